-- The rows of the latest load of each path that was known on a night.
-- raw, columns, source and as_of are filled in.
select {columns}, load_id, line, known_from
from {raw}
where load_id in (
  select load_id
  from (
    select
      load_id,
      row_number() over (partition by path order by known_from desc, load_id desc) as place
    from audit_loads
    where source = '{source}' and known_from <= date '{as_of}'
  ) as loads
  where place = 1
)

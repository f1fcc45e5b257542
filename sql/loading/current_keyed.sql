-- The latest version of each key that was known on a night.
-- raw, columns, key, version (what orders versions before the night does) and as_of are filled in.
select {columns}, load_id, line, known_from
from (
  select
    {columns},
    load_id,
    line,
    known_from,
    row_number() over (
      partition by {key} order by {version} known_from desc, load_id desc, line desc
    ) as place
  from {raw}
  where known_from <= date '{as_of}'
) as versions
where place = 1

-- Rows of new files that differ from the version of their key before them.
-- raw, columns, key (with what tells versions apart) and same (equal to the row before, by column) are filled in.
insert into {raw} ({columns}, load_id, line, known_from)
with held as (
  select
    {columns},
    row_number() over (partition by {key} order by known_from desc, load_id desc, line desc) as place
  from {raw}
  where ({key}) in (select {key} from staged)
),
versions as (
  select {columns}, 0 as is_new, '' as load_id, cast(0 as bigint) as line
  from held
  where place = 1
  union all
  select {columns}, 1 as is_new, load_id, line
  from staged
),
compared as (
  select
    {columns},
    is_new,
    load_id,
    line,
    case when lag(is_new) over before is not null and {same} then 1 else 0 end as is_same
  from versions
  window before as (partition by {key} order by is_new, load_id, line)
)
select {columns}, load_id, line, $known_from as known_from
from compared
where is_new = 1 and is_same = 0
order by load_id, line

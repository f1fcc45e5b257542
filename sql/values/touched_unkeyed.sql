-- Earliest day whose records changed after $last: new files, and the files that they replace.
-- {raw} and {day} are filled with the source's table and day column.
select min({day}) as first_day
from {raw}
where load_id in (
  select every_load.load_id
  from audit_loads as every_load
  inner join audit_loads as new_load
    on every_load.source = new_load.source and every_load.path = new_load.path
  where
    every_load.source = $source
    and every_load.known_from <= $as_of
    and new_load.known_from > $last
    and new_load.known_from <= $as_of
)

-- Earliest day whose records changed after $last: new rows, and older versions of the same keys.
-- {raw}, {day} and {key} are filled with the source's table, day column and key columns.
select min({day}) as first_day
from {raw}
where
  known_from <= $as_of
  and ({key}) in (select {key} from {raw} where known_from > $last and known_from <= $as_of)

-- All rows of a new file. raw and columns are filled in.
insert into {raw} ({columns}, load_id, line, known_from)
select {columns}, $load_id as load_id, line, $known_from as known_from
from staged
order by line

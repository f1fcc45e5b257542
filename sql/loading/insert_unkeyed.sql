-- All rows of new files. raw and columns are filled in.
insert into {raw} ({columns}, load_id, line, known_from)
select {columns}, load_id, line, $known_from as known_from
from staged
order by load_id, line

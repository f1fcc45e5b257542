-- An empty table for the rows of some files. raw and columns are filled in.
create or replace temp table staged as
select {columns}, load_id, line
from {raw}
where 1 = 0

-- An empty table for the rows of one file. raw and columns are filled in.
create or replace temp table staged as
select {columns}, line
from {raw}
where 1 = 0

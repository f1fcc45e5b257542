-- Rows that a load stored. raw is filled in.
select count(*) as n
from {raw}
where load_id = $load_id

-- Rows that the staged loads stored; a load that stored none is missing. raw is filled in.
select load_id, count(*) as n
from {raw}
where load_id in (select load_id from staged)
group by load_id

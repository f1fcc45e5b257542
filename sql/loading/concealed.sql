-- Staged rows of each load, and those of them whose ids the export had concealed.
select
  load_id, count(*) as rows_in, sum(case when is_concealed then 1 else 0 end) as concealed
from staged
group by load_id

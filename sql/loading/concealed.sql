-- Rows of the load $load_id, and those of them whose ids the export had concealed.
select count(*) as rows_in, coalesce(sum(case when is_concealed then 1 else 0 end), 0) as concealed
from staged
where load_id = $load_id

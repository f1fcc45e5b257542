-- First day with a record, per period of a KPI's rows; the names in braces are filled in.
select cast(date_trunc('{grain}', {day}) as date) as period_start, min({day}) as first_day
from ({rows}) as rows
where {day} is not null
group by 1
order by 1

-- KPI value per segment and period: how many different values. '' is the whole KPI.
select segment, period_start, cast(count(distinct value) as double) as value, count(value) as n
from kpi_events
where segment <> ''
group by segment, period_start
union all
select '' as segment, period_start, cast(count(distinct value) as double) as value, count(value) as n
from kpi_events
group by period_start

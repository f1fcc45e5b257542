-- KPI value per segment and period: the number of records. '' is the whole KPI.
with by_segment as (
  select segment, period_start, count(*) as n
  from kpi_events
  group by segment, period_start
)
select segment, period_start, cast(n as double) as value, n
from by_segment
where segment <> ''
union all
select '' as segment, period_start, cast(sum(n) as double) as value, sum(n) as n
from by_segment
group by period_start

-- KPI value per segment and period: the sum of the values. '' is the whole KPI.
with by_segment as (
  select segment, period_start, sum(value) as total, count(*) as n
  from kpi_events
  group by segment, period_start
)
select segment, period_start, cast(total as double) as value, n
from by_segment
where segment <> ''
union all
select '' as segment, period_start, cast(sum(total) as double) as value, sum(n) as n
from by_segment
group by period_start

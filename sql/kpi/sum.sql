-- KPI value per segment and period: the sum of the values. '' is the whole KPI.
with by_segment as (
  select segment, period_start, sum(value) as value, count(*) as n
  from kpi_events
  group by segment, period_start
)
select segment, period_start, value, n
from by_segment
union all
select '' as segment, period_start, sum(value) as value, sum(n) as n
from by_segment
where segment <> ''
group by period_start

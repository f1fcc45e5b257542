-- KPI value per segment and period: the number of records for which it is true. '' is the whole KPI.
with by_segment as (
  select segment, period_start, sum(case when value then 1 else 0 end) as total, count(*) as n
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

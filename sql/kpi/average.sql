-- KPI value per segment and period: the mean of the values, weighted. '' is the whole KPI.
with by_segment as (
  select
    segment,
    period_start,
    sum(value * weight) as total,
    sum(case when value is null then 0 else weight end) as weight,
    count(value) as n
  from kpi_events
  group by segment, period_start
)
select segment, period_start, cast(total as double) / nullif(cast(weight as double), 0) as value, n
from by_segment
where segment <> ''
union all
select
  '' as segment,
  period_start,
  cast(sum(total) as double) / nullif(cast(sum(weight) as double), 0) as value,
  sum(n) as n
from by_segment
group by period_start

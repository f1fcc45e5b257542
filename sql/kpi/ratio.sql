-- KPI value per segment and period: sum of numerators over sum of denominators. '' is the whole KPI.
with by_segment as (
  select
    segment,
    period_start,
    sum(cast(numerator as decimal(28, 6))) as numerator,
    sum(cast(denominator as decimal(28, 6))) as denominator,
    count(*) as n
  from kpi_events
  where numerator is not null and denominator is not null
  group by segment, period_start
)
select
  segment,
  period_start,
  cast(numerator as double) / nullif(cast(denominator as double), 0) as value,
  n
from by_segment
where segment <> ''
union all
select
  '' as segment,
  period_start,
  cast(sum(numerator) as double) / nullif(cast(sum(denominator) as double), 0) as value,
  cast(sum(n) as bigint) as n
from by_segment
group by period_start

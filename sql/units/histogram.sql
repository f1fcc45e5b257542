-- How often each value near the target occurred. kpi_units: one row per record, actor or segment.
with near as (
  select
    segment,
    period_start,
    cast(floor(cast(value as double) / $width + 1e-9) as bigint) as bin,
    weight
  from kpi_units
  where value between $lowest and $highest
),
by_segment as (
  select segment, period_start, bin, sum(weight) as n
  from near
  group by segment, period_start, bin
)
select segment, period_start, bin, cast(n as bigint) as n
from by_segment
where segment <> ''
union all
select '' as segment, period_start, bin, cast(sum(n) as bigint) as n
from by_segment
group by period_start, bin

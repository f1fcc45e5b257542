-- Terminal digit, first two digits and power of ten of the recorded values, in their resolution.
with sizes as (
  select
    segment,
    period_start,
    abs(cast(value as double)) as size,
    cast(round(abs(cast(value as double)) / $resolution) as bigint) as steps
  from kpi_events
  where value is not null and value <> 0 and abs(cast(value as double)) < 9e15 * $resolution
),
powers as (
  select segment, period_start, size, steps, cast(floor(log10(size) + 1e-12) as bigint) as power
  from sizes
  where steps > 0
),
digits as (
  select segment, period_start, 'last' as position, steps % 10 as digit
  from powers
  where steps >= 10
  union all
  select
    segment,
    period_start,
    'leading' as position,
    cast(floor(size / nullif(power(10.0, power - 1), 0) + 1e-9) as bigint) as digit
  from powers
  union all
  select segment, period_start, 'magnitude' as position, power as digit
  from powers
),
by_segment as (
  select segment, period_start, position, digit, count(*) as n
  from digits
  group by segment, period_start, position, digit
)
select segment, period_start, position, digit, n
from by_segment
where segment <> ''
union all
select '' as segment, period_start, position, digit, cast(sum(n) as bigint) as n
from by_segment
group by period_start, position, digit

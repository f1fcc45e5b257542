-- Sums of a ratio's numerator and denominator, their squares, and records left out of it. The whole
-- KPI ('') has a row per part (segment), so that a shift between parts can be told from a change
-- within them; parts of fewer than five people in a period are lumped together.
with judged as (
  select
    segment,
    period_start,
    actor,
    weight,
    case
      when numerator is null or denominator is null or denominator = 0 then 0 else 1
    end as is_in,
    numerator,
    denominator
  from kpi_events
),
by_segment as (
  select
    segment,
    period_start,
    count(distinct actor) as people,
    sum(cast(weight as double)) as n,
    sum(case when is_in = 0 then cast(weight as double) else 0 end) as excluded,
    sum(case when is_in = 1 then numerator else 0 end) as numerator,
    sum(case when is_in = 1 then denominator else 0 end) as denominator,
    sum(case when is_in = 1 then numerator * numerator else 0 end) as numerator_squares,
    sum(case when is_in = 1 then denominator * denominator else 0 end) as denominator_squares,
    sum(case when is_in = 1 then numerator * denominator else 0 end) as products
  from judged
  group by segment, period_start
),
parts as (
  select
    case when people between 1 and 4 then '' else segment end as part,
    period_start, n, excluded, numerator, denominator,
    numerator_squares, denominator_squares, products
  from by_segment
)
select
  segment, period_start, '' as part, n, excluded, numerator, denominator,
  numerator_squares, denominator_squares, products
from by_segment
where segment <> ''
union all
select
  '' as segment,
  period_start,
  part,
  sum(n) as n,
  sum(excluded) as excluded,
  sum(numerator) as numerator,
  sum(denominator) as denominator,
  sum(numerator_squares) as numerator_squares,
  sum(denominator_squares) as denominator_squares,
  sum(products) as products
from parts
group by period_start, part

-- What a floor on a ratio holds, one row each: the record, by how many counted cases it is above.
-- Cases are counted, not shares: of 20 pupils 60 % are 12, whoever has 5 pupils needs 3, and exact
-- fractions heap nowhere. Where the denominator is large a step is $width of it. Small denominators
-- must be of like size (half to one and a half of the 90th percentile): a mixture of sizes would
-- pile up at the target by itself.
with pairs as (
  select segment, period_start, numerator, denominator, weight
  from kpi_events
  where numerator is not null and denominator is not null and denominator > 0
),
sizes as (
  select
    period_start,
    cast(percentile_cont(0.9) within group (order by denominator) as double) as large
  from pairs
  group by period_start
),
margins as (
  select
    pairs.segment,
    pairs.period_start,
    pairs.numerator - ceil($target * pairs.denominator - 0.000000001 * pairs.denominator) as margin,
    greatest(1.0, round($width * pairs.denominator)) as cases,
    pairs.weight
  from pairs
  inner join sizes on pairs.period_start = sizes.period_start
  where
    $width * pairs.denominator >= 1
    or pairs.denominator between 0.5 * sizes.large and 1.5 * sizes.large
)
select
  segment,
  period_start,
  $width * (ceil($target / nullif($width, 0) - 0.000001) + floor(margin / nullif(cases, 0))) as value,
  weight
from margins

-- Units with and without companion actions, by size class (doublings of the value), beside the
-- same numbers of all other segments in the same period and size class.
with units as (
  select
    segment,
    period_start,
    cast(floor(ln(cast(value as double)) / 0.6931471805599453 + 1e-9) as bigint) as size_class,
    cast(value as double) as value,
    companion,
    ln(companion + 1) - ln(cast(value as double) + 1) as log_ratio
  from kpi_events
  where value > 0 and companion >= 0
),
by_segment as (
  select
    segment,
    period_start,
    size_class,
    count(*) as n,
    sum(case when companion = 0 then 1 else 0 end) as n_without,
    sum(cast(value as decimal(28, 6))) as value,
    sum(cast(companion as decimal(28, 6))) as companion,
    sum(cast(log_ratio as decimal(18, 9))) as log_ratio,
    sum(cast(log_ratio * log_ratio as decimal(18, 9))) as log_ratio_square
  from units
  group by segment, period_start, size_class
),
spreads as (
  select
    segment,
    period_start,
    size_class,
    cast(n as double) as n,
    cast(n_without as double) as n_without,
    cast(value as double) as value,
    cast(companion as double) as companion,
    cast(log_ratio as double) as log_ratio,
    cast(log_ratio_square as double) as log_ratio_square,
    cast(
      cast(n_without as double) * cast(n_without as double) / nullif(cast(n as double), 0)
      as decimal(28, 9)
    ) as without_spread,
    cast(
      cast(log_ratio as double) * cast(log_ratio as double) / nullif(cast(n as double), 0)
      as decimal(28, 9)
    ) as log_ratio_spread
  from by_segment
  where segment <> ''
),
totals as (
  select
    period_start,
    size_class,
    count(*) as segments,
    sum(n) as n,
    sum(n_without) as n_without,
    sum(value) as value,
    sum(companion) as companion,
    sum(log_ratio) as log_ratio,
    sum(log_ratio_square) as log_ratio_square,
    sum(n * n) as n_square,
    cast(sum(without_spread) as double) as without_spread,
    cast(sum(log_ratio_spread) as double) as log_ratio_spread
  from (
    select
      period_start,
      size_class,
      cast(n as decimal(28, 0)) as n,
      cast(n_without as decimal(28, 0)) as n_without,
      cast(value as decimal(28, 6)) as value,
      cast(companion as decimal(28, 6)) as companion,
      cast(log_ratio as decimal(28, 9)) as log_ratio,
      cast(log_ratio_square as decimal(28, 9)) as log_ratio_square,
      without_spread,
      log_ratio_spread
    from spreads
  ) as exact
  group by period_start, size_class
)
select
  spreads.segment,
  spreads.period_start,
  spreads.size_class,
  spreads.n,
  spreads.n_without,
  spreads.value,
  spreads.companion,
  spreads.log_ratio,
  spreads.log_ratio_square,
  totals.segments - 1 as other_segments,
  cast(totals.n as double) - spreads.n as n_others,
  cast(totals.n_without as double) - spreads.n_without as without_others,
  cast(totals.value as double) - spreads.value as value_others,
  cast(totals.companion as double) - spreads.companion as companion_others,
  cast(totals.log_ratio as double) - spreads.log_ratio as log_ratio_others,
  cast(totals.log_ratio_square as double) - spreads.log_ratio_square as log_ratio_square_others,
  cast(totals.n_square as double) - spreads.n * spreads.n as n_square_others,
  totals.without_spread - cast(spreads.without_spread as double) as without_spread_others,
  totals.log_ratio_spread - cast(spreads.log_ratio_spread as double) as log_ratio_spread_others
from spreads
inner join totals
  on spreads.period_start = totals.period_start and spreads.size_class = totals.size_class
union all
select
  '' as segment,
  period_start,
  size_class,
  cast(sum(n) as double) as n,
  cast(sum(n_without) as double) as n_without,
  cast(sum(value) as double) as value,
  cast(sum(companion) as double) as companion,
  cast(sum(log_ratio) as double) as log_ratio,
  cast(sum(log_ratio_square) as double) as log_ratio_square,
  0 as other_segments,
  0.0 as n_others,
  0.0 as without_others,
  0.0 as value_others,
  0.0 as companion_others,
  0.0 as log_ratio_others,
  0.0 as log_ratio_square_others,
  0.0 as n_square_others,
  0.0 as without_spread_others,
  0.0 as log_ratio_spread_others
from by_segment
group by period_start, size_class

-- The KPI (value) beside a second measurement of the same thing (compare): sums per segment, and
-- what segments of like size show. From three readings on, the two that pull the ratio most are out.
with pairs as (
  select segment, period_start, cast(value as double) as value, compare
  from kpi_events
  where value is not null and compare is not null and value >= 0 and compare >= 0
),
everyone as (
  select segment, period_start, value, compare
  from pairs
  where segment <> ''
  union all
  select '' as segment, period_start, value, compare
  from pairs
),
usual as (
  select
    period_start,
    cast(percentile_cont(0.5) within group (order by value / nullif(compare, 0)) as double) as ratio
  from pairs
  where compare > 0
  group by period_start
),
pulls as (
  select
    everyone.segment,
    everyone.period_start,
    everyone.value,
    everyone.compare,
    row_number() over (
      partition by everyone.segment, everyone.period_start
      order by everyone.value - usual.ratio * everyone.compare, everyone.value
    ) as place,
    count(*) over (partition by everyone.segment, everyone.period_start) as readings
  from everyone
  inner join usual on everyone.period_start = usual.period_start
),
sums as (
  select
    segment,
    period_start,
    count(*) as n,
    sum(value) as value,
    sum(compare) as compare,
    sum(value * value) as value_squares,
    sum(value * compare) as products,
    sum(compare * compare) as compare_squares
  from pulls
  where readings < 3 or (place > 1 and place < readings)
  group by segment, period_start
),
sized as (
  select
    segment,
    period_start,
    ln(value / nullif(compare, 0)) as log_ratio,
    row_number() over (partition by period_start order by compare, segment) as place,
    count(*) over (partition by period_start) as units
  from sums
  where segment <> '' and value > 0 and compare > 0
),
classed as (
  select
    segment,
    period_start,
    log_ratio,
    floor((place - 1) * greatest(floor(units / 20.0), 1) / nullif(units, 0)) as size_class
  from sized
),
middles as (
  select
    period_start,
    size_class,
    count(*) as peers,
    cast(percentile_cont(0.5) within group (order by log_ratio) as double) as middle,
    cast(percentile_cont(0.05) within group (order by log_ratio) as double) as lowest,
    cast(percentile_cont(0.95) within group (order by log_ratio) as double) as highest
  from classed
  group by period_start, size_class
),
deviations as (
  select
    middles.period_start,
    middles.size_class,
    cast(percentile_cont(0.5) within group (order by abs(classed.log_ratio - middles.middle)) as double)
      as deviation
  from classed
  inner join middles
    on classed.period_start = middles.period_start and classed.size_class = middles.size_class
  group by middles.period_start, middles.size_class
),
around as (
  select
    classed.segment,
    classed.period_start,
    middles.peers - 1 as peers,
    middles.middle as peers_middle,
    greatest(1.4826 * deviations.deviation, (middles.highest - middles.lowest) / 3.29) as peers_spread
  from classed
  inner join middles
    on classed.period_start = middles.period_start and classed.size_class = middles.size_class
  inner join deviations
    on classed.period_start = deviations.period_start
    and classed.size_class = deviations.size_class
)
select
  sums.segment,
  sums.period_start,
  cast(sums.n as bigint) as n,
  sums.value,
  sums.compare,
  sums.value_squares,
  sums.products,
  sums.compare_squares,
  cast(coalesce(around.peers, 0) as bigint) as peers,
  coalesce(around.peers_middle, 0.0) as peers_middle,
  coalesce(around.peers_spread, 0.0) as peers_spread
from sums
left join around on sums.segment = around.segment and sums.period_start = around.period_start

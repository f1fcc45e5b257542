-- The KPI (value) beside a second measurement of the same thing (compare): sums per segment, and
-- what segments of like size show. From three readings on, the two that pull the ratio most are out.
with pairs as (
  select segment, period_start, cast(value as double) as value, compare
  from kpi_events
  where value is not null and compare is not null and value >= 0 and compare >= 0
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
    pairs.segment,
    pairs.period_start,
    pairs.value,
    pairs.compare,
    pairs.value - usual.ratio * pairs.compare as pull
  from pairs
  inner join usual on pairs.period_start = usual.period_start
),
ends as (
  select segment, period_start, min(pull) as lowest, max(pull) as highest, count(*) as readings
  from pulls
  group by segment, period_start
),
-- What lies between the ends of its segment is used there and in the whole.
inner_sums as (
  select
    pulls.segment,
    pulls.period_start,
    count(*) as n,
    sum(value) as value,
    sum(compare) as compare,
    sum(value * value) as value_squares,
    sum(value * compare) as products,
    sum(compare * compare) as compare_squares
  from pulls
  inner join ends
    on pulls.segment = ends.segment and pulls.period_start = ends.period_start
  where pulls.pull > ends.lowest and pulls.pull < ends.highest
  group by pulls.segment, pulls.period_start
),
outer_pulls as (
  select
    pulls.segment, pulls.period_start, pulls.value, pulls.compare, pulls.pull, ends.readings
  from pulls
  inner join ends
    on pulls.segment = ends.segment and pulls.period_start = ends.period_start
  where pulls.pull = ends.lowest or pulls.pull = ends.highest
),
periods as (
  select period_start, sum(readings) as readings
  from ends
  group by period_start
),
both_levels as (
  select segment, period_start, value, compare, pull, readings
  from outer_pulls
  where segment <> ''
  union all
  select
    '' as segment, o.period_start, o.value, o.compare, o.pull, periods.readings
  from outer_pulls as o
  inner join periods on o.period_start = periods.period_start
),
placed as (
  select
    segment,
    period_start,
    value,
    compare,
    readings,
    row_number() over (partition by segment, period_start order by pull, value) as place,
    count(*) over (partition by segment, period_start) as places
  from both_levels
),
parts as (
  select segment, period_start, n, value, compare, value_squares, products, compare_squares
  from inner_sums
  where segment <> ''
  union all
  select
    '' as segment, period_start, n, value, compare, value_squares, products, compare_squares
  from inner_sums
  union all
  select
    segment,
    period_start,
    1 as n,
    value,
    compare,
    value * value as value_squares,
    value * compare as products,
    compare * compare as compare_squares
  from placed
  where readings < 3 or (place > 1 and place < places)
),
sums as (
  select
    segment,
    period_start,
    sum(n) as n,
    sum(value) as value,
    sum(compare) as compare,
    sum(value_squares) as value_squares,
    sum(products) as products,
    sum(compare_squares) as compare_squares
  from parts
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

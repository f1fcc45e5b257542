-- How a KPI's total is spread over actors. Squares are decimal, so that sums have no order.
with by_actor as (
  select
    segment,
    period_start,
    actor,
    sum(value * weight) as total,
    sum(cast(least(cast(value as double) * cast(value as double) * weight, 1e30) as decimal(38, 6)))
      as own_squares
  from kpi_events
  where actor is not null and value is not null
  group by segment, period_start, actor
),
everyone as (
  select segment, period_start, cast(total as double) as total, own_squares
  from by_actor
  where segment <> '' and total > 0
  union all
  select
    '' as segment,
    period_start,
    cast(sum(total) as double) as total,
    sum(own_squares) as own_squares
  from by_actor
  group by period_start, actor
  having sum(total) > 0
),
totals as (
  select
    segment,
    period_start,
    count(*) as n_actors,
    sum(cast(least(total, 1e30) as decimal(38, 6))) as total,
    sum(cast(least(total * total, 1e30) as decimal(38, 6))) as squares,
    sum(own_squares) as own_squares,
    max(total) as top_1,
    percentile_cont(0.8) within group (order by total) as upper_fifth
  from everyone
  group by segment, period_start
),
-- Only the upper fifth of thirty actors or more can be among the five largest: few are ranked.
ranked as (
  select
    everyone.segment,
    everyone.period_start,
    everyone.total,
    row_number() over (
      partition by everyone.segment, everyone.period_start order by everyone.total desc
    ) as place
  from everyone
  inner join totals
    on everyone.segment = totals.segment and everyone.period_start = totals.period_start
  where totals.n_actors < 30 or everyone.total >= totals.upper_fifth
),
largest as (
  select segment, period_start, sum(cast(least(total, 1e30) as decimal(38, 6))) as top_5
  from ranked
  where place <= 5
  group by segment, period_start
)
select
  totals.segment,
  totals.period_start,
  totals.n_actors,
  cast(totals.total as double) as total,
  cast(totals.squares as double) as squares,
  cast(totals.own_squares as double) as own_squares,
  totals.top_1,
  cast(largest.top_5 as double) as top_5
from totals
inner join largest
  on totals.segment = largest.segment and totals.period_start = largest.period_start

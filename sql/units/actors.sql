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
    max(total) as top_1
  from everyone
  group by segment, period_start
),
ranked as (
  select
    segment,
    period_start,
    total,
    row_number() over (partition by segment, period_start order by total desc) as place
  from everyone
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

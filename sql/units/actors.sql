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
  select segment, period_start, actor, total, own_squares
  from by_actor
  where segment <> ''
  union all
  select
    '' as segment,
    period_start,
    actor,
    sum(total) as total,
    sum(own_squares) as own_squares
  from by_actor
  group by period_start, actor
),
ranked as (
  select
    segment,
    period_start,
    cast(total as double) as total,
    own_squares,
    row_number() over (partition by segment, period_start order by total desc, actor) as place
  from everyone
  where total > 0
)
select
  segment,
  period_start,
  count(*) as n_actors,
  cast(sum(cast(least(total, 1e30) as decimal(38, 6))) as double) as total,
  cast(sum(cast(least(total * total, 1e30) as decimal(38, 6))) as double) as squares,
  cast(sum(own_squares) as double) as own_squares,
  max(case when place = 1 then total else 0 end) as top_1,
  cast(sum(cast(case when place <= 5 then least(total, 1e30) else 0 end as decimal(38, 6))) as double)
    as top_5
from ranked
group by segment, period_start

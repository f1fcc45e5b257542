-- Records taken back later, booked in the last three weekdays of a calendar month or before them.
-- Compared within actor and calendar quarter (Mantel-Haenszel); squares follow an actor's running
-- sum, so that rows of several months add up to the square of the actor's total.
with dated as (
  select
    segment,
    actor,
    cast(date_trunc('quarter', "at") as date) as quarter,
    cast(date_trunc('month', "at") as date) as month,
    min(period_start) over (partition by date_trunc('month', "at")) as period_start,
    cast("at" as date) as day,
    cast(date_trunc('month', "at") + interval 1 month - interval 1 day as date) as last_day,
    case when is_reversed then 1 else 0 end as reversed,
    coalesce(cast(value as double), 0) as value
  from kpi_events
  where "at" is not null and actor is not null and is_reversed is not null
),
booked as (
  select
    segment, actor, quarter, month, period_start, reversed, value,
    case
      when date_diff('day', day, last_day)
        <= case date_diff('day', date '1970-01-05', last_day) % 7
          when 2 then 2 when 3 then 2 when 4 then 2 when 5 then 3 else 4
        end
      then 1 else 0
    end as late
  from dated
),
months as (
  select
    segment, actor, quarter, month, period_start,
    count(*) as records,
    sum(late) as late,
    sum(reversed) as reversed,
    sum(late * reversed) as late_reversed,
    sum(value) as value,
    sum(late * value) as late_value,
    sum(reversed * value) as reversed_value,
    sum(late * reversed * value) as late_reversed_value
  from booked
  group by segment, actor, quarter, month, period_start
),
strata as (
  select
    segment, actor, quarter,
    cast(sum(records) as double) as n,
    cast(sum(late) as double) as n1,
    cast(sum(reversed) as double) as r
  from months
  group by segment, actor, quarter
),
cells as (
  select
    m.segment, m.actor, m.month, m.period_start, m.records, m.late, m.reversed, m.late_reversed,
    m.value, m.late_value, m.reversed_value, m.late_reversed_value,
    m.late * s.r / nullif(s.n, 0) as expected,
    coalesce(
      m.late * (s.n - s.n1) * s.r * (s.n - s.r) / nullif(s.n * s.n * (s.n - 1), 0), 0
    ) as variance
  from months as m
  inner join strata as s
    on m.segment = s.segment and m.actor = s.actor and m.quarter = s.quarter
),
by_segment as (
  select * from cells where segment <> ''
  union all
  select
    '' as segment, actor, month, period_start,
    sum(records) as records, sum(late) as late, sum(reversed) as reversed,
    sum(late_reversed) as late_reversed, sum(value) as value, sum(late_value) as late_value,
    sum(reversed_value) as reversed_value, sum(late_reversed_value) as late_reversed_value,
    sum(expected) as expected, sum(variance) as variance
  from cells
  group by actor, month, period_start
),
running as (
  select
    *,
    late_reversed - expected as excess,
    sum(late_reversed - expected) over actor_until_now as excess_until_now,
    sum(variance) over actor_until_now as variance_until_now
  from by_segment
  window actor_until_now as (
    partition by segment, actor order by month rows between unbounded preceding and current row
  )
)
select
  segment,
  period_start,
  month,
  sum(records) as records,
  sum(late) as late,
  sum(reversed) as reversed,
  sum(late_reversed) as late_reversed,
  sum(cast(expected as decimal(28, 9))) as expected,
  sum(cast(variance as decimal(28, 9))) as variance,
  sum(cast(excess * (2 * excess_until_now - excess) as decimal(28, 9))) as excess_squares,
  sum(
    cast(
      excess_until_now * variance_until_now
      - (excess_until_now - excess) * (variance_until_now - variance) as decimal(28, 9)
    )
  ) as cross_products,
  sum(
    cast(variance * (2 * variance_until_now - variance) as decimal(28, 9))
  ) as variance_squares,
  sum(cast(value as decimal(28, 6))) as value,
  sum(cast(late_value as decimal(28, 6))) as late_value,
  sum(cast(reversed_value as decimal(28, 6))) as reversed_value,
  sum(cast(late_reversed_value as decimal(28, 6))) as late_reversed_value
from running
group by segment, period_start, month

-- Records taken back later, booked in the last three weekdays of a calendar month or before them.
-- Compared within actor and calendar quarter (Mantel-Haenszel); squares follow an actor's running
-- sum, so that rows of several months add up to the square of the actor's total.
with dated as (
  select
    segment,
    actor,
    period_start,
    cast(date_trunc('quarter', "at") as date) as quarter,
    cast(date_trunc('month', "at") as date) as month,
    cast("at" as date) as day,
    cast(date_trunc('month', "at") + interval 1 month - interval 1 day as date) as last_day,
    case when is_reversed then 1 else 0 end as reversed,
    coalesce(value, 0) as value
  from kpi_events
  where "at" is not null and actor is not null and is_reversed is not null
),
booked as (
  select
    segment, actor, period_start, quarter, month, reversed, value,
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
    segment,
    month,
    min(period_start) as period_start,
    count(*) as records,
    sum(late) as late,
    sum(reversed) as reversed,
    sum(late * reversed) as late_reversed,
    sum(value) as value,
    sum(case when late = 1 then value else 0 end) as late_value,
    sum(case when reversed = 1 then value else 0 end) as reversed_value,
    sum(case when late * reversed = 1 then value else 0 end) as late_reversed_value
  from booked
  group by segment, month
),
starts as (
  select month, min(period_start) as period_start
  from months
  group by month
),
everyone as (
  select
    segment, month, records, late, reversed, late_reversed,
    value, late_value, reversed_value, late_reversed_value
  from months
  where segment <> ''
  union all
  select
    '' as segment, month,
    sum(records) as records, sum(late) as late, sum(reversed) as reversed,
    sum(late_reversed) as late_reversed, sum(value) as value, sum(late_value) as late_value,
    sum(reversed_value) as reversed_value, sum(late_reversed_value) as late_reversed_value
  from months
  group by month
),
-- Who had nothing taken back in a quarter adds nothing to what is expected or to any square.
flagged as (
  select segment, actor, quarter
  from booked
  where reversed = 1
  group by segment, actor, quarter
),
by_month as (
  select
    b.segment, b.actor, b.quarter, b.month,
    count(*) as records,
    sum(b.late) as late,
    sum(b.reversed) as reversed,
    sum(b.late * b.reversed) as late_reversed
  from booked as b
  inner join flagged as f
    on b.segment = f.segment and b.actor = f.actor and b.quarter = f.quarter
  group by b.segment, b.actor, b.quarter, b.month
),
strata as (
  select
    segment, actor, quarter,
    cast(sum(records) as double) as n,
    cast(sum(late) as double) as n1,
    cast(sum(reversed) as double) as r
  from by_month
  group by segment, actor, quarter
),
cells as (
  select
    m.segment, m.actor, m.month,
    m.late_reversed,
    m.late * s.r / nullif(s.n, 0) as expected,
    coalesce(
      m.late * (s.n - s.n1) * s.r * (s.n - s.r) / nullif(s.n * s.n * (s.n - 1), 0), 0
    ) as variance
  from by_month as m
  inner join strata as s
    on m.segment = s.segment and m.actor = s.actor and m.quarter = s.quarter
  where m.late > 0
),
by_actor as (
  select segment, actor, month, late_reversed, expected, variance
  from cells
  where segment <> ''
  union all
  select
    '' as segment, actor, month,
    sum(late_reversed) as late_reversed, sum(expected) as expected, sum(variance) as variance
  from cells
  group by actor, month
),
running as (
  select
    segment,
    month,
    expected,
    variance,
    late_reversed - expected as excess,
    sum(late_reversed - expected) over actor_until_now as excess_until_now,
    sum(variance) over actor_until_now as variance_until_now
  from by_actor
  window actor_until_now as (
    partition by segment, actor order by month rows between unbounded preceding and current row
  )
),
compared as (
  select
    segment,
    month,
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
    ) as variance_squares
  from running
  group by segment, month
)
select
  e.segment,
  s.period_start,
  e.month,
  e.records,
  e.late,
  e.reversed,
  e.late_reversed,
  coalesce(c.expected, 0) as expected,
  coalesce(c.variance, 0) as variance,
  coalesce(c.excess_squares, 0) as excess_squares,
  coalesce(c.cross_products, 0) as cross_products,
  coalesce(c.variance_squares, 0) as variance_squares,
  e.value,
  e.late_value,
  e.reversed_value,
  e.late_reversed_value
from everyone as e
inner join starts as s on e.month = s.month
left join compared as c on e.segment = c.segment and e.month = c.month

-- Coincidences of values within a period: exactly equal, or different but within five steps. Of
-- any two records, of one actor's, and of one actor's with the same partner on the same day.
with records as (
  select segment, period_start, actor, counterpart, object, "at", value
  from kpi_events
  where segment <> '' and value is not null
  union all
  select '' as segment, period_start, actor, counterpart, object, "at", value
  from kpi_events
  where value is not null
),
steps as (
  select
    segment,
    period_start,
    actor,
    coalesce(counterpart, object, '') as partner,
    cast("at" as date) as day,
    cast(round(abs(cast(value as double)) / $resolution) as bigint) as step
  from records
),
odd_values as (
  select
    segment, period_start, actor, partner, day, step, cast(floor(step / 5.0) as bigint) as block
  from steps
  where step >= 100 and step % 5 <> 0
),
keyed as (
  select
    segment, period_start, 'any' as kind, '' as actor, '' as partner,
    cast('1970-01-01' as date) as day, block, step
  from odd_values
  union all
  select
    segment, period_start, 'actor' as kind, actor, '' as partner,
    cast('1970-01-01' as date) as day, block, step
  from odd_values
  where actor is not null
  union all
  select segment, period_start, 'row' as kind, actor, partner, day, block, step
  from odd_values
  where actor is not null and day is not null
),
counted as (
  select segment, period_start, kind, actor, partner, day, block, step, count(*) as n
  from keyed
  group by segment, period_start, kind, actor, partner, day, block, step
),
blocks as (
  select
    segment,
    period_start,
    kind,
    sum(n) as n,
    sum(case when n > 1 then 1 else 0 end) as exact,
    count(*) * (count(*) - 1) / 2.0 as near
  from counted
  group by segment, period_start, kind, actor, partner, day, block
)
select
  segment,
  period_start,
  kind,
  cast(sum(n) as bigint) as n,
  cast(sum(exact) as double) as exact,
  cast(sum(near) as double) as near
from blocks
group by segment, period_start, kind

-- Coincidences of values within a period: exactly equal, or different but within five steps. Of
-- any two records, of one actor's, and of one actor's with the same partner on the same day.
-- A block is the four steps between two multiples of five; few blocks hold two records, so whatever
-- needs more keys is counted among the records of those. Values of any two records between the same
-- two multiples of 25 steps are counted beside: an instrument that reads in coarser steps has them.
with steps as (
  select
    segment,
    period_start,
    actor,
    counterpart,
    object,
    cast("at" as date) as day,
    cast(round(abs(cast(value as double)) / $resolution) as bigint) as step
  from kpi_events
  where value is not null
),
odd_values as (
  select
    segment,
    period_start,
    actor,
    coalesce(counterpart, object, '') as partner,
    day,
    step,
    cast(floor(step / 5.0) as bigint) as block,
    cast(floor(step / 25.0) as bigint) as area
  from steps
  where step >= 100 and step % 5 <> 0
),
totals as (
  select
    segment,
    period_start,
    count(*) as n_any,
    count(actor) as n_actor,
    sum(case when actor is not null and day is not null then 1 else 0 end) as n_row
  from odd_values
  group by segment, period_start
),
all_steps as (
  select period_start, area, block, step, count(*) as n
  from odd_values
  group by period_start, area, block, step
),
own_busy as (
  select segment, period_start, area
  from odd_values
  where segment <> ''
  group by segment, period_start, area
  having count(*) > 1
),
own_steps as (
  select o.segment, o.period_start, o.area, o.block, o.step, count(*) as n
  from odd_values as o
  inner join own_busy as b
    on o.segment = b.segment and o.period_start = b.period_start and o.area = b.area
  group by o.segment, o.period_start, o.area, o.block, o.step
),
busy as (
  select period_start, actor, block
  from odd_values
  where actor is not null
  group by period_start, actor, block
  having count(*) > 1
),
shared as (
  select o.segment, o.period_start, o.actor, o.partner, o.day, o.block, o.step, count(*) as n
  from odd_values as o
  inner join busy
    on o.period_start = busy.period_start and o.actor = busy.actor and o.block = busy.block
  group by o.segment, o.period_start, o.actor, o.partner, o.day, o.block, o.step
),
keyed as (
  select
    segment, period_start, 'actor' as kind, actor, '' as partner,
    cast('1970-01-01' as date) as day, block, step, sum(n) as n
  from shared
  where segment <> ''
  group by segment, period_start, actor, block, step
  union all
  select
    '' as segment, period_start, 'actor' as kind, actor, '' as partner,
    cast('1970-01-01' as date) as day, block, step, sum(n) as n
  from shared
  group by period_start, actor, block, step
  union all
  select segment, period_start, 'row' as kind, actor, partner, day, block, step, n
  from shared
  where segment <> '' and day is not null
  union all
  select '' as segment, period_start, 'row' as kind, actor, partner, day, block, step, sum(n) as n
  from shared
  where day is not null
  group by period_start, actor, partner, day, block, step
),
blocks as (
  select
    '' as segment,
    period_start,
    'any' as kind,
    sum(case when n > 1 then 1 else 0 end) as exact,
    count(*) * (count(*) - 1) / 2.0 as near,
    0 as beside
  from all_steps
  group by period_start, block
  union all
  select
    segment,
    period_start,
    'any' as kind,
    sum(case when n > 1 then 1 else 0 end) as exact,
    count(*) * (count(*) - 1) / 2.0 as near,
    0 as beside
  from own_steps
  group by segment, period_start, block
  union all
  select
    segment,
    period_start,
    kind,
    sum(case when n > 1 then 1 else 0 end) as exact,
    count(*) * (count(*) - 1) / 2.0 as near,
    0 as beside
  from keyed
  group by segment, period_start, kind, actor, partner, day, block
  union all
  select
    '' as segment,
    period_start,
    'any' as kind,
    0 as exact,
    0 as near,
    count(*) * (count(*) - 1) / 2.0 as beside
  from all_steps
  group by period_start, area
  union all
  select
    segment,
    period_start,
    'any' as kind,
    0 as exact,
    0 as near,
    count(*) * (count(*) - 1) / 2.0 as beside
  from own_steps
  group by segment, period_start, area
),
coincidences as (
  select
    segment,
    period_start,
    kind,
    sum(exact) as exact,
    sum(near) as near,
    sum(beside) as beside
  from blocks
  group by segment, period_start, kind
),
sizes as (
  select segment, period_start, n_any, n_actor, n_row
  from totals
  where segment <> ''
  union all
  select
    '' as segment,
    period_start,
    sum(n_any) as n_any,
    sum(n_actor) as n_actor,
    sum(n_row) as n_row
  from totals
  group by period_start
),
kinds as (
  select segment, period_start, 'any' as kind, n_any as n from sizes
  union all
  select segment, period_start, 'actor' as kind, n_actor as n from sizes where n_actor > 0
  union all
  select segment, period_start, 'row' as kind, n_row as n from sizes where n_row > 0
)
select
  kinds.segment,
  kinds.period_start,
  kinds.kind,
  cast(kinds.n as bigint) as n,
  cast(coalesce(coincidences.exact, 0) as double) as exact,
  cast(coalesce(coincidences.near, 0) as double) as near,
  cast(coalesce(coincidences.beside, 0) as double) as beside
from kinds
left join coincidences
  on kinds.segment = coincidences.segment
  and kinds.period_start = coincidences.period_start
  and kinds.kind = coincidences.kind

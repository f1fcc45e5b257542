-- Timing of actors' records: second of the minute, length of gaps, and whether a gap repeats.
with timed as (
  select
    segment,
    period_start,
    actor,
    datediff('second', cast('1970-01-01 00:00:00' as timestamp), "at") as second
  from kpi_events
  where "at" is not null and actor is not null and not coalesce(is_scheduled, false)
),
seconds as (
  select segment, period_start, second % 60 as bin, count(*) as n
  from timed
  group by segment, period_start, second % 60
),
-- A sum of squares is the plain sum, but for actors who have a second of the minute twice.
twice as (
  select period_start, actor, second % 60 as bin, count(*) as n
  from timed
  group by period_start, actor, second % 60
  having count(*) > 1
),
own_twice as (
  select t.segment, t.period_start, t.actor, twice.bin, count(*) as n
  from timed as t
  inner join twice
    on t.period_start = twice.period_start and t.actor = twice.actor and t.second % 60 = twice.bin
  where t.segment <> ''
  group by t.segment, t.period_start, t.actor, twice.bin
),
by_second as (
  select segment, period_start, bin, n, n as squares
  from seconds
  where segment <> ''
  union all
  select '' as segment, period_start, bin, n, n as squares
  from seconds
  union all
  select segment, period_start, bin, 0 as n, n * n - n as squares
  from own_twice
  union all
  select '' as segment, period_start, bin, 0 as n, n * n - n as squares
  from twice
),
-- Times on a multiple of 10 or 15 seconds may be rounded or typed in; their gaps repeat by nature.
fine as (
  select segment, period_start, actor, second
  from timed
  where second % 10 <> 0 and second % 15 <> 0
),
-- Who has one record has no gap; who works for one segment has the same gaps there as everywhere.
several as (
  select period_start, actor, min(segment) as segment, max(segment) as other_segment
  from fine
  group by period_start, actor
  having count(*) > 1
),
split as (
  select f.segment, f.period_start, f.actor
  from fine as f
  inner join several as s on f.period_start = s.period_start and f.actor = s.actor
  where s.segment <> s.other_segment and f.segment <> ''
  group by f.segment, f.period_start, f.actor
  having count(*) > 1
),
chains as (
  select
    '' as chain,
    case when s.segment = s.other_segment then s.segment else '' end as segment,
    f.period_start,
    f.actor,
    f.second
  from fine as f
  inner join several as s on f.period_start = s.period_start and f.actor = s.actor
  union all
  select f.segment as chain, f.segment, f.period_start, f.actor, f.second
  from fine as f
  inner join split as s
    on f.segment = s.segment and f.period_start = s.period_start and f.actor = s.actor
),
spaced as (
  select
    chain,
    segment,
    period_start,
    actor,
    second,
    second - lag(second) over (partition by chain, period_start, actor order by second) as since
  from chains
),
-- A burst, or a batch with one time stamp, counts once: where it starts.
starts as (
  select
    chain,
    segment,
    period_start,
    actor,
    second,
    lag(second) over in_order as before,
    lag(second, 2) over in_order as before_that
  from spaced
  where since is null or since >= 30
  window in_order as (partition by chain, period_start, actor order by second)
),
pairs as (
  select
    chain,
    segment,
    period_start,
    actor,
    second - before as gap,
    abs(second - before - (before - before_that)) as change
  from starts
  where before is not null
),
by_actor as (
  select
    chain,
    segment,
    period_start,
    actor,
    'gap' as position,
    cast(floor(ln(gap) / nullif(ln(2), 0) + 1e-9) as bigint) as bin,
    count(*) as n
  from pairs
  group by
    chain, segment, period_start, actor, cast(floor(ln(gap) / nullif(ln(2), 0) + 1e-9) as bigint)
  union all
  select
    chain,
    segment,
    period_start,
    actor,
    'same_gap' as position,
    case when change <= 2 then 0 else 1 end as bin,
    count(*) as n
  from pairs
  where change <= 12
  group by chain, segment, period_start, actor, case when change <= 2 then 0 else 1 end
  union all
  select chain, segment, period_start, actor, 'same_gap' as position, 2 as bin, count(*) as n
  from pairs
  where change <= 12
  group by chain, segment, period_start, actor
),
everyone as (
  select segment, period_start, 'second' as position, bin, n, squares
  from by_second
  union all
  select segment, period_start, position, bin, n, n * n as squares
  from by_actor
  where segment <> ''
  union all
  select '' as segment, period_start, position, bin, n, n * n as squares
  from by_actor
  where chain = ''
)
select
  segment,
  period_start,
  position,
  cast(bin as bigint) as bin,
  cast(sum(n) as bigint) as n,
  cast(sum(squares) as bigint) as squares
from everyone
group by segment, period_start, position, bin

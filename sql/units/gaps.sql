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
everyone as (
  select segment, period_start, actor, second
  from timed
  where segment <> ''
  union all
  select '' as segment, period_start, actor, second
  from timed
),
-- Times on a multiple of 10 or 15 seconds may be rounded or typed in; their gaps repeat by nature.
fine as (
  select
    segment,
    period_start,
    actor,
    second,
    second - lag(second) over (partition by segment, period_start, actor order by second) as since
  from everyone
  where second % 10 <> 0 and second % 15 <> 0
),
-- A burst, or a batch with one time stamp, counts once: where it starts.
starts as (
  select
    segment,
    period_start,
    actor,
    second,
    second - lag(second) over (partition by segment, period_start, actor order by second) as gap
  from fine
  where since is null or since >= 30
),
pairs as (
  select
    segment,
    period_start,
    actor,
    gap,
    abs(gap - lag(gap) over (partition by segment, period_start, actor order by second)) as change
  from starts
),
by_actor as (
  select
    segment, period_start, actor, 'second' as position, second % 60 as bin, count(*) as n
  from everyone
  group by segment, period_start, actor, second % 60
  union all
  select
    segment,
    period_start,
    actor,
    'gap' as position,
    cast(floor(ln(gap) / nullif(ln(2), 0) + 1e-9) as bigint) as bin,
    count(*) as n
  from pairs
  where gap is not null
  group by segment, period_start, actor, cast(floor(ln(gap) / nullif(ln(2), 0) + 1e-9) as bigint)
  union all
  select
    segment,
    period_start,
    actor,
    'same_gap' as position,
    case when change <= 2 then 0 else 1 end as bin,
    count(*) as n
  from pairs
  where change <= 12
  group by segment, period_start, actor, case when change <= 2 then 0 else 1 end
  union all
  select segment, period_start, actor, 'same_gap' as position, 2 as bin, count(*) as n
  from pairs
  where change <= 12
  group by segment, period_start, actor
)
select
  segment,
  period_start,
  position,
  cast(bin as bigint) as bin,
  cast(sum(n) as bigint) as n,
  cast(sum(n * n) as bigint) as squares
from by_actor
group by segment, period_start, position, bin

-- Cases that ended: time on the clock, time the clock stood still, and waits that are all the same.
-- A step is 1/53 of an octave of hours: 8, 24, 40 or 120 hours are edges of steps to 0.1 %.
with updates as (
  select
    case_id,
    segment,
    period_start,
    "at",
    state,
    coalesce(is_stopped, false) as is_stopped,
    row_number() over in_order as place,
    lead("at") over in_order as next_at,
    lead(case_id) over in_order is null as is_last,
    coalesce(lag(state) over in_order <> state, true) as is_entry,
    coalesce(is_stopped, false) and not coalesce(lag(is_stopped) over in_order, false) as begins_stop
  from kpi_events
  where case_id is not null and state is not null and "at" is not null
  window in_order as (partition by case_id order by "at", record, state)
),
ends as (
  select case_id, segment, period_start, state, count(*) over (partition by state) as popularity
  from updates
  where is_last
),
closed as (
  select case_id, segment, period_start, state
  from (
    select
      case_id, segment, period_start, state,
      dense_rank() over (order by popularity desc, state) as rarity
    from ends
  ) as ranked
  where rarity = 1
),
numbered as (
  select
    u.case_id, u.place, u."at", u.is_stopped, u.is_entry, c.segment, c.period_start,
    case when u.is_entry and u.state = c.state then 1 else 0 end as ends_here,
    coalesce(date_diff('second', u."at", u.next_at), 0) as seconds,
    sum(case when u.begins_stop then 1 else 0 end) over (
      partition by u.case_id order by u.place rows between unbounded preceding and current row
    ) as stop
  from updates as u
  inner join closed as c on u.case_id = c.case_id
),
cases as (
  select
    case_id, segment, period_start,
    sum(seconds) / 3600.0 as gross_hours,
    sum(case when is_stopped then seconds else 0 end) / 3600.0 as stopped_hours,
    case when sum(ends_here) > 1 then 1 else 0 end as reopened
  from numbered
  group by case_id, segment, period_start
),
entries as (
  select
    case_id, segment, period_start, "at",
    lag("at") over (partition by case_id order by place) as before,
    row_number() over (partition by case_id order by place desc) as from_last
  from numbered
  where is_entry
),
measured as (
  select
    segment, period_start, 'net' as part, gross_hours - stopped_hours as size,
    case when stopped_hours > 0 then 1 else 0 end as stopped, reopened, gross_hours, stopped_hours
  from cases
  union all
  select
    segment, period_start, 'wait' as part, date_diff('second', before, "at") / 3600.0 as size,
    0 as stopped, 0 as reopened, 0 as gross_hours, 0 as stopped_hours
  from entries
  where from_last = 1 and before is not null
  union all
  select
    segment, period_start, 'stop' as part, sum(seconds) / 3600.0 as size,
    0 as stopped, 0 as reopened, 0 as gross_hours, 0 as stopped_hours
  from numbered
  where is_stopped
  group by segment, period_start, case_id, stop
  having sum(seconds) > 0
),
stepped as (
  select
    segment, period_start, part, stopped, reopened, gross_hours, stopped_hours,
    cast(
      floor(53 * ln(greatest(cast(size as double), 0.01)) / 0.6931471805599453 + 1e-9) as bigint
    ) as step
  from measured
),
by_segment as (
  select segment, period_start, part, step, stopped, reopened, gross_hours, stopped_hours
  from stepped
  where segment <> ''
  union all
  select '' as segment, period_start, part, step, stopped, reopened, gross_hours, stopped_hours
  from stepped
)
select
  segment,
  period_start,
  part,
  step,
  count(*) as n,
  sum(stopped) as stopped,
  sum(reopened) as reopened,
  sum(cast(gross_hours as decimal(28, 6))) as gross_hours,
  sum(cast(stopped_hours as decimal(28, 6))) as stopped_hours
from by_segment
group by segment, period_start, part, step

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
    coalesce(lag(state) over in_order <> state, true) as is_entry,
    coalesce(is_stopped, false) and not coalesce(lag(is_stopped) over in_order, false) as begins_stop
  from kpi_events
  where case_id is not null and state is not null and "at" is not null
  window in_order as (partition by case_id order by "at", record, state)
),
ends as (
  select state, count(*) as popularity
  from updates
  where next_at is null
  group by state
),
final as (
  select state
  from (
    select state, row_number() over (order by popularity desc, state) as rarity
    from ends
  ) as ranked
  where rarity = 1
),
closed as (
  select u.case_id, u.segment, u.period_start
  from updates as u
  inner join final on u.state = final.state
  where u.next_at is null
),
numbered as (
  select
    u.case_id, u.place, u."at", u.is_stopped, u.is_entry, u.begins_stop,
    case when u.is_entry and u.state = final.state then 1 else 0 end as ends_here,
    coalesce(date_diff('second', u."at", u.next_at), 0) as seconds
  from updates as u
  cross join final
),
by_case as (
  select
    case_id,
    sum(seconds) / 3600.0 as gross_hours,
    sum(case when is_stopped then seconds else 0 end) / 3600.0 as stopped_hours,
    case when sum(ends_here) > 1 then 1 else 0 end as reopened,
    max(case when is_entry then place end) as entered
  from numbered
  group by case_id
),
cases as (
  select
    c.case_id, c.segment, c.period_start,
    b.gross_hours, b.stopped_hours, b.reopened, b.entered
  from by_case as b
  inner join closed as c on b.case_id = c.case_id
),
waits as (
  select
    n.case_id,
    max(case when n.place < b.entered then n."at" end) as before,
    max(case when n.place = b.entered then n."at" end) as until
  from numbered as n
  inner join by_case as b on n.case_id = b.case_id
  where n.is_entry
  group by n.case_id
),
stopped as (
  select
    case_id,
    seconds,
    sum(case when begins_stop then 1 else 0 end) over (
      partition by case_id order by place rows between unbounded preceding and current row
    ) as stop
  from numbered
  where is_stopped
),
stops as (
  select case_id, sum(seconds) as seconds
  from stopped
  group by case_id, stop
  having sum(seconds) > 0
),
measured as (
  select
    segment, period_start, 'net' as part, gross_hours - stopped_hours as size,
    case when stopped_hours > 0 then 1 else 0 end as stopped, reopened, gross_hours, stopped_hours
  from cases
  union all
  select
    c.segment, c.period_start, 'wait' as part,
    date_diff('second', w.before, w.until) / 3600.0 as size,
    0 as stopped, 0 as reopened, 0 as gross_hours, 0 as stopped_hours
  from waits as w
  inner join closed as c on w.case_id = c.case_id
  where w.before is not null
  union all
  select
    c.segment, c.period_start, 'stop' as part, s.seconds / 3600.0 as size,
    0 as stopped, 0 as reopened, 0 as gross_hours, 0 as stopped_hours
  from stops as s
  inner join closed as c on s.case_id = c.case_id
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
  from stepped
  group by segment, period_start, part, step
)
select segment, period_start, part, step, n, stopped, reopened, gross_hours, stopped_hours
from by_segment
where segment <> ''
union all
select
  '' as segment,
  period_start,
  part,
  step,
  cast(sum(n) as bigint) as n,
  sum(stopped) as stopped,
  sum(reopened) as reopened,
  sum(gross_hours) as gross_hours,
  sum(stopped_hours) as stopped_hours
from by_segment
group by period_start, part, step

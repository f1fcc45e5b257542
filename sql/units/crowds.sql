-- Groups that act on the same objects in the same hours: found on even days, counted on odd days.
with given as (
  select
    segment,
    period_start,
    actor,
    object,
    kpi_events.at as acted_at,
    date_trunc('hour', kpi_events.at) as acted_in,
    cast(kpi_events.at as date) as day,
    extract(hour from kpi_events.at) as clock
  from kpi_events
  where actor is not null and object is not null and kpi_events.at is not null
    and not coalesce(is_scheduled, false)
),
everywhere as (
  select segment, period_start, actor, object, acted_at, acted_in, day, clock
  from given
  where segment <> ''
  union all
  select '' as segment, period_start, actor, object, acted_at, acted_in, day, clock
  from given
),
acts as (
  select
    segment,
    period_start,
    actor,
    object,
    acted_in,
    day,
    clock,
    min(acted_at) as acted_at,
    abs(date_diff('day', date '2000-01-01', day)) % 2 as is_odd
  from everywhere
  group by segment, period_start, actor, object, acted_in, day, clock
),
-- An hour of the day that holds more than a quarter of what somebody does is a routine: a shift's
-- start, the time after a daily meeting. Whoever has the same one meets there without a plan.
hours as (
  select
    segment,
    period_start,
    actor,
    clock,
    count(*) as in_hour,
    sum(count(*)) over (partition by segment, period_start, actor) as in_all
  from acts
  group by segment, period_start, actor, clock
),
kept as (
  select
    acts.segment,
    acts.period_start,
    acts.actor,
    acts.object,
    acts.acted_at,
    acts.acted_in,
    acts.day,
    acts.is_odd
  from acts
  inner join hours
    on acts.segment = hours.segment
    and acts.period_start = hours.period_start
    and acts.actor = hours.actor
    and acts.clock = hours.clock
  where hours.in_hour < 3 or 4 * hours.in_hour <= hours.in_all
),
people as (
  select
    segment,
    period_start,
    actor,
    count(distinct case when is_odd = 0 then day end) as even_days,
    sum(is_odd) as odd_records
  from kept
  group by segment, period_start, actor
),
-- At most 50 people of one object and hour are paired, always the same ones (concealed names are
-- in no meaningful order): what a release or a campaign draws would cost its square otherwise.
ranked as (
  select
    segment,
    period_start,
    actor,
    object,
    acted_in,
    day,
    row_number() over (
      partition by segment, period_start, object, acted_in order by actor
    ) as place
  from kept
  where is_odd = 0
),
paired as (
  select
    one.segment,
    one.period_start,
    one.actor,
    other.actor as partner,
    count(distinct one.day) as days
  from ranked as one
  inner join ranked as other
    on one.segment = other.segment
    and one.period_start = other.period_start
    and one.object = other.object
    and one.acted_in = other.acted_in
    and one.actor <> other.actor
  where one.place <= 50 and other.place <= 50
  group by one.segment, one.period_start, one.actor, other.actor
  having count(distinct one.day) >= 3
),
-- A partner is met on half of the even days, and on three at least (an event of two or three days
-- is over by then); four partners make a crowd of five.
partners as (
  select
    paired.segment,
    paired.period_start,
    paired.actor,
    paired.partner,
    count(*) over (partition by paired.segment, paired.period_start, paired.actor) as partners
  from paired
  inner join people
    on paired.segment = people.segment
    and paired.period_start = people.period_start
    and paired.actor = people.actor
  where 2 * paired.days >= people.even_days
),
met as (
  select
    one.segment,
    one.period_start,
    one.actor,
    one.object,
    one.acted_in,
    count(distinct other.actor) as present,
    max(partners.partners) as partners
  from kept as one
  inner join partners
    on one.segment = partners.segment
    and one.period_start = partners.period_start
    and one.actor = partners.actor
  inner join kept as other
    on one.segment = other.segment
    and one.period_start = other.period_start
    and one.object = other.object
    and partners.partner = other.actor
    and other.acted_at >= one.acted_at - interval '30' minute
    and other.acted_at <= one.acted_at + interval '30' minute
  where one.is_odd = 1 and partners.partners >= 4
  group by one.segment, one.period_start, one.actor, one.object, one.acted_in
),
crowd as (
  select distinct segment, period_start, actor
  from partners
  where partners >= 4
),
-- A day counts as spent together if half of what somebody did on it was, with half the partners.
crowd_days as (
  select
    kept.segment,
    kept.period_start,
    kept.actor,
    kept.day,
    count(*) as records,
    sum(case when 2 * met.present >= met.partners then 1 else 0 end) as records_together
  from kept
  inner join crowd
    on kept.segment = crowd.segment
    and kept.period_start = crowd.period_start
    and kept.actor = crowd.actor
  left join met
    on kept.segment = met.segment
    and kept.period_start = met.period_start
    and kept.actor = met.actor
    and kept.object = met.object
    and kept.acted_in = met.acted_in
  where kept.is_odd = 1
  group by kept.segment, kept.period_start, kept.actor, kept.day
),
crowds as (
  select
    segment,
    period_start,
    count(distinct actor) as crowd,
    count(*) as crowd_days,
    sum(case when 2 * records_together >= records then 1 else 0 end) as days_together,
    sum(records) as crowd_records,
    sum(records_together) as records_together
  from crowd_days
  group by segment, period_start
),
thinned as (
  select segment, period_start, count(*) as left_out
  from ranked
  where place > 50
  group by segment, period_start
),
totals as (
  select
    segment,
    period_start,
    sum(case when even_days >= 3 and odd_records > 0 then 1 else 0 end) as people,
    sum(odd_records) as records
  from people
  group by segment, period_start
)
select
  totals.segment,
  totals.period_start,
  cast(totals.people as bigint) as people,
  cast(totals.records as bigint) as records,
  cast(coalesce(crowds.crowd, 0) as bigint) as crowd,
  cast(coalesce(crowds.crowd_days, 0) as bigint) as crowd_days,
  cast(coalesce(crowds.days_together, 0) as bigint) as days_together,
  cast(coalesce(crowds.crowd_records, 0) as bigint) as crowd_records,
  cast(coalesce(crowds.records_together, 0) as bigint) as records_together,
  cast(coalesce(thinned.left_out, 0) as bigint) as left_out
from totals
left join crowds
  on totals.segment = crowds.segment and totals.period_start = crowds.period_start
left join thinned
  on totals.segment = thinned.segment and totals.period_start = thinned.period_start

-- First messages to a person, and how many of them one actor sent to others too. Counts only.
with written as (
  select
    segment,
    period_start,
    actor,
    counterpart,
    "at" as moment,
    text,
    coalesce(is_scheduled, false) as is_scheduled
  from kpi_events
  where actor is not null and counterpart is not null and "at" is not null
    and actor <> counterpart
),
ordered as (
  select
    segment,
    period_start,
    actor,
    counterpart,
    moment,
    text,
    is_scheduled,
    row_number() over (partition by actor, counterpart order by moment, segment, text) as place
  from written
),
-- When each direction of a pair began and ended.
directions as (
  select actor, counterpart, min(moment) as first_moment, max(moment) as last_moment
  from written
  group by actor, counterpart
),
-- An answer is no approach; what came before an answer had none yet.
messages as (
  select
    o.segment,
    o.period_start,
    o.actor,
    o.counterpart,
    o.moment,
    o.text,
    o.is_scheduled,
    o.place,
    case when back.first_moment < o.moment then 1 else 0 end as is_after_answer,
    case when back.last_moment > o.moment then 1 else 0 end as is_answered
  from ordered as o
  left join directions as back
    on back.actor = o.counterpart and back.counterpart = o.actor
),
-- Without salutation (up to a comma, colon, exclamation mark or line break), digits and signs.
opened as (
  select
    segment,
    period_start,
    actor,
    counterpart,
    is_answered,
    date_trunc('hour', moment) as hour,
    regexp_replace(
      regexp_replace(
        regexp_replace(substring(lower(text), 1, 45), '^\s*[^,:!\n]*[,:!\n]', '')
        || substring(lower(text), 46, 400),
        '^\s*(hi|hello|hey|dear|hallo|liebe|lieber)\s+\S+', ''
      ),
      '[ -@\[-`|~\s]+', ' ', 'g'
    ) as opening
  from messages
  where place = 1 and is_after_answer = 0 and not is_scheduled and text is not null
),
-- Short greetings are alike by nature.
long_enough as (
  select
    segment,
    period_start,
    actor,
    counterpart,
    is_answered,
    hour,
    substring(opening, 1, 80) as opening
  from opened
  where length(opening) >= 40
),
-- What three actors write is the company's text: boilerplate, an official template.
shared as (
  select opening
  from long_enough
  group by opening
  having count(distinct actor) >= 3
),
approaches as (
  select l.segment, l.period_start, l.actor, l.is_answered, l.hour, l.opening
  from long_enough as l
  left join shared as s on s.opening = l.opening
  where s.opening is null
),
everyone as (
  select segment, period_start, actor, is_answered, hour, opening
  from approaches
  where segment <> ''
  union all
  select '' as segment, period_start, actor, is_answered, hour, opening
  from approaches
),
-- The same text sent to many within the hour is one mailing: pairs within the hour do not count.
by_hour as (
  select
    segment,
    period_start,
    actor,
    opening,
    hour,
    count(*) as n,
    sum(is_answered) as answered
  from everyone
  group by segment, period_start, actor, opening, hour
),
by_opening as (
  select
    segment,
    period_start,
    actor,
    opening,
    sum(n) as n,
    sum(n) * sum(n) - sum(n * n) as same_pairs,
    sum(answered) as answered
  from by_hour
  group by segment, period_start, actor, opening
),
hours as (
  select segment, period_start, actor, hour, sum(n) as n
  from by_hour
  group by segment, period_start, actor, hour
),
all_pairs as (
  select segment, period_start, actor, sum(n) * sum(n) - sum(n * n) as pairs
  from hours
  group by segment, period_start, actor
),
by_actor as (
  select
    o.segment,
    o.period_start,
    o.actor,
    sum(o.n) as n,
    -- The root of the chance that two are alike: the share that follows one text.
    cast(
      cast(sum(o.n) as double)
      * sqrt(cast(sum(o.same_pairs) as double) / nullif(max(a.pairs), 0)) as decimal(18, 6)
    ) as matches,
    sum(case when o.same_pairs > 0 then o.n else 0 end) as copies,
    sum(case when o.same_pairs > 0 then o.answered else 0 end) as copies_answered,
    sum(o.answered) as answered
  from by_opening as o
  inner join all_pairs as a
    on a.segment = o.segment and a.period_start = o.period_start and a.actor = o.actor
  where a.pairs > 0
  group by o.segment, o.period_start, o.actor
),
followed as (
  select
    segment,
    period_start,
    count(*) as messages,
    sum(case when place > 1 and is_after_answer = 0 then 1 else 0 end) as repeats
  from messages
  where not is_scheduled
  group by segment, period_start
),
all_followed as (
  select segment, period_start, messages, repeats
  from followed
  where segment <> ''
  union all
  select
    '' as segment,
    period_start,
    sum(messages) as messages,
    sum(repeats) as repeats
  from followed
  group by period_start
),
summed as (
  select
    segment,
    period_start,
    cast(sum(n) as bigint) as n,
    cast(sum(n * n) as bigint) as squares_n,
    cast(sum(matches) as double) as matches,
    cast(sum(cast(matches as decimal(18, 4)) * cast(matches as decimal(18, 4))) as double)
      as squares_matches,
    cast(sum(cast(matches as decimal(18, 6)) * n) as double) as products,
    cast(sum(copies) as bigint) as copies,
    cast(sum(copies_answered) as bigint) as copies_answered,
    cast(sum(answered) as bigint) as answered
  from by_actor
  group by segment, period_start
)
select
  s.segment,
  s.period_start,
  s.n,
  s.squares_n,
  s.matches,
  s.squares_matches,
  s.products,
  s.copies,
  s.copies_answered,
  s.answered,
  cast(f.messages as bigint) as messages,
  cast(f.repeats as bigint) as repeats
from summed as s
inner join all_followed as f on f.segment = s.segment and f.period_start = s.period_start

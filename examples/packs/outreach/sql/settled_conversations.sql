-- Conversations that a member started at least 14 days before the newest message: by then most
-- answers that will ever come have come, so that a young week is not taken for a bad one.
with ordered as (
  select
    -- team: team,
    conversation,
    sender,
    recipient,
    sent_at,
    sent_at__day,
    direction,
    row_number() over (partition by conversation order by sent_at, direction, content_hash) as place
  from messages
  where not is_sponsored and not is_draft
),
newest as (
  select max(sent_at__day) as last_day
  from ordered
),
answers as (
  select conversation, min(sent_at) as answered_at, count(*) as n_received
  from ordered
  where direction = 'received'
  group by conversation
),
started as (
  select
    -- team: o.team,
    o.conversation,
    o.sender as member,
    o.recipient as person,
    o.sent_at as started_at,
    o.sent_at__day as started_at__day,
    coalesce(a.n_received, 0) as n_received,
    cast(date_diff('minute', o.sent_at, a.answered_at) as double) / 60.0 as hours_to_reply
  from ordered as o
  cross join newest as n
  left join answers as a on a.conversation = o.conversation
  where o.place = 1 and o.direction = 'sent' and o.sent_at__day <= n.last_day - interval 14 day
)
select
  -- team: team,
  member,
  person,
  started_at,
  started_at__day,
  hours_to_reply,
  case when hours_to_reply <= 336 then 1 else 0 end as is_answered,
  case when n_received >= 2 then 1 else 0 end as goes_on
from started

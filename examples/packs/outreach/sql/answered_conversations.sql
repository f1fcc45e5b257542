-- Conversations that a member started and that were answered within 14 days.
with written as (
  select conversation, sender, sent_at, sent_at__day, direction, content_hash
  from messages
  where not is_sponsored and not is_draft
),
ordered as (
  select
    conversation,
    sender,
    sent_at,
    sent_at__day,
    direction,
    row_number() over (partition by conversation order by sent_at, direction, content_hash) as place
  from written
),
answers as (
  select conversation, min(sent_at) as answered_at
  from written
  where direction = 'received'
  group by conversation
)
select
  o.sender as member,
  o.sent_at as started_at,
  o.sent_at__day as started_at__day,
  cast(date_diff('minute', o.sent_at, a.answered_at) as double) / 60.0 as hours_to_reply
from ordered as o
inner join answers as a on a.conversation = o.conversation
where o.place = 1 and o.direction = 'sent' and date_diff('minute', o.sent_at, a.answered_at) <= 20160

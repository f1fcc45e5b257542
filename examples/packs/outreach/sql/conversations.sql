-- One row per conversation that a member started: to whom, whether and how fast it was answered.
-- The fingerprint stands for a text of 40 characters or more: repeated to be as long as one, since
-- short texts are not compared, and without digits, which are left out where texts are compared.
with ordered as (
  select
    -- team: team,
    conversation,
    sender,
    recipient,
    sent_at,
    sent_at__day,
    direction,
    content_hash,
    content_chars,
    row_number() over (partition by conversation order by sent_at, direction, content_hash) as place
  from messages
  where not is_sponsored and not is_draft
),
answers as (
  select conversation, min(sent_at) as answered_at, count(*) as n_received
  from ordered
  where direction = 'received'
  group by conversation
)
select
  -- team: o.team,
  o.conversation,
  o.sender as member,
  o.recipient as person,
  case
    when o.content_chars >= 40
    then
      translate(
        o.content_hash || o.content_hash || o.content_hash, '0123456789', 'ghijklmnop'
      )
  end as fingerprint,
  o.sent_at as started_at,
  o.sent_at__day as started_at__day,
  coalesce(a.n_received, 0) as n_received,
  cast(date_diff('minute', o.sent_at, a.answered_at) as double) / 60.0 as hours_to_reply
from ordered as o
left join answers as a on a.conversation = o.conversation
where o.place = 1 and o.direction = 'sent'

-- One row per conversation that a member began: its first message. The fingerprint stands for a text
-- of 40 characters or more: repeated to be as long as one, since short texts are not compared, and
-- without digits, which are left out where texts are compared.
with ordered as (
  select
    team, sender, recipient, direction, sent_at, sent_at__day, content_chars, content_hash,
    row_number() over (partition by conversation order by sent_at, direction) as place
  from messages
  where not is_draft and not is_sponsored
)
select
  team, sender, recipient, sent_at, sent_at__day,
  case
    when content_chars >= 40
    then translate(content_hash || content_hash || content_hash, '0123456789', 'ghijklmnop')
  end as fingerprint
from ordered
where place = 1 and direction = 'sent'

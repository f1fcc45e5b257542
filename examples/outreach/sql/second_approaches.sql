-- One row per message to somebody who had not answered the one before, and per second invitation.
with ordered as (
  select
    team, sender, direction, sent_at, sent_at__day,
    lag(direction) over (partition by conversation order by sent_at, direction) as before
  from messages
  where not is_draft and not is_sponsored
),
invited as (
  select
    team, inviter, sent_at, sent_at__day,
    row_number() over (partition by inviter, invitee order by sent_at) as place
  from invitations
  where direction = 'outgoing'
)
select team, sender, sent_at, sent_at__day
from ordered
where direction = 'sent' and before = 'sent'
union all
select team, inviter as sender, sent_at, sent_at__day
from invited
where place > 1

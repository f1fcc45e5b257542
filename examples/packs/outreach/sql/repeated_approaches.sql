-- Messages to a person who has been silent since the first one, and second invitations.
with written as (
  select
    sender,
    recipient,
    sent_at,
    sent_at__day,
    direction,
    sum(case when direction = 'received' then 1 else 0 end) over (
      partition by conversation order by sent_at, direction
      rows between unbounded preceding and current row
    ) as received_so_far,
    sum(case when direction = 'sent' then 1 else 0 end) over (
      partition by conversation order by sent_at, direction
      rows between unbounded preceding and current row
    ) as sent_so_far
  from messages
  where not is_sponsored and not is_draft
),
invited as (
  select
    inviter,
    sent_at,
    sent_at__day,
    row_number() over (partition by inviter, invitee order by sent_at) as place
  from invitations
  where direction = 'outgoing' and invitee <> 'unknown'
)
select sender as member, sent_at, sent_at__day
from written
where direction = 'sent' and received_so_far = 0 and sent_so_far > 1
union all
select inviter as member, sent_at, sent_at__day
from invited
where place > 1

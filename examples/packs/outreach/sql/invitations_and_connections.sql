-- One row per person invited first at least 14 days before the newest record: connected since?
with asked as (
  select inviter, invitee, min(sent_at) as sent_at, min(sent_at__day) as sent_at__day
  from invitations
  where direction = 'outgoing'
  group by inviter, invitee
),
known as (
  select person, max(connected_on) as connected_on
  from connections
  where not is_hidden
  group by person
),
newest as (
  select max(connected_on) as last_day
  from connections
)
select
  a.inviter as member,
  a.sent_at,
  a.sent_at__day,
  case when k.connected_on >= a.sent_at__day then 1 else 0 end as is_accepted
from asked as a
cross join newest as n
left join known as k on k.person = a.invitee
where a.sent_at__day <= n.last_day - interval 14 day

-- One row per ticket solved at least 30 days before the newest one: did its requester come back
-- within 30 days? Work that returns just outside of a window is in days_until_back.
with solved as (
  select requester, created_at, created_at__day, resolved_at, resolved_at__day
  from tickets
  where requester is not null
),
newest as (
  select max(created_at__day) as last_day
  from tickets
),
back as (
  select s.requester, s.resolved_at, min(t.created_at) as back_at
  from solved as s
  inner join solved as t on t.requester = s.requester and t.created_at > s.resolved_at
  where s.resolved_at is not null
  group by s.requester, s.resolved_at
)
select
  s.resolved_at,
  s.resolved_at__day,
  date_diff('day', s.resolved_at, b.back_at) as days_until_back,
  case when date_diff('day', s.resolved_at, b.back_at) <= 30 then 1 else 0 end as is_back
from solved as s
cross join newest as n
left join back as b on b.requester = s.requester and b.resolved_at = s.resolved_at
where s.resolved_at is not null and s.resolved_at__day <= n.last_day - interval 30 day

-- One row per conversation that a member began, two weeks old or older: was it answered by then?
with ordered as (
  select
    team, sender, direction, sent_at, sent_at__day,
    row_number() over (partition by conversation order by sent_at, direction) as place,
    min(case when direction = 'received' then sent_at end) over (partition by conversation)
      as answered_at,
    max(sent_at) over () as last_known
  from messages
  where not is_draft and not is_sponsored
)
select
  team, sender, sent_at, sent_at__day,
  case when answered_at <= sent_at + interval 14 day then 1 else 0 end as is_answered
from ordered
where place = 1 and direction = 'sent' and sent_at <= last_known - interval 14 day

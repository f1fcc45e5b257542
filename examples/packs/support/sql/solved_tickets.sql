-- One row per solved ticket, with the hours it took.
select
  id,
  agent,
  requester,
  resolved_at,
  resolved_at__day,
  coalesce(reopened, 0) as reopened,
  satisfaction,
  cast(date_diff('minute', created_at, resolved_at) as double) / 60.0 as hours_to_solve
from tickets
where resolved_at is not null and resolved_at >= created_at

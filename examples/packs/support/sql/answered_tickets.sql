-- One row per ticket that was answered, with the hours until the first response.
select
  id,
  agent,
  created_at,
  created_at__day,
  cast(date_diff('minute', created_at, first_response_at) as double) / 60.0 as hours_to_response
from tickets
where first_response_at is not null and first_response_at >= created_at

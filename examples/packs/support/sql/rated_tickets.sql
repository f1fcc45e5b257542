-- One row per solved ticket that its requester rated.
select id, agent, resolved_at, resolved_at__day, satisfaction
from tickets
where satisfaction is not null and resolved_at is not null

-- One row per change of a ticket's status: is it solved from here on, and does its clock stand still?
-- Change the names of the states to yours.
select
  ticket,
  updated_at,
  updated_at__day,
  status,
  agent,
  team,
  lower(status) in ('solved', 'resolved', 'closed') as is_solved,
  lower(status) in (
    'pending', 'hold', 'on hold', 'on-hold', 'waiting', 'waiting on customer',
    'waiting for customer', 'awaiting customer'
  ) as is_stopped
from ticket_updates

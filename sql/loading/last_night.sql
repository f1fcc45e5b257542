-- The latest night that read anything.
select max(known_from) as known_from
from audit_loads

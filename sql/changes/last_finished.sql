-- The last finished night before $as_of.
select max(as_of) as as_of
from audit_nights
where as_of < $as_of and finished_at is not null

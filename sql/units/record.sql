-- What a target holds, one row each: the record.
select segment, period_start, value, weight
from kpi_events
where value is not null

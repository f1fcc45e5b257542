-- What a target holds, one row each: what a segment reached in a period ('' where there are none).
select segment, period_start, value, 1 as weight
from kpi_period_values
where value is not null

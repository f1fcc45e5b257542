-- The report periods of all rows of a source. raw is filled in.
select distinct report_period
from {raw}
order by report_period

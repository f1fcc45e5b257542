-- The records with the largest values; kpi_events is limited to one period.
select record, sum(value) as value
from kpi_events
where record is not null and value is not null
group by record
order by sum(value) desc, record
limit $shown

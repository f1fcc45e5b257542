-- How many people stand behind each segment, over all of the history.
select segment, count(distinct actor) as actors
from kpi_events
where segment <> ''
group by segment

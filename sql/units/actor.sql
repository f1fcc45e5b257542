-- What a target holds, one row each: what an actor reached in a period.
select
  segment,
  period_start,
  actor,
  sum(value) as value,
  1 as weight
from kpi_events
where actor is not null
group by segment, period_start, actor

-- Who did how often something to whom: one row per pair of people, who stay nameless (digests).
with pairs as (
  select
    segment,
    period_start,
    md5(actor) as source,
    md5(counterpart) as goal,
    max(team) as team,
    count(*) as n
  from kpi_events
  where actor is not null and counterpart is not null and actor <> counterpart
  group by segment, period_start, md5(actor), md5(counterpart)
)
select segment, period_start, source, goal, team, n
from pairs
where segment <> ''
union all
select '' as segment, period_start, source, goal, max(team) as team, cast(sum(n) as bigint) as n
from pairs
group by period_start, source, goal

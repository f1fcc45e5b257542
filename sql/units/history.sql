-- What each period came to: sum, number and sum of squares of the recorded values.
with by_segment as (
  select
    segment,
    period_start,
    cast(sum(value) as double) as total,
    count(*) as n,
    sum(cast(value as double) * cast(value as double)) as squares
  from kpi_events
  where value is not null
  group by segment, period_start
)
select segment, period_start, total, n, squares
from by_segment
where segment <> ''
union all
select
  '' as segment,
  period_start,
  sum(total) as total,
  cast(sum(n) as bigint) as n,
  sum(squares) as squares
from by_segment
group by period_start

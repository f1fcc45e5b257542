-- Every known version of a period's value: the night it became known, and the version before it.
select
  segment,
  period_start,
  known_from as revised_on,
  min(known_from) over (partition by segment, period_start) as first_known_on,
  value,
  lag(value) over (partition by segment, period_start order by known_from) as value_before,
  n,
  lag(n) over (partition by segment, period_start order by known_from) as n_before
from kpi_versions
where value is not null

-- Values as known on $as_of: per segment and period the last one that became known.
select segment, period_start, value, n
from (
  select
    segment,
    period_start,
    value,
    n,
    row_number() over (partition by segment, period_start order by known_from desc) as place
  from kpi_values
  where kpi = $kpi and definition = $definition and known_from <= $as_of
) as versions
where place = 1

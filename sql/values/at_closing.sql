-- Values as known when their period closed, on $as_of or before; late data do not change them.
select kpi_values.segment, kpi_values.period_start, kpi_values.value, kpi_values.n
from kpi_values
inner join (
  select period_start, min(known_from) as known_from
  from kpi_closings
  where kpi = $kpi and definition = $definition and known_from <= $as_of
  group by period_start
) as closings
  on kpi_values.period_start = closings.period_start and kpi_values.known_from = closings.known_from
where kpi_values.kpi = $kpi and kpi_values.definition = $definition

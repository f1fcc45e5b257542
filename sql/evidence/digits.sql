-- Digits of one KPI as known on $as_of: of the first night that closed a period.
select segment, period_start, position, digit, n
from (
  select
    segment,
    period_start,
    position,
    digit,
    n,
    known_from,
    min(known_from) over (partition by period_start) as closed_on,
    max(known_from) over (partition by period_start) as last_known
  from kpi_digits
  where kpi = $kpi and definition = $definition and known_from <= $as_of
) as versions
where known_from = case when $is_once then last_known else closed_on end

-- One row per KPI: kpi_health_history of the night that finished last. A view; in the published snapshot a table.
create or replace view kpi_health as
select kpi_health_history.*
from kpi_health_history
inner join (
  select
    as_of,
    row_number() over (order by finished_at desc, as_of desc) as place
  from audit_nights
  where finished_at is not null
) as nights
  on kpi_health_history.as_of = nights.as_of
where nights.place = 1

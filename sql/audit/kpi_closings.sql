-- One row per KPI and closed period: the night that first looked at it.
create table if not exists kpi_closings (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  period_start date not null, -- first day of the period
  known_from date not null -- night that closed it; evidence uses what was known then
)

-- Bitemporal values: one row whenever the known value of a KPI, segment and period changed.
create table if not exists kpi_values (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period; 1970-01-01 for one-off tables
  value double, -- in the KPI's unit; null where unknown
  n bigint not null, -- records behind it
  known_from date not null -- night from which on this value was known
)

-- How often each value near a target occurred, per segment and closed period.
create table if not exists kpi_histogram (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- target
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  bin bigint not null, -- the value is bin x width <= value < (bin + 1) x width
  width double not null, -- of a bin, in the KPI's unit
  n bigint not null, -- records, actors or segments with such a value
  known_from date not null -- night that closed the period
)

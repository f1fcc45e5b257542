-- Terminal and leading digits of recorded values, per segment and closed period.
create table if not exists kpi_digits (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  position varchar not null, -- last, leading (first two) or magnitude (power of ten)
  digit bigint not null, -- 0..9, 10..99, or the power
  n bigint not null, -- records
  known_from date not null -- night that closed the period
)

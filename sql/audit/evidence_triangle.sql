-- Reporting triangle of outcomes that arrive late, of the last night that ran.
create table if not exists evidence_triangle (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- outcome that declares when its results arrive
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the cohort's period
  age bigint not null, -- periods from the cohort's to the one in which the results arrived
  amount double not null, -- what arrived at that age, in the KPI's unit
  n bigint not null -- records behind it
)

-- Cases that ended, per step of hours on the clock; stops and last waits per step of their length.
create table if not exists evidence_clocks (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' (the KPI's own past)
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period of the case's last update
  part varchar not null, -- net (hours on the clock), stop (of one stop), wait (before the last state)
  step bigint not null, -- floor(53 log2(hours)): steps of 1.3 %
  n bigint not null, -- cases, stops or waits
  stopped bigint not null, -- cases whose clock stood still for a while
  reopened bigint not null, -- cases that ended more than once
  gross_hours double not null, -- of these cases, from first to last update
  stopped_hours double not null, -- of these, while the clock stood still
  known_from date not null -- night that closed the period
)

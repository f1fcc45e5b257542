-- Cohorts of outcomes that arrive late: how complete each is, and what it will come to.
create table if not exists audit_cohorts (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI whose audit they are evidence for
  against varchar not null, -- outcome
  period_start date not null, -- first day of the cohort's period; since the audit started
  age bigint not null, -- last age that is over, in periods; 0 is the cohort's own
  arrived double not null, -- in the outcome's unit
  completeness double not null, -- share that had arrived by that age in the baseline
  completed double, -- what it will come to; null where nothing has arrived yet
  completed_low double, -- 95 % interval
  completed_high double, -- 95 % interval
  is_mature boolean not null, -- complete enough to be evidence
  mature_age bigint not null, -- at which every cohort is measured
  threshold double not null -- share arrived from which on a cohort is evidence
)

-- Shape series, of the last night that ran: a KPI beside an outcome, as known when periods closed.
create table if not exists evidence_series (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  against varchar not null, -- outcome
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  kpi_value double, -- level, in the KPI's unit; null: nothing was reported
  outcome_value double, -- level, in the outcome's unit
  is_baseline boolean not null -- before the audit starts
)

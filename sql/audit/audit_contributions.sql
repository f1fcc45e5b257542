-- The periods, records and units of a one-off table that carry a gap between a KPI and its outcome.
create table if not exists audit_contributions (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  against varchar not null, -- outcome
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- period; 1970-01-01 for one-off tables
  unit varchar not null, -- '' the period itself; else a unit or record within it
  score double not null, -- shortfall of the outcome: robust standard deviations, in a one-off table log points
  kpi_value double, -- level
  outcome_value double, -- level
  share double -- of the KPI's value in that period; null for the period itself
)

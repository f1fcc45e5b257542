-- The points of plain variation, of the last night that ran: a KPI per period, without its season.
create table if not exists evidence_variation (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  period_start date not null, -- first day of the period
  value double, -- as known when the period closed; null: not reported, or a declared occasion
  shown double, -- without season, in the KPI's unit
  rule varchar not null, -- outside, shift, trend, near; '' is plain variation
  is_baseline boolean not null -- before the audit starts
)

-- One row per KPI and night: what was declared when it was judged.
create table if not exists audit_kpis (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- name, the file's name
  title varchar not null, -- as people call it
  description varchar not null, -- what it counts
  role varchar not null, -- activity, adoption, engagement, outcome or guardrail
  owner varchar not null, -- who answers for it
  unit varchar not null, -- of its values
  better varchar not null, -- higher or lower
  grain varchar not null, -- day, week, month, quarter or once
  is_paid boolean not null, -- money depends on one of its targets
  outcomes varchar not null, -- what it stands for: JSON list of outcome, why, note
  targets varchar not null, -- JSON list of name, value, since, paid
  guardrails varchar not null, -- JSON list of KPI names
  definition varchar not null, -- digest of what makes its values; a change starts a new history
  audit_start date -- first day that is audited; null for one-off tables
)

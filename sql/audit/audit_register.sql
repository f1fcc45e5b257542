-- Surrogation-risk register: one row per KPI, outcome it is declared to stand for, and night.
create table if not exists audit_register (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  outcome varchar not null, -- what it is declared to stand for
  is_paid boolean not null, -- money depends on one of its targets
  measures bigint not null, -- KPIs declared to stand for the same outcome, this one included
  paid_measures bigint not null, -- those of them that money depends on
  guardrails varchar not null, -- JSON list of KPIs that must not suffer
  why varchar not null, -- why the link is believed: belief, correlation, experiment
  is_shown boolean, -- the past shows the link; null: it was not tested
  gaps varchar not null, -- JSON list: paid on a single measure, no guardrail, link is a belief, ...
  schemes bigint not null, -- known schemes in the last fire drill; 0: none was run
  blind_to bigint not null, -- those of them that were seen at no strength, or that nothing looks for
  smallest_seen double -- share that the best hidden of the others can take before it is seen
)

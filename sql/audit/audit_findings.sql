-- One row per watch or finding and night; finding_id is the same every night.
create table if not exists audit_findings (
  finding_id varchar not null, -- digest of kpi, segment, detector and against
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  segment varchar not null, -- '' is the whole KPI
  detector varchar not null, -- what was found
  against varchar not null, -- outcome or target
  tier varchar not null, -- finding (selected by e-BH at the budget) or watch (e of 20 or more)
  since date, -- first period in which e reached the watch level
  e_value double not null, -- at most 1e300
  effect double, -- size of the distortion
  effect_low double, -- 95 % interval
  effect_high double, -- 95 % interval
  unit varchar not null, -- of the effect
  n bigint not null, -- audited observations
  null_hypothesis varchar not null, -- what the e-value speaks against
  sentence varchar not null, -- what was seen, in plain words
  question varchar not null, -- what to ask next
  owner varchar not null, -- who is asked
  log_e double, -- natural log of the e-value, without an end
  decision_id varchar, -- last answer, in audit_decisions; '' without one, as in the columns below
  decision varchar, -- explained, confirmed, accepted, watching or ''
  decided_by varchar, -- who answered
  decided_on date, -- when, in the project's zone
  until date, -- last day on which the answer holds; null is without end
  is_silenced boolean, -- explained, and the explanation still holds: does not drive the verdict
  returned_because varchar -- why the answer no longer holds; '' while it does
)

-- One row per KPI, segment, detector, what it is judged against, and night: the evidence.
create table if not exists audit_evidence (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  segment varchar not null, -- '' is the whole KPI
  detector varchar not null, -- what was looked for
  against varchar not null, -- outcome or target; '' is the KPI's own past
  period_start date, -- last period that was judged
  is_applicable boolean not null, -- false: see reason
  reason varchar not null, -- why it was not judged; '' otherwise
  null_hypothesis varchar not null, -- what the e-value speaks against
  log_e double, -- natural log of the e-value
  e_value double, -- at most 1e300
  tier varchar not null, -- finding, watch or ''
  effect double, -- size of the distortion
  effect_low double, -- 95 % interval
  effect_high double, -- 95 % interval
  unit varchar not null, -- of the effect
  n bigint not null, -- audited observations
  since date, -- first period in which e reached the watch level
  details varchar not null -- JSON: further numbers of this detector, units in their names
)

-- One row per KPI and night: can it be steered by?
create table if not exists audit_verdicts (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  verdict varchar not null, -- holds, noisier, clue, drifting, distorted, never shown to track its outcome, not enough data, not judged
  reason varchar not null, -- one sentence in plain words
  is_provisional boolean not null, -- short baseline or few audited periods
  against varchar not null, -- outcome the verdict is about; '' without one
  since date, -- first period in which evidence reached the watch level
  reported_change_pct double, -- KPI against its usual level, season and trend removed
  backed_change_pct double, -- part of it that the outcome backs
  backed_low_pct double, -- 95 % interval
  backed_high_pct double, -- 95 % interval
  hollow_points double, -- reported minus backed
  hollow_low double, -- 95 % interval
  hollow_high double, -- 95 % interval
  detectable_pct double, -- smallest inflation the audit would see in 26 periods with 90 % power
  log_e double, -- of the KPI: weighted mean over detectors and segments
  findings bigint not null, -- selected by e-BH
  watches bigint not null, -- e of 20 or more, not selected
  question varchar not null, -- the next question
  explained bigint, -- findings and watches among them that are explained: the verdict is without them
  accepted_until date -- all that drives the verdict is accepted, at least until then
)

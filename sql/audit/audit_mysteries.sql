-- Worth learning from: results beyond what activity explains. Never feeds a finding or a verdict.
create table if not exists audit_mysteries (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  mystery_id varchar not null, -- the same every night
  kpi varchar not null, -- KPI
  segment varchar not null, -- '' is the whole KPI
  kind varchar not null, -- unexplained_rise or yield_above_peers
  against varchar not null, -- outcome
  is_applicable boolean not null, -- false: see reason
  reason varchar not null, -- why it was not judged; '' otherwise
  null_hypothesis varchar not null, -- what the e-value speaks against
  log_e double, -- natural log of the e-value
  e_value double, -- at most 1e300
  is_shown boolean not null, -- selected by e-BH at the budget, over these streams alone
  effect double, -- per cent above what the KPI, or the peers, imply
  effect_low double, -- 95 % interval
  effect_high double, -- 95 % interval
  n bigint not null, -- periods it rests on
  since date, -- first period in which e reached 20; null for a comparison with peers
  sentence varchar not null, -- what was seen, in plain words; '' where it is not shown
  explanations varchar not null, -- JSON list of explanation, says, sentence
  question varchar not null -- what to ask
)

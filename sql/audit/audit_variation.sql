-- One row per KPI and night: plain variation. Description; no verdict is made of it.
create table if not exists audit_variation (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  reason varchar not null, -- why there are no limits; '' otherwise
  scale varchar not null, -- plain, log or count: where the limits were made
  is_season_removed boolean, -- the ordinary year of the baseline was taken out
  n_limits bigint, -- periods the limits are made of: the audited ones where there are 12
  is_trial boolean, -- fewer than 12 periods
  centre double, -- mean of those periods
  lower double, -- centre minus 2.66 mean moving ranges, made on the scale, in the KPI's unit
  upper double, -- likewise plus
  is_anew boolean, -- the limits start anew where the audit does; false: those of the baseline go on
  before_centre double, -- of the baseline; the same as above where it is too short
  before_lower double, -- likewise
  before_upper double, -- likewise
  last_period date, -- last period with a value
  last_value double, -- its value
  last_shown double, -- its value without season
  rule varchar not null, -- the last value: outside, shift, trend, near; '' is plain variation
  variation varchar not null, -- common, improving or concerning; '' without limits
  target varchar not null, -- target of the KPI as a whole; '' without one
  assurance varchar not null -- hits, misses, hit and miss: the target and the limits
)

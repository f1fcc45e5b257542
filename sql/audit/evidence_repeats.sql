-- Values that coincide exactly or nearly, per segment and closed period.
create table if not exists evidence_repeats (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' or the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  kind varchar not null, -- any (two records), actor (one actor's) or row (also partner and day)
  n bigint not null, -- records whose value has at least three digits and is not round
  exact double not null, -- values that occur twice or more
  near double not null, -- pairs of different values between the same two multiples of five steps
  beside double, -- of kind any: such pairs between the same two multiples of 25 steps
  known_from date not null -- night that closed the period
)

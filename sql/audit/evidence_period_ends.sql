-- Records booked late in a calendar month and records taken back, per segment and month.
create table if not exists evidence_period_ends (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' (the KPI's own past)
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the KPI's period in which the month began
  month date not null, -- first day of the calendar month
  records bigint not null, -- with actor and known fate
  late bigint not null, -- in the last three weekdays of the month
  reversed bigint not null, -- taken back later
  late_reversed bigint not null, -- both
  expected double not null, -- of late_reversed, at the rate of the same actor and quarter
  variance double not null, -- of late_reversed, hypergeometric
  excess_squares double not null, -- of (late_reversed - expected) summed per actor
  cross_products double not null, -- of that sum and the actor's variance
  variance_squares double not null, -- of the actor's variance
  value double not null, -- of all records
  late_value double not null, -- of late ones
  reversed_value double not null, -- of reversed ones
  late_reversed_value double not null, -- of both
  known_from date not null -- night that closed the period
)

-- Shape spread: values far from the median of their block, in interquartile ranges, per period.
create table if not exists evidence_spread (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' (the KPI's own past)
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  blocks bigint not null, -- blocks of 60 to 119 values that follow each other
  n double not null, -- values in these blocks
  below_1 double not null, -- values more than 1 interquartile range below their block's median
  above_1 double not null, -- the same above it
  below_2 double not null, -- more than 1.25 below
  above_2 double not null, -- more than 1.25 above
  below_3 double not null, -- more than 1.5 below
  above_3 double not null, -- more than 1.5 above
  below_1_square double not null, -- sum over blocks of the squared count below
  above_1_square double not null, -- sum over blocks of the squared count above
  lean_1_square double not null, -- sum over blocks of the squared difference of the two
  known_from date not null -- night that closed the period
)

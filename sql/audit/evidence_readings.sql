-- Shape readings: the KPI beside a second measurement of the same thing, and what peers show.
create table if not exists evidence_readings (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' or the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  n bigint not null, -- readings used; of three or more, the two that pull the ratio most are out
  value double not null, -- sum of the KPI's readings
  compare double not null, -- sum of the second measurement
  value_squares double not null, -- sum of squares of the KPI's readings
  products double not null, -- sum of products of the two
  compare_squares double not null, -- sum of squares of the second measurement
  peers bigint not null, -- other segments of like size in this period; 0 for the whole KPI
  peers_middle double not null, -- median log ratio of the segments of like size
  peers_spread double not null, -- robust standard deviation of their log ratios
  known_from date not null -- night that closed the period
)

-- Timing of actors' records, counted per segment and closed period; names nobody.
create table if not exists evidence_gaps (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- ''
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  position varchar not null, -- second (of the minute), gap (log2 seconds) or same_gap
  bin bigint not null, -- 0..59, 0.., or change from the gap before: 0 to 2 s, 1 to 12 s, 2 both
  n bigint not null, -- records
  squares bigint not null, -- sum over actors of the square of their n
  known_from date not null -- night that closed the period
)

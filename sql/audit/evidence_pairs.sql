-- Shape pairs: how often one person did something to another, per segment and closed period.
create table if not exists evidence_pairs (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' or the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  source varchar not null, -- digest of who did it
  goal varchar not null, -- digest of whom it was done to
  team varchar, -- team of the source, if declared
  n bigint not null, -- records
  known_from date not null -- night that closed the period
)

-- Numerator and denominator of a ratio, and records left out of it, per segment and closed period.
create table if not exists evidence_mix (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' or the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  part varchar not null, -- of the whole KPI: the segment summed up; '' elsewhere and for few people
  n double not null, -- records
  excluded double not null, -- records without numerator or with a null or zero denominator
  numerator double not null, -- sum over the other records
  denominator double not null, -- sum over the other records
  numerator_squares double not null, -- sum of squares, for the spread between records
  denominator_squares double not null, -- sum of squares
  products double not null, -- sum of numerator times denominator
  known_from date not null -- night that closed the period
)

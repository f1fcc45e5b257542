-- What each closed period came to: sum, number and sum of squares of the recorded values.
create table if not exists evidence_history (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' or the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  total double not null, -- sum of the values; the count where records are counted
  n bigint not null, -- records
  squares double not null, -- sum of the squared values
  known_from date not null -- night that closed the period
)

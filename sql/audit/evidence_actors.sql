-- How a KPI's total is spread over actors, per segment and closed period; names nobody.
create table if not exists evidence_actors (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- ''
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  n_actors bigint not null, -- actors with a positive total
  total double not null, -- sum of their totals
  squares double not null, -- sum of the squares of their totals
  own_squares double not null, -- sum of the squares of their single records
  top_1 double not null, -- largest total of one actor
  top_5 double not null, -- sum of the five largest
  known_from date not null -- night that closed the period
)

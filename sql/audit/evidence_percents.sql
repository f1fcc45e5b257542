-- Shape percents: ratios close to a whole percent, and what chance would give, per period.
create table if not exists evidence_percents (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' (the KPI's own past)
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  percent bigint not null, -- the whole percent nearest to the ratio, 1..199 without 100
  n bigint not null, -- ratios that could have hit it or missed it
  hits bigint not null, -- of these, within 0.05 points of the whole percent
  expected double not null, -- hits that chance would give
  variance double not null, -- of the hits, under chance
  known_from date not null -- night that closed the period
)

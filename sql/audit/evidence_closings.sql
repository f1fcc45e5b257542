-- Which periods were reduced to which evidence, and on which night: what is missing is made up for.
create table if not exists evidence_closings (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  shape varchar not null, -- evidence table without evidence_
  against varchar not null, -- '' or the target's name
  period_start date not null, -- first day of the period
  known_from date not null -- night that reduced it
)

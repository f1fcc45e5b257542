-- Every known version of a KPI's value, per segment and period, beside the version before it.
create table if not exists evidence_revisions (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' or the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  revised_on date not null, -- night from which on this version was known
  first_known_on date not null, -- night from which on the period's first version was known
  value double not null, -- in the KPI's unit
  value_before double, -- of the version before; null for the first
  n bigint not null, -- records behind the value
  n_before bigint, -- records behind the version before; null for the first
  known_from date not null -- night that reduced the versions
)

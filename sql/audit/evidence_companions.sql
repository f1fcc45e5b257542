-- Units with and without companion actions by size class, beside those of all other segments.
create table if not exists evidence_companions (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' or the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  size_class bigint not null, -- whole part of the base-2 log of the unit's value
  n double not null, -- units
  n_without double not null, -- units without any companion action
  value double not null, -- sum of the units' values
  companion double not null, -- sum of their companion actions
  log_ratio double not null, -- sum of ln((companion + 1) / (value + 1))
  log_ratio_square double not null, -- sum of its squares
  other_segments bigint not null, -- other segments with units of this period and size class
  n_others double not null, -- units of all other segments
  without_others double not null, -- theirs without any companion action
  value_others double not null, -- sum of their values
  companion_others double not null, -- sum of their companion actions
  log_ratio_others double not null, -- sum of their ln((companion + 1) / (value + 1))
  log_ratio_square_others double not null, -- sum of its squares
  n_square_others double not null, -- sum over other segments of n squared
  without_spread_others double not null, -- sum over other segments of n_without squared / n
  log_ratio_spread_others double not null, -- sum over other segments of log_ratio squared / n
  known_from date not null -- night that closed the period
)

-- Shape displays: published figures beside what was measured, how they were rounded or left out.
create table if not exists evidence_displays (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' or the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  n bigint not null, -- figures that lie less than a step from the measured value, and not on it
  beyond bigint not null, -- figures a step or more away from it
  up_near bigint not null, -- shown 0.5 to 0.75 steps too high: rounded up though below the half
  up_far bigint not null, -- shown 0.75 to 1 step too high
  up_beyond bigint not null, -- shown 1 to 1.25 steps too high
  down_near bigint not null, -- the same, shown too low
  down_far bigint not null, -- 0.75 to 1 step too low
  down_beyond bigint not null, -- 1 to 1.25 steps too low
  low double not null, -- of n: measured below the period's median
  low_up double not null, -- of these: rounded up though below the half
  low_down double not null, -- of these: rounded down though above the half
  step double not null, -- sum of the steps of figures less than a step away
  residual double not null, -- sum of shown minus measured, of figures less than a step away
  residual_squares double not null, -- squares of an actor's sums of residual, added up
  sign_squares double not null, -- of an actor's figures rounded up minus down against the half
  up_squares double not null, -- of an actor's up_far - (up_near + up_beyond) / 2
  down_squares double not null, -- of an actor's down_far - (down_near + down_beyond) / 2
  need_score double not null, -- covariance of rounding down against the half with a high value
  need_squares double not null, -- squares of an actor's part in it
  shown_low double not null, -- figures shown, measured below the period's median
  shown_high double not null, -- figures shown, measured at or above it
  missing_low double not null, -- figures left out, measured below the median
  missing_high double not null, -- figures left out, measured at or above it
  measured double not null, -- sum of measured values
  measured_shown double not null, -- sum of measured values where a figure was shown
  measured_squares double not null, -- sum of their squares, of all measured values
  missing_squares double not null, -- squares of an actor's part in the covariance of missing and low
  known_from date not null -- night that closed the period
)

-- Same-day pairs over a limit and over placebo limits, per segment and closed period.
create table if not exists evidence_splits (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- the target's name
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  hits_over double not null, -- pairs of one day, each within the limit, together over it
  pairs_over double not null, -- such pairs within 31 days
  n double not null, -- those and pairs that sum to half the limit up to the limit
  strata double not null, -- actors whose pairs tell anything
  score_0 double not null, -- same-day pairs over the limit beyond what the actor's share foresees
  score_1 double not null, -- same-day pairs over the limit / 2 beyond what the actor's share foresees
  score_2 double not null, -- same-day pairs over the limit / 4 beyond what the actor's share foresees
  score_3 double not null, -- same-day pairs over the limit / 8 beyond what the actor's share foresees
  score_4 double not null, -- same-day pairs over the limit / 16 beyond what the actor's share foresees
  spread_0 double not null, -- hypergeometric variance of score_0
  spread_1 double not null, -- hypergeometric variance of score_1
  spread_2 double not null, -- hypergeometric variance of score_2
  spread_3 double not null, -- hypergeometric variance of score_3
  spread_4 double not null, -- hypergeometric variance of score_4
  square_00 double not null, -- sum over actors of score_0 times score_0
  square_01 double not null, -- sum over actors of score_0 times score_1
  square_02 double not null, -- sum over actors of score_0 times score_2
  square_03 double not null, -- sum over actors of score_0 times score_3
  square_04 double not null, -- sum over actors of score_0 times score_4
  square_11 double not null, -- sum over actors of score_1 times score_1
  square_12 double not null, -- sum over actors of score_1 times score_2
  square_13 double not null, -- sum over actors of score_1 times score_3
  square_14 double not null, -- sum over actors of score_1 times score_4
  square_22 double not null, -- sum over actors of score_2 times score_2
  square_23 double not null, -- sum over actors of score_2 times score_3
  square_24 double not null, -- sum over actors of score_2 times score_4
  square_33 double not null, -- sum over actors of score_3 times score_3
  square_34 double not null, -- sum over actors of score_3 times score_4
  square_44 double not null, -- sum over actors of score_4 times score_4
  fourth_00 double not null, -- sum of fourth powers of score_0
  known_from date not null -- night that closed the period
)

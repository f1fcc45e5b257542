-- Groups of five or more that act on the same objects in the same hours, per segment and period.
create table if not exists evidence_crowds (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- '' (the KPI's own records)
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  people bigint not null, -- people active on three even days and an odd one, routine hours left out
  records bigint not null, -- what was done on odd days: one per person, object and hour
  crowd bigint not null, -- people who met the same four others on half of their even days, three at least
  crowd_days bigint not null, -- their odd days, added up
  days_together bigint not null, -- of these: half of what they did was with half of those others
  crowd_records bigint not null, -- what they did on odd days
  records_together bigint not null, -- of these: with half of those others
  left_out bigint not null, -- records of even days beyond the first 50 people of an object's hour
  known_from date not null -- night that closed the period
)

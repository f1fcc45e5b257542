-- How often an actor's first messages to people share their opening; holds counts, never text.
create table if not exists evidence_texts (
  kpi varchar not null, -- KPI
  definition varchar not null, -- digest of what makes its values
  against varchar not null, -- ''
  segment varchar not null, -- '' is the whole KPI
  period_start date not null, -- first day of the period
  n bigint not null, -- first messages to a person, long enough and not the company's text
  squares_n bigint not null, -- sum over actors of n squared
  matches double not null, -- sum over actors of n times the root of the chance that two are alike
  squares_matches double not null, -- sum over actors of that squared
  products double not null, -- sum over actors of that times n
  copies bigint not null, -- first messages with a twin to another person in another hour
  copies_answered bigint not null, -- of these, how many were answered since
  answered bigint not null, -- first messages answered since
  messages bigint not null, -- all messages
  repeats bigint not null, -- messages after the first to a person who had not answered yet
  known_from date not null -- night that closed the period
)

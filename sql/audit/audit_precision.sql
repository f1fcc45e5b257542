-- The audit's own record: how many of the findings that people answered they confirmed.
create table if not exists audit_precision (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  detector varchar not null, -- '' is all of them
  tier varchar not null, -- finding or watch, when it was answered
  confirmed bigint not null, -- findings whose last answer is confirmed
  explained bigint not null, -- findings whose last answer is explained
  n bigint not null, -- both
  precision double, -- confirmed / n
  precision_low double, -- 95 % interval (Wilson)
  precision_high double, -- 95 % interval (Wilson)
  budget double, -- share of false alarms among findings that is allowed; null for watches
  spent double -- explained / n, as a multiple of the budget; null for watches
)

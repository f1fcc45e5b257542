-- Shape digits, of the last night that ran: digits of recorded values, before and since the audit.
create table if not exists evidence_digits (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  against varchar not null, -- '' (the KPI's own past)
  segment varchar not null, -- '' is the whole KPI
  position varchar not null, -- last, leading (first two) or magnitude (power of ten)
  digit bigint not null, -- 0..9, 10..99, or the power
  n bigint not null, -- records in the current audit year
  n_baseline bigint not null -- before the audit started
)

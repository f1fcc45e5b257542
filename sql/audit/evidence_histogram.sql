-- Shape histogram, of the last night that ran: values near a target, before and since the audit.
create table if not exists evidence_histogram (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  against varchar not null, -- target
  segment varchar not null, -- '' is the whole KPI
  value double not null, -- lower edge of the bin, in the KPI's unit
  width double not null, -- of a bin
  n bigint not null, -- records, actors or segments in the current audit year
  n_baseline bigint not null -- before the audit started
)

-- Which segments, periods and groups of people carry a finding.
create table if not exists audit_carriers (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  finding_id varchar not null, -- finding
  kind varchar not null, -- segment, period or people
  name varchar not null, -- segment; first day of the period; group of at least five people
  log_e double, -- of this part alone (segment, people), or of everything without it (period)
  effect double, -- likewise
  unit varchar not null, -- of the effect
  share double, -- of the finding's effect; null where effects do not add up
  n bigint not null -- audited observations behind it
)

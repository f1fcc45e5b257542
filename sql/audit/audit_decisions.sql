-- One row per answer to a finding that the night knew, from decisions.csv; later ones take back earlier ones.
create table if not exists audit_decisions (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  decision_id varchar not null, -- digest of the rest
  finding_id varchar not null, -- finding
  kpi varchar not null, -- KPI
  segment varchar not null, -- '' is the whole KPI
  detector varchar not null, -- what was found
  against varchar not null, -- outcome or target
  tier varchar not null, -- finding or watch, when it was answered
  decision varchar not null, -- explained, confirmed, accepted or watching
  decided_by varchar not null, -- who answered
  reason varchar not null, -- in that person's words
  decided_at timestamp not null, -- UTC
  until date, -- last day on which the answer holds; null is without end
  e_value double not null, -- when it was answered, at most 1e300
  log_e double not null, -- natural log of it, without that end
  seen_as_of date not null, -- night that was answered; the answer counts from the night after
  supersedes varchar not null, -- earlier answer that this one takes back; '' is none
  is_standing boolean not null -- the last answer to its finding
)

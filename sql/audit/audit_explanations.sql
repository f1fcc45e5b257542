-- One row per finding and competing explanation: what the data say about it.
create table if not exists audit_explanations (
  finding_id varchar not null, -- finding
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  explanation varchar not null, -- season, late data, one record, ...
  says varchar not null, -- for, against or untestable
  sentence varchar not null -- the numbers, or what would be needed
)

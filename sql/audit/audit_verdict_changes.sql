-- Verdicts that differ from the night before, and why: nothing flips silently.
create table if not exists audit_verdict_changes (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  verdict_before varchar not null, -- on the night before
  verdict_now varchar not null, -- on this night
  night_before date not null, -- that night
  why varchar not null, -- declaration changed, late data, new periods, or decision
  sentence varchar not null -- in plain words
)

-- One row per night that ran: when, over what, and how far it came. The only table with clocks.
create table if not exists audit_nights (
  run_id varchar not null, -- same inputs, project and as_of give the same run_id
  as_of date not null, -- the night's date: what was known then, periods closed before it
  project varchar not null, -- title of the project
  dagster_run_id varchar, -- the run in the Dagster UI
  started_at timestamp not null, -- UTC
  finished_at timestamp, -- UTC; null while running or if it died
  code_version varchar not null, -- version of kpi-audit
  false_alarm_budget double -- false discovery rate over KPIs; null where it was not recorded
)

-- Registered changes of audit.yaml, one row per change and night that knew it.
create table if not exists audit_changes (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  change_id varchar not null, -- digest of all it says but the reason: another window is another change
  name varchar not null, -- as declared
  kind varchar not null, -- definition, rollout, reorganisation, incident, campaign or holiday
  first_day date not null, -- from
  last_day date, -- to; null where it only marks a day
  kpis varchar not null, -- JSON list of the KPIs it touches, by name or by source
  segments varchar not null, -- JSON list of segments; empty: all
  registered date not null, -- the day it says it was written down
  reason varchar not null, -- as declared; '' without one
  is_rebase boolean not null, -- starts a new baseline for its KPIs, if declared in advance
  first_seen date not null, -- first night that knew it
  is_in_advance boolean not null -- registered by first_day, and no night since then was without it
)

-- One row per delivered file or query result that was read.
create table if not exists audit_loads (
  load_id varchar not null, -- place among the loads of its source, then a digest of the content
  source varchar not null, -- source
  path varchar not null, -- relative to the project folder; of a URL without user and password
  sha256 varchar not null, -- digest of the content
  declaration varchar not null, -- digest of the source's declaration
  known_from date not null, -- night that first read it
  loaded_at timestamp not null, -- clock when it was read, UTC
  rows_in bigint not null, -- kept + duplicate + quarantined
  rows_kept bigint not null, -- stored in the raw table
  rows_duplicate bigint not null, -- equal to the current version of their key, not stored again
  rows_quarantined bigint not null, -- not readable, see audit_quarantine
  unknown_columns varchar not null, -- JSON array of headers that were not stored
  shifted_times bigint not null, -- times in an hour that a clock change repeated or left out
  known_actors varchar not null -- JSON: column to distinct people in it, people known before; is_concealed to rows, concealed ids
)

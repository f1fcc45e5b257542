-- One row per record that could not be read; the value itself is not kept, it may be a name.
create table if not exists audit_quarantine (
  load_id varchar not null, -- load
  source varchar not null, -- source
  path varchar not null, -- as in audit_loads
  line bigint not null, -- line, sheet row or place in the file where the record starts
  reason varchar not null -- what is wrong
)

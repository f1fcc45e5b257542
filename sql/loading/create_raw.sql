-- Raw rows of one source, append-only. table and columns are filled in.
create table if not exists {table} (
  {columns},
  load_id varchar not null,
  line bigint not null,
  known_from date not null
)

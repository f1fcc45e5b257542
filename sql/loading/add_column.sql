-- A column that was declared after the first load; older rows have null in it.
alter table {table} add column {column} {type}

-- The current rows of the report windows that count, so that no day is counted twice.
-- current (a select), columns and counts (a condition on the windows) are filled in.
select {columns}, load_id, line, known_from
from ({current}) as every_window
where {counts}

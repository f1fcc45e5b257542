-- All loads of a source, the latest last.
select load_id, path, sha256, declaration, known_from, rows_kept, known_actors
from audit_loads
where source = $source
order by load_id

-- The report windows that were known on a night, and since when. raw and columns are filled in: the
-- windows of each tenant, team or other column taken from the path are told apart.
select {columns}, min(known_from) as known_from
from {raw}
where known_from <= $as_of
group by {columns}
order by {columns}

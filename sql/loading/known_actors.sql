-- Distinct people in the staged rows, and those of them whom the load $load_id has ('': any).
-- raw and actor are filled in.
select count(*) as people, count(known.person) as known
from (
  select distinct {actor} as person
  from staged
  where {actor} is not null
) as came
left join (
  select distinct {actor} as person
  from {raw}
  where $load_id = '' or load_id = $load_id
) as known
  on came.person = known.person

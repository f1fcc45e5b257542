-- Distinct people in the staged rows of the load $load_id, and those of them whom the load $before
-- has ('': any load before it). raw and actor are filled in.
select count(*) as people, count(known.person) as known
from (
  select distinct {actor} as person
  from staged
  where load_id = $load_id and {actor} is not null
) as came
left join (
  select {actor} as person
  from {raw}
  where $before = '' or load_id = $before
  union
  select {actor} as person
  from staged
  where $before = '' and load_id < $load_id
) as known
  on came.person = known.person

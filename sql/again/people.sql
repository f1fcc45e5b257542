-- Records with groups of people in place of segments: by when somebody was first seen and by how
-- much they do; nobody is named. events, columns, is_new, smallest and own are filled in.
with records as (
  select * from ({events}) as all_records where {own}
),
people as (
  select
    actor,
    min(period_start) as first_seen,
    ntile(3) over (order by count(*) desc, actor) as place
  from records
  where actor is not null
  group by actor
),
grouped as (
  select
    actor,
    case
      when {is_new} then 'new since the audit began'
      when place = 1 then 'most active third'
      when place = 2 then 'middle third'
      else 'least active third'
    end as name
  from people
),
shown as (
  select name from grouped group by name having count(*) >= {smallest}
)
select grouped.name as segment, {columns}
from records
inner join grouped on grouped.actor = records.actor
inner join shown on shown.name = grouped.name

-- One row per opportunity booked as won 90 days ago or longer: was it still won 90 days later?
with booked as (
  select
    opportunity_id,
    created_date,
    created_date__day,
    row_number() over (partition by opportunity_id order by created_date) as place
  from deal_history
  where stage_name = 'Closed Won'
),
taken_back as (
  select booked.opportunity_id
  from booked
  inner join deal_history as later
    on later.opportunity_id = booked.opportunity_id
    and later.created_date > booked.created_date
    and later.created_date <= booked.created_date + interval 90 day
  where booked.place = 1 and later.stage_name <> 'Closed Won'
  group by booked.opportunity_id
)
select
  booked.created_date as booked_at,
  booked.created_date__day as booked_at__day,
  taken_back.opportunity_id is null as is_kept
from booked
left join taken_back on taken_back.opportunity_id = booked.opportunity_id
where booked.place = 1
  and booked.created_date <= (select max(created_date) from deal_history) - interval 90 day

-- One row per opportunity that was booked as won: when first, by whom, and whether it was taken back.
with booked as (
  select
    opportunity_id,
    created_date,
    created_date__day,
    row_number() over (partition by opportunity_id order by created_date) as place
  from deal_history
  where stage_name = 'Closed Won'
),
others as (
  select opportunity_id, max(created_date) as last_other
  from deal_history
  where stage_name <> 'Closed Won'
  group by opportunity_id
)
select
  booked.created_date as booked_at,
  booked.created_date__day as booked_at__day,
  deals.owner_id,
  coalesce(others.last_other > booked.created_date, false) as is_reversed
from booked
inner join deals on deals.id = booked.opportunity_id
left join others on others.opportunity_id = booked.opportunity_id
where booked.place = 1

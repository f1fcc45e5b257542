-- One row per deal that was booked as won: when first, by whom, and whether it left that stage again
-- within 90 days. A win of the last 90 days had less time to be taken back.
with booked as (
  select
    opportunity_id,
    created_date,
    created_date__day,
    row_number() over (partition by opportunity_id order by created_date) as place
  from deal_history
  where stage_name = 'Closed Won'
),
left_again as (
  select h.opportunity_id, min(h.created_date__day) as left_on
  from booked as b
  inner join deal_history as h
    on h.opportunity_id = b.opportunity_id and h.created_date > b.created_date
  where b.place = 1 and h.stage_name <> 'Closed Won'
  group by h.opportunity_id
)
select
  b.opportunity_id,
  b.created_date as booked_at,
  b.created_date__day as booked_at__day,
  d.owner_id,
  coalesce(l.left_on <= b.created_date__day + interval 90 day, false) as is_reversed
from booked as b
inner join deals as d on d.id = b.opportunity_id
left join left_again as l on l.opportunity_id = b.opportunity_id
where b.place = 1

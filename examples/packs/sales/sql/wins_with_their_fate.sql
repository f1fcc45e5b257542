-- One row per deal that reached Closed Won: whether it left that stage within 90 days.
with wins as (
  select
    opportunity_id,
    min(created_date) as won_at,
    min(created_date__day) as won_on
  from deal_history
  where stage_name = 'Closed Won'
  group by opportunity_id
),
reopened as (
  select w.opportunity_id, min(h.created_date__day) as left_on
  from wins as w
  inner join deal_history as h
    on h.opportunity_id = w.opportunity_id and h.created_date > w.won_at
  where h.stage_name <> 'Closed Won'
  group by w.opportunity_id
),
newest as (
  select max(created_date__day) as last_day
  from deal_history
)
select
  w.opportunity_id,
  w.won_at,
  w.won_on as won_at__day,
  case when r.left_on <= w.won_on + interval 90 day then 0 else 1 end as is_kept
from wins as w
cross join newest as n
left join reopened as r on r.opportunity_id = w.opportunity_id
where w.won_on <= n.last_day - interval 90 day

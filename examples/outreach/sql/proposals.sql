-- One row per opportunity that got a proposal: when it did so first.
with ordered as (
  select
    created_date, created_date__day,
    row_number() over (partition by opportunity_id order by created_date) as place
  from deal_history
  where stage_name = 'Proposal/Price Quote'
)
select created_date as sent_at, created_date__day as sent_at__day
from ordered
where place = 1

-- Stages of deals with what stood before: pushed close dates, steps back in the declared order.
-- rows (current rows of the source) and also (further columns of the deal's key) are filled in.
select
  changes.*,
  coalesce(close_date > prev_close_date, false) as is_push,
  coalesce(stage_place < prev_stage_place, false) as is_regress
from (
  select
    known.*,
    lag(stage) over earlier as prev_stage,
    lag(stage_place) over earlier as prev_stage_place,
    lag(amount) over earlier as prev_amount,
    lag(close_date) over earlier as prev_close_date
  from ({rows}) as known
  window earlier as (partition by deal{also} order by entered_at, load_id, line)
) as changes

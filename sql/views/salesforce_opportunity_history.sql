-- Changes of opportunities with what stood before. PrevAmount and PrevCloseDate are null in records
-- made before Winter '21, and missing from some exports: there the record before counts.
-- rows (current rows of the source) and also (further columns of the opportunity's key) are filled in.
select
  changes.*,
  coalesce(close_date > prev_close_date, false) as is_push,
  coalesce(
    stage_name <> prev_stage_name and probability > 0 and probability < prev_probability, false
  ) as is_regress
from (
  select
    known.*,
    lag(stage_name) over earlier as prev_stage_name,
    lag(probability) over earlier as prev_probability,
    case
      when prev_amount_given is null and not is_prev_given then lag(amount) over earlier
      else prev_amount_given
    end as prev_amount,
    case
      when prev_close_date_given is null and not is_prev_given then lag(close_date) over earlier
      else prev_close_date_given
    end as prev_close_date,
    not is_prev_given
    and prev_amount_given is null
    and prev_close_date_given is null
    and lag(opportunity_id) over earlier is not null as is_prev_derived
  from ({rows}) as known
  window earlier as (partition by opportunity_id{also} order by created_date, load_id, line)
) as changes

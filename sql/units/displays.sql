-- Published figures (value) beside what was measured (compare): how each was rounded, and whether
-- it was shown at all. A record's step is the power of ten that its figure is a multiple of.
with everyone as (
  select
    segment,
    period_start,
    coalesce(actor, 'record ' || cast(row_number() over (order by period_start) as varchar)) as holder,
    cast(value as double) as shown,
    compare as measured,
    cast(round(abs(cast(value as double)) * 1000000) as bigint) as millionths
  from kpi_events
  where compare is not null and compare > 0 and (value is null or value > 0)
),
stepped as (
  select
    segment,
    period_start,
    holder,
    shown,
    measured,
    case
      when millionths % 1000000000000 = 0 then 1000000.0
      when millionths % 100000000000 = 0 then 100000.0
      when millionths % 10000000000 = 0 then 10000.0
      when millionths % 1000000000 = 0 then 1000.0
      when millionths % 100000000 = 0 then 100.0
      when millionths % 10000000 = 0 then 10.0
      when millionths % 1000000 = 0 then 1.0
      when millionths % 100000 = 0 then 0.1
      when millionths % 10000 = 0 then 0.01
      when millionths % 1000 = 0 then 0.001
      when millionths % 100 = 0 then 0.0001
      when millionths % 10 = 0 then 0.00001
      else 0.000001
    end as own_step,
    case
      when abs(shown / $resolution - round(shown / $resolution)) < 0.000001 then $resolution
      else 0.0
    end as declared_step
  from everyone
),
distances as (
  select
    segment,
    period_start,
    holder,
    measured,
    case when shown is null then 1 else 0 end as is_missing,
    greatest(own_step, declared_step) as step,
    shown - measured as residual,
    (shown - measured) / nullif(greatest(own_step, declared_step), 0) as steps
  from stepped
),
both_levels as (
  select segment, period_start, holder, measured, is_missing, step, residual, steps
  from distances
  where segment <> ''
  union all
  select '' as segment, period_start, holder, measured, is_missing, step, residual, steps
  from distances
),
ranked as (
  select
    segment,
    period_start,
    holder,
    measured,
    is_missing,
    step,
    residual,
    steps,
    case
      when percent_rank() over (partition by segment, period_start order by measured) < 0.5 then 1.0
      else 0.0
    end as is_low
  from both_levels
),
zoned as (
  select
    segment,
    period_start,
    holder,
    measured,
    is_missing,
    is_low,
    case when abs(steps) < 0.999999 then residual else 0.0 end as residual,
    case when abs(steps) < 0.999999 then step else 0.0 end as step,
    case when abs(steps) < 0.999999 and abs(steps) > 0.000001 then 1 else 0 end as n,
    case when abs(steps) >= 0.999999 then 1 else 0 end as beyond,
    case when steps > 0.500001 and steps <= 0.750001 then 1 else 0 end as up_near,
    case when steps > 0.750001 and steps < 0.999999 then 1 else 0 end as up_far,
    case when steps >= 0.999999 and steps < 1.25 then 1 else 0 end as up_beyond,
    case when steps < -0.500001 and steps >= -0.750001 then 1 else 0 end as down_near,
    case when steps < -0.750001 and steps > -0.999999 then 1 else 0 end as down_far,
    case when steps <= -0.999999 and steps > -1.25 then 1 else 0 end as down_beyond,
    avg(is_missing) over (partition by segment, period_start) as missing_rate,
    avg(is_low) over (partition by segment, period_start) as low_rate
  from ranked
),
rounded as (
  select
    segment,
    period_start,
    holder,
    avg(case when n = 1 then is_low end) over (partition by segment, period_start) as low_of_rounded,
    avg(case when n = 1 then 1.0 * (down_near + down_far) end)
      over (partition by segment, period_start) as down_rate,
    measured,
    is_missing,
    is_low,
    residual,
    step,
    n,
    beyond,
    up_near,
    up_far,
    up_beyond,
    down_near,
    down_far,
    down_beyond,
    (is_missing - missing_rate) * (is_low - low_rate) as missing_score
  from zoned
),
holders as (
  select
    segment,
    period_start,
    holder,
    sum(n) as n,
    sum(beyond) as beyond,
    sum(up_near) as up_near,
    sum(up_far) as up_far,
    sum(up_beyond) as up_beyond,
    sum(down_near) as down_near,
    sum(down_far) as down_far,
    sum(down_beyond) as down_beyond,
    sum(n * is_low) as low,
    sum(is_low * (up_near + up_far)) as low_up,
    sum(is_low * (down_near + down_far)) as low_down,
    sum(step) as step,
    sum(residual) as residual,
    sum(case when n = 1 then (down_near + down_far - down_rate) * (low_of_rounded - is_low) else 0.0 end)
      as need_score,
    sum((1 - is_missing) * is_low) as shown_low,
    sum((1 - is_missing) * (1 - is_low)) as shown_high,
    sum(is_missing * is_low) as missing_low,
    sum(is_missing * (1 - is_low)) as missing_high,
    sum(measured) as measured,
    sum(case when is_missing = 0 then measured else 0.0 end) as measured_shown,
    sum(measured * measured) as measured_squares,
    sum(missing_score) as missing_score
  from rounded
  group by segment, period_start, holder
)
select
  segment,
  period_start,
  cast(sum(n) as bigint) as n,
  cast(sum(beyond) as bigint) as beyond,
  cast(sum(up_near) as bigint) as up_near,
  cast(sum(up_far) as bigint) as up_far,
  cast(sum(up_beyond) as bigint) as up_beyond,
  cast(sum(down_near) as bigint) as down_near,
  cast(sum(down_far) as bigint) as down_far,
  cast(sum(down_beyond) as bigint) as down_beyond,
  sum(low) as low,
  sum(low_up) as low_up,
  sum(low_down) as low_down,
  sum(step) as step,
  sum(residual) as residual,
  sum(residual * residual) as residual_squares,
  cast(sum((up_near + up_far - down_near - down_far) * (up_near + up_far - down_near - down_far)) as double)
    as sign_squares,
  sum((up_far - 0.5 * (up_near + up_beyond)) * (up_far - 0.5 * (up_near + up_beyond))) as up_squares,
  sum((down_far - 0.5 * (down_near + down_beyond)) * (down_far - 0.5 * (down_near + down_beyond)))
    as down_squares,
  sum(need_score) as need_score,
  sum(need_score * need_score) as need_squares,
  sum(shown_low) as shown_low,
  sum(shown_high) as shown_high,
  sum(missing_low) as missing_low,
  sum(missing_high) as missing_high,
  sum(measured) as measured,
  sum(measured_shown) as measured_shown,
  sum(measured_squares) as measured_squares,
  sum(missing_score * missing_score) as missing_squares
from holders
group by segment, period_start

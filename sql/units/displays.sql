-- Published figures (value) beside what was measured (compare): how each was rounded, and whether
-- it was shown at all. A record's step is the power of ten that its figure is a multiple of. Its
-- zone counts how far it was rounded: 1 to the nearest, 2 beyond 0.5 steps, 3 beyond 0.75, 4 a step
-- or a little more, 5 further, 0 not at all; minus where the figure is too low.
with everyone as (
  select
    segment,
    period_start,
    actor,
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
    actor,
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
    actor,
    measured,
    case when shown is null then 1 else 0 end as is_missing,
    greatest(own_step, declared_step) as step,
    shown - measured as residual,
    (shown - measured) / nullif(greatest(own_step, declared_step), 0) as steps
  from stepped
),
zoned as (
  select
    segment,
    period_start,
    actor,
    measured,
    is_missing,
    case when abs(steps) < 0.999999 then residual else 0.0 end as residual,
    case when abs(steps) < 0.999999 then step else 0.0 end as step,
    case
      when steps is null or abs(steps) <= 0.000001 then 0
      when abs(steps) <= 0.500001 then 1
      when abs(steps) <= 0.750001 and steps > 0 then 2
      when abs(steps) <= 0.750001 then -2
      when abs(steps) < 0.999999 and steps > 0 then 3
      when abs(steps) < 0.999999 then -3
      when abs(steps) < 1.25 and steps > 0 then 4
      when abs(steps) < 1.25 then -4
      else 5
    end as zone
  from distances
),
own_middles as (
  select
    segment,
    period_start,
    percentile_cont(0.5) within group (order by measured) as middle
  from zoned
  group by segment, period_start
),
all_middles as (
  select period_start, percentile_cont(0.5) within group (order by measured) as middle
  from zoned
  group by period_start
),
placed as (
  select
    z.segment,
    z.period_start,
    z.actor,
    z.measured,
    z.is_missing,
    z.residual,
    z.step,
    z.zone,
    case when z.measured < o.middle then -1 when z.measured > o.middle then 1 else 0 end as own_side,
    case when z.measured < a.middle then -1 when z.measured > a.middle then 1 else 0 end as side
  from zoned as z
  inner join own_middles as o
    on z.segment = o.segment and z.period_start = o.period_start
  inner join all_middles as a on z.period_start = a.period_start
),
cells as (
  select
    segment,
    period_start,
    is_missing,
    zone,
    own_side,
    side,
    count(*) as n,
    sum(residual) as residual,
    sum(step) as step,
    sum(measured) as measured,
    sum(measured * measured) as measured_squares
  from placed
  group by segment, period_start, is_missing, zone, own_side, side
),
both_cells as (
  select
    segment, period_start, is_missing, zone, own_side as side,
    n, residual, step, measured, measured_squares
  from cells
  where segment <> ''
  union all
  select
    '' as segment, period_start, is_missing, zone, side,
    n, residual, step, measured, measured_squares
  from cells
),
-- A record is low if less than half of the others lie below it: so are those on the median itself
-- where several share it.
levels as (
  select
    segment,
    period_start,
    case
      when sum(n) = 1 or 2 * sum(case when side < 0 then n else 0 end) < sum(n) - 1 then 0
      else -1
    end as low_until
  from both_cells
  group by segment, period_start
),
low_cells as (
  select
    c.segment,
    c.period_start,
    c.is_missing,
    c.zone,
    case when c.side <= l.low_until then 1.0 else 0.0 end as is_low,
    case when abs(c.zone) in (1, 2, 3) then c.n else 0 end as rounded,
    c.n,
    c.residual,
    c.step,
    c.measured,
    c.measured_squares
  from both_cells as c
  inner join levels as l on c.segment = l.segment and c.period_start = l.period_start
),
sums as (
  select
    segment,
    period_start,
    cast(sum(rounded) as bigint) as n,
    cast(sum(case when abs(zone) > 3 then n else 0 end) as bigint) as beyond,
    cast(sum(case when zone = 2 then n else 0 end) as bigint) as up_near,
    cast(sum(case when zone = 3 then n else 0 end) as bigint) as up_far,
    cast(sum(case when zone = 4 then n else 0 end) as bigint) as up_beyond,
    cast(sum(case when zone = -2 then n else 0 end) as bigint) as down_near,
    cast(sum(case when zone = -3 then n else 0 end) as bigint) as down_far,
    cast(sum(case when zone = -4 then n else 0 end) as bigint) as down_beyond,
    sum(rounded * is_low) as low,
    sum(case when zone in (2, 3) then n * is_low else 0.0 end) as low_up,
    sum(case when zone in (-2, -3) then n * is_low else 0.0 end) as low_down,
    sum(step) as step,
    sum(residual) as residual,
    sum((1 - is_missing) * n * is_low) as shown_low,
    sum((1 - is_missing) * n * (1 - is_low)) as shown_high,
    sum(is_missing * n * is_low) as missing_low,
    sum(is_missing * n * (1 - is_low)) as missing_high,
    sum(measured) as measured,
    sum(case when is_missing = 0 then measured else 0.0 end) as measured_shown,
    sum(measured_squares) as measured_squares
  from low_cells
  group by segment, period_start
),
rates as (
  select
    s.segment,
    s.period_start,
    l.low_until,
    (missing_low + missing_high)
    / nullif(cast(shown_low + shown_high + missing_low + missing_high as double), 0) as missing_rate,
    (shown_low + missing_low)
    / nullif(cast(shown_low + shown_high + missing_low + missing_high as double), 0) as low_rate,
    coalesce(low / nullif(cast(n as double), 0), 0.0) as low_of_rounded,
    coalesce((down_near + down_far) / nullif(cast(n as double), 0), 0.0) as down_rate
  from sums as s
  inner join levels as l on s.segment = l.segment and s.period_start = l.period_start
),
scored as (
  select
    p.segment,
    p.period_start,
    p.actor,
    p.residual,
    case when p.zone in (2, 3) then 1.0 when p.zone in (-2, -3) then -1.0 else 0.0 end as sign,
    case when p.zone = 3 then 1.0 when p.zone in (2, 4) then -0.5 else 0.0 end as up,
    case when p.zone = -3 then 1.0 when p.zone in (-2, -4) then -0.5 else 0.0 end as down,
    case when abs(p.zone) in (1, 2, 3)
      then
        (case when p.zone in (-2, -3) then 1.0 else 0.0 end - o.down_rate)
        * (o.low_of_rounded - case when p.own_side <= o.low_until then 1.0 else 0.0 end)
      else 0.0
    end as own_need,
    case when abs(p.zone) in (1, 2, 3)
      then
        (case when p.zone in (-2, -3) then 1.0 else 0.0 end - a.down_rate)
        * (a.low_of_rounded - case when p.side <= a.low_until then 1.0 else 0.0 end)
      else 0.0
    end as need,
    (p.is_missing - o.missing_rate)
    * (case when p.own_side <= o.low_until then 1.0 else 0.0 end - o.low_rate) as own_missing,
    (p.is_missing - a.missing_rate)
    * (case when p.side <= a.low_until then 1.0 else 0.0 end - a.low_rate) as missing
  from placed as p
  inner join rates as a on p.period_start = a.period_start and a.segment = ''
  left join rates as o on p.segment = o.segment and p.period_start = o.period_start
),
-- Figures shown as measured, where none is missing, add nothing to any square.
telling as (
  select
    segment, period_start, actor,
    residual, sign, up, down, own_need, need, own_missing, missing
  from scored
  where residual <> 0 or up <> 0 or down <> 0 or own_missing <> 0 or missing <> 0
),
by_actor as (
  select
    segment, period_start, actor,
    sum(residual) as residual, sum(sign) as sign, sum(up) as up, sum(down) as down,
    sum(own_need) as own_need, sum(need) as need,
    sum(own_missing) as own_missing, sum(missing) as missing
  from telling
  where actor is not null
  group by segment, period_start, actor
),
-- A record without an actor stands for itself.
holders as (
  select
    segment, period_start, residual, sign, up, down, own_need as need, own_missing as missing
  from by_actor
  where segment <> ''
  union all
  select
    '' as segment, period_start, sum(residual) as residual, sum(sign) as sign, sum(up) as up,
    sum(down) as down, sum(need) as need, sum(missing) as missing
  from by_actor
  group by period_start, actor
  union all
  select
    segment, period_start, residual, sign, up, down, own_need as need, own_missing as missing
  from telling
  where actor is null and segment <> ''
  union all
  select '' as segment, period_start, residual, sign, up, down, need, missing
  from telling
  where actor is null
),
squares as (
  select
    segment,
    period_start,
    sum(residual * residual) as residual_squares,
    sum(sign * sign) as sign_squares,
    sum(up * up) as up_squares,
    sum(down * down) as down_squares,
    sum(need) as need_score,
    sum(need * need) as need_squares,
    sum(missing * missing) as missing_squares
  from holders
  group by segment, period_start
)
select
  sums.segment,
  sums.period_start,
  sums.n,
  sums.beyond,
  sums.up_near,
  sums.up_far,
  sums.up_beyond,
  sums.down_near,
  sums.down_far,
  sums.down_beyond,
  sums.low,
  sums.low_up,
  sums.low_down,
  sums.step,
  sums.residual,
  coalesce(squares.residual_squares, 0.0) as residual_squares,
  coalesce(squares.sign_squares, 0.0) as sign_squares,
  coalesce(squares.up_squares, 0.0) as up_squares,
  coalesce(squares.down_squares, 0.0) as down_squares,
  coalesce(squares.need_score, 0.0) as need_score,
  coalesce(squares.need_squares, 0.0) as need_squares,
  sums.shown_low,
  sums.shown_high,
  sums.missing_low,
  sums.missing_high,
  sums.measured,
  sums.measured_shown,
  sums.measured_squares,
  coalesce(squares.missing_squares, 0.0) as missing_squares
from sums
left join squares
  on sums.segment = squares.segment and sums.period_start = squares.period_start

-- Ratios of whole numbers within 0.05 points of a whole percent, and how many chance would give.
-- A record's numerator could have been any number that leaves its ratio in the same percent; only
-- records where some of these hit and others miss tell anything. 0 and 100 % are left out. Where all
-- of twenty or more numerators are multiples of 2, 5, 10 ... (packs), only such numbers count.
with ratios as (
  select
    segment,
    period_start,
    cast(round(numerator) as bigint) as part,
    cast(round(denominator) as bigint) as whole
  from kpi_events
  where numerator > 0
    and denominator between 1 and 1000000000000
    and numerator < 2 * denominator
    and abs(numerator - round(numerator)) < 1e-9
    and abs(denominator - round(denominator)) < 1e-9
),
cells as (
  select
    segment,
    period_start,
    part,
    whole,
    case
      when count(*) over (partition by segment, period_start) < 20 then 1.0
      when max(part % 100) over (partition by segment, period_start) = 0 then 100.0
      when max(part % 50) over (partition by segment, period_start) = 0 then 50.0
      when max(part % 25) over (partition by segment, period_start) = 0 then 25.0
      when max(part % 20) over (partition by segment, period_start) = 0 then 20.0
      when max(part % 10) over (partition by segment, period_start) = 0 then 10.0
      when max(part % 5) over (partition by segment, period_start) = 0 then 5.0
      when max(part % 4) over (partition by segment, period_start) = 0 then 4.0
      when max(part % 3) over (partition by segment, period_start) = 0 then 3.0
      when max(part % 2) over (partition by segment, period_start) = 0 then 2.0
      else 1.0
    end as pack,
    cast(floor((200 * part + whole) / nullif(2.0 * whole, 0)) as bigint) as percent
  from ratios
),
chances as (
  select
    segment,
    period_start,
    percent,
    case when abs(2000 * part - 20 * percent * whole) <= whole then 1 else 0 end as hit,
    floor((20 * percent + 1) * whole / nullif(2000 * pack, 0))
    - ceil((20 * percent - 1) * whole / nullif(2000 * pack, 0)) + 1 as hits_possible,
    ceil((2 * percent + 1) * whole / nullif(200 * pack, 0))
    - ceil((2 * percent - 1) * whole / nullif(200 * pack, 0)) as possible
  from cells
  where percent between 1 and 199 and percent <> 100
),
by_segment as (
  select
    segment,
    period_start,
    percent,
    count(*) as n,
    sum(hit) as hits,
    sum(hits_possible / nullif(possible, 0)) as expected,
    sum(hits_possible * (possible - hits_possible) / nullif(possible * possible, 0)) as variance
  from chances
  where hits_possible > 0 and hits_possible < possible
  group by segment, period_start, percent
)
select
  segment,
  period_start,
  percent,
  n,
  cast(hits as bigint) as hits,
  expected,
  variance
from by_segment
where segment <> ''
union all
select
  '' as segment,
  period_start,
  percent,
  cast(sum(n) as bigint) as n,
  cast(sum(hits) as bigint) as hits,
  sum(expected) as expected,
  sum(variance) as variance
from by_segment
group by period_start, percent

-- How many values lie 1, 1.25 and 1.5 interquartile ranges below or above the median of their block.
-- A block is 60 to 119 values that follow each other in time, within a segment and a period, so that
-- neither growth nor a change of level or scale between blocks moves a count. Blocks whose
-- quartiles are closer than five steps of the recorded resolution are left out.
with sizes as (
  select
    segment,
    period_start,
    count(*) as size,
    case when count(e.at) < count(*) then 1 else floor(count(*) / 60.0) end as blocks
  from kpi_events as e
  where value is not null
  group by segment, period_start
  having count(*) >= 60
),
placed as (
  select
    e.segment,
    e.period_start,
    cast(e.value as double) as value,
    s.blocks,
    s.size,
    row_number() over (
      partition by e.segment, e.period_start order by e.at, e.record, e.value
    ) - 1 as place
  from kpi_events as e
  inner join sizes as s on e.segment = s.segment and e.period_start = s.period_start
  where e.value is not null
),
blocked as (
  select segment, period_start, value, floor(place * blocks / nullif(size, 0)) as block
  from placed
),
quartiles as (
  select
    segment,
    period_start,
    block,
    percentile_cont(0.25) within group (order by value) as low,
    percentile_cont(0.5) within group (order by value) as middle,
    percentile_cont(0.75) within group (order by value) as high
  from blocked
  group by segment, period_start, block
),
by_block as (
  select
    b.segment,
    b.period_start,
    b.block,
    cast(count(*) as double) as n,
    sum(case when b.value < middle - 1.0 * (high - low) then 1.0 else 0.0 end) as below_1,
    sum(case when b.value > middle + 1.0 * (high - low) then 1.0 else 0.0 end) as above_1,
    sum(case when b.value < middle - 1.25 * (high - low) then 1.0 else 0.0 end) as below_2,
    sum(case when b.value > middle + 1.25 * (high - low) then 1.0 else 0.0 end) as above_2,
    sum(case when b.value < middle - 1.5 * (high - low) then 1.0 else 0.0 end) as below_3,
    sum(case when b.value > middle + 1.5 * (high - low) then 1.0 else 0.0 end) as above_3
  from blocked as b
  inner join quartiles as q
    on b.segment = q.segment and b.period_start = q.period_start and b.block = q.block
  where q.high - q.low >= 5 * $resolution
  group by b.segment, b.period_start, b.block
),
by_segment as (
  select
    segment,
    period_start,
    count(*) as blocks,
    sum(n) as n,
    sum(below_1) as below_1,
    sum(above_1) as above_1,
    sum(below_2) as below_2,
    sum(above_2) as above_2,
    sum(below_3) as below_3,
    sum(above_3) as above_3,
    sum(below_1 * below_1) as below_1_square,
    sum(above_1 * above_1) as above_1_square,
    sum((above_1 - below_1) * (above_1 - below_1)) as lean_1_square
  from by_block
  group by segment, period_start
)
select
  segment,
  period_start,
  blocks,
  n,
  below_1,
  above_1,
  below_2,
  above_2,
  below_3,
  above_3,
  below_1_square,
  above_1_square,
  lean_1_square
from by_segment
where segment <> ''
union all
select
  '' as segment,
  period_start,
  cast(sum(blocks) as bigint) as blocks,
  sum(n) as n,
  sum(below_1) as below_1,
  sum(above_1) as above_1,
  sum(below_2) as below_2,
  sum(above_2) as above_2,
  sum(below_3) as below_3,
  sum(above_3) as above_3,
  sum(below_1_square) as below_1_square,
  sum(above_1_square) as above_1_square,
  sum(lean_1_square) as lean_1_square
from by_segment
group by period_start

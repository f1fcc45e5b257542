-- Neighbouring records of an actor (and partner): are they more often of the same day when they
-- exceed a limit together? The same for the limit halved one to four times. Scores per actor, summed.
with records as (
  select
    segment,
    period_start,
    actor,
    coalesce(counterpart, object, '') as partner,
    cast("at" as date) as day,
    cast(value as double) as size
  from kpi_events
  where actor is not null and "at" is not null and value > 0
),
-- Who has one record with a partner has no neighbours; the others are few or are busy.
several as (
  select segment, period_start, actor, partner
  from records
  group by segment, period_start, actor, partner
  having count(*) > 1
),
neighbours as (
  select
    r.segment,
    r.period_start,
    r.actor,
    r.day,
    r.size,
    lag(r.day) over in_order as day_before,
    lag(r.size) over in_order as size_before
  from records as r
  inner join several as s
    on r.segment = s.segment
    and r.period_start = s.period_start
    and r.actor = s.actor
    and r.partner = s.partner
  window in_order as (
    partition by r.segment, r.period_start, r.actor, r.partner order by r.day, r.size
  )
),
pairs as (
  select
    segment,
    period_start,
    actor,
    size + size_before as both_sizes,
    case when size > size_before then size else size_before end as larger,
    case when day = day_before then 1.0 else 0.0 end as hit
  from neighbours
  where size_before is not null and date_diff('day', day_before, day) <= 31
),
limits as (
  select 0 as halvings, cast($target as double) as most
  union all
  select 1 as halvings, cast($target as double) / 2.0 as most
  union all
  select 2 as halvings, cast($target as double) / 4.0 as most
  union all
  select 3 as halvings, cast($target as double) / 8.0 as most
  union all
  select 4 as halvings, cast($target as double) / 16.0 as most
),
strata as (
  select
    pairs.segment,
    pairs.period_start,
    pairs.actor,
    limits.halvings,
    sum(case when both_sizes > most then hit else 0.0 end) as hits_over,
    sum(case when both_sizes > most then 1.0 else 0.0 end) as pairs_over,
    sum(hit) as hits,
    count(*) * 1.0 as n
  from pairs
  cross join limits
  where (both_sizes > most and larger <= most) or (both_sizes > most / 2.0 and both_sizes <= most)
  group by pairs.segment, pairs.period_start, pairs.actor, limits.halvings
),
scores as (
  select
    segment,
    period_start,
    actor,
    halvings,
    hits_over,
    pairs_over,
    n,
    hits_over - pairs_over * hits / nullif(n, 0) as score,
    case
      when n > 1
        then pairs_over * (n - pairs_over) * hits * (n - hits) / nullif(n * n * (n - 1), 0)
      else 0.0
    end as spread
  from strata
),
actors as (
  select
    segment,
    period_start,
    actor,
    sum(case when halvings = 0 then hits_over else 0.0 end) as hits_over,
    sum(case when halvings = 0 then pairs_over else 0.0 end) as pairs_over,
    sum(case when halvings = 0 then n else 0.0 end) as n,
    sum(case when halvings = 0 then score else 0.0 end) as score_0,
    sum(case when halvings = 1 then score else 0.0 end) as score_1,
    sum(case when halvings = 2 then score else 0.0 end) as score_2,
    sum(case when halvings = 3 then score else 0.0 end) as score_3,
    sum(case when halvings = 4 then score else 0.0 end) as score_4,
    sum(case when halvings = 0 then spread else 0.0 end) as spread_0,
    sum(case when halvings = 1 then spread else 0.0 end) as spread_1,
    sum(case when halvings = 2 then spread else 0.0 end) as spread_2,
    sum(case when halvings = 3 then spread else 0.0 end) as spread_3,
    sum(case when halvings = 4 then spread else 0.0 end) as spread_4
  from scores
  group by segment, period_start, actor
),
by_segment as (
  select
    segment,
    period_start,
    sum(hits_over) as hits_over,
    sum(pairs_over) as pairs_over,
    sum(n) as n,
    sum(case when spread_0 > 0 then 1.0 else 0.0 end) as strata,
    sum(score_0) as score_0,
    sum(score_1) as score_1,
    sum(score_2) as score_2,
    sum(score_3) as score_3,
    sum(score_4) as score_4,
    sum(spread_0) as spread_0,
    sum(spread_1) as spread_1,
    sum(spread_2) as spread_2,
    sum(spread_3) as spread_3,
    sum(spread_4) as spread_4,
    sum(score_0 * score_0) as square_00,
    sum(score_0 * score_1) as square_01,
    sum(score_0 * score_2) as square_02,
    sum(score_0 * score_3) as square_03,
    sum(score_0 * score_4) as square_04,
    sum(score_1 * score_1) as square_11,
    sum(score_1 * score_2) as square_12,
    sum(score_1 * score_3) as square_13,
    sum(score_1 * score_4) as square_14,
    sum(score_2 * score_2) as square_22,
    sum(score_2 * score_3) as square_23,
    sum(score_2 * score_4) as square_24,
    sum(score_3 * score_3) as square_33,
    sum(score_3 * score_4) as square_34,
    sum(score_4 * score_4) as square_44,
    sum(score_0 * score_0 * score_0 * score_0) as fourth_00
  from actors
  group by segment, period_start
)
select
  segment,
  period_start,
  hits_over,
  pairs_over,
  n,
  strata,
  score_0,
  score_1,
  score_2,
  score_3,
  score_4,
  spread_0,
  spread_1,
  spread_2,
  spread_3,
  spread_4,
  square_00,
  square_01,
  square_02,
  square_03,
  square_04,
  square_11,
  square_12,
  square_13,
  square_14,
  square_22,
  square_23,
  square_24,
  square_33,
  square_34,
  square_44,
  fourth_00
from by_segment
where segment <> ''
union all
select
  '' as segment,
  period_start,
  sum(hits_over) as hits_over,
  sum(pairs_over) as pairs_over,
  sum(n) as n,
  sum(strata) as strata,
  sum(score_0) as score_0,
  sum(score_1) as score_1,
  sum(score_2) as score_2,
  sum(score_3) as score_3,
  sum(score_4) as score_4,
  sum(spread_0) as spread_0,
  sum(spread_1) as spread_1,
  sum(spread_2) as spread_2,
  sum(spread_3) as spread_3,
  sum(spread_4) as spread_4,
  sum(square_00) as square_00,
  sum(square_01) as square_01,
  sum(square_02) as square_02,
  sum(square_03) as square_03,
  sum(square_04) as square_04,
  sum(square_11) as square_11,
  sum(square_12) as square_12,
  sum(square_13) as square_13,
  sum(square_14) as square_14,
  sum(square_22) as square_22,
  sum(square_23) as square_23,
  sum(square_24) as square_24,
  sum(square_33) as square_33,
  sum(square_34) as square_34,
  sum(square_44) as square_44,
  sum(fourth_00) as fourth_00
from by_segment
group by period_start

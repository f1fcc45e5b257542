-- Results by cohort and the period they arrived in, at the earliest their cohort's own.
-- {grain}, {value} and {until} are filled with the KPI's.
select
  segment,
  period_start,
  cast(
    date_trunc(
      '{grain}', case when arrived_on < period_start then period_start else arrived_on end
    ) as date
  ) as arrived,
  cast(sum({value}) as double) as amount,
  count(*) as n
from kpi_events
where arrived_on is not null and arrived_on < date '{until}'
group by 1, 2, 3
order by 1, 2, 3

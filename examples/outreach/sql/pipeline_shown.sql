-- One row per week and team: the figure as first published and as it stands in the latest edition.
with editions as (
  select
    week, team, pipeline,
    row_number() over (partition by week, team order by published) as place,
    row_number() over (partition by week, team order by published desc) as place_from_last
  from dashboard
)
select
  week, team,
  max(case when place = 1 then pipeline end) as shown_first,
  max(case when place_from_last = 1 then pipeline end) as shown_now
from editions
group by week, team

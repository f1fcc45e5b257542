-- What the verdict of each KPI rested on, on the night $as_of.
with cohorts as (
  select kpi, sum(case when is_mature then 1 else 0 end) as mature
  from audit_cohorts
  where as_of = $as_of
  group by kpi
),
closings as (
  select kpi, definition, count(distinct period_start) as periods
  from kpi_closings
  where known_from <= $as_of
  group by kpi, definition
),
registered as (
  select string_agg(change_id, ' ' order by change_id) as changes
  from audit_changes
  where as_of = $as_of and is_in_advance
)
select
  audit_verdicts.kpi,
  audit_verdicts.verdict,
  coalesce(closings.periods, 0) as periods,
  cohorts.mature,
  audit_kpis.definition || ' ' || audit_kpis.outcomes || ' ' || audit_kpis.targets || ' '
  || audit_kpis.guardrails || ' ' || coalesce(cast(audit_kpis.audit_start as varchar), '') || ' '
  || coalesce(registered.changes, '') as declaration
from audit_verdicts
inner join audit_kpis
  on audit_verdicts.kpi = audit_kpis.kpi and audit_verdicts.as_of = audit_kpis.as_of
cross join registered
left join closings
  on audit_kpis.kpi = closings.kpi and audit_kpis.definition = closings.definition
left join cohorts on audit_verdicts.kpi = cohorts.kpi
where audit_verdicts.as_of = $as_of

-- One row per KPI and night, for BI tools: declaration, verdict, numbers, last answer. A view; in the published snapshot a table.
create or replace view kpi_health_history as
with answers as (
  select
    as_of,
    kpi,
    decision,
    decided_by,
    decided_at,
    row_number() over (partition by as_of, kpi order by decided_at desc, decision_id) as place
  from audit_decisions
  where is_standing
)
select
  audit_verdicts.kpi as kpi, -- KPI
  audit_kpis.title as title, -- as people call it
  audit_kpis.owner as owner, -- who answers for it
  audit_kpis.role as role, -- activity, adoption, engagement, outcome or guardrail
  audit_kpis.is_paid as is_paid, -- money depends on one of its targets
  audit_verdicts.verdict as verdict, -- as in audit_verdicts
  audit_verdicts.reason as reason, -- one sentence in plain words
  audit_verdicts.is_provisional as is_provisional, -- short baseline or few audited periods
  audit_verdicts.reported_change_pct as reported_change_pct, -- against its usual level
  audit_verdicts.backed_change_pct as backed_change_pct, -- part of it that the outcome backs
  audit_verdicts.backed_low_pct as backed_low_pct, -- 95 % interval
  audit_verdicts.backed_high_pct as backed_high_pct, -- 95 % interval
  audit_verdicts.hollow_points as hollow_points, -- reported minus backed
  audit_verdicts.hollow_low as hollow_low, -- 95 % interval
  audit_verdicts.hollow_high as hollow_high, -- 95 % interval
  audit_verdicts.since as since, -- first period in which evidence reached the watch level
  audit_verdicts.findings as findings, -- selected by e-BH
  audit_verdicts.watches as watches, -- e of 20 or more, not selected
  audit_verdicts.explained as explained, -- findings and watches among them that are explained
  audit_verdicts.accepted_until as accepted_until, -- all that drives the verdict is accepted
  answers.decided_by as last_decided_by, -- who gave the last answer that stands; null without one
  answers.decided_at as last_decided_at, -- UTC
  answers.decision as last_decision, -- explained, confirmed, accepted or watching
  audit_verdicts.detectable_pct as detectable_pct, -- smallest inflation the audit would see
  audit_verdicts.as_of as as_of, -- night's date
  audit_verdicts.run_id as run_id -- night
from audit_verdicts
inner join audit_kpis
  on audit_verdicts.kpi = audit_kpis.kpi and audit_verdicts.as_of = audit_kpis.as_of
inner join audit_nights
  on audit_verdicts.as_of = audit_nights.as_of
left join answers
  on audit_verdicts.kpi = answers.kpi
  and audit_verdicts.as_of = answers.as_of
  and answers.place = 1
where audit_nights.finished_at is not null

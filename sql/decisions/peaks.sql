-- The strongest evidence of each answered finding, over the nights since the one that was answered.
select
  answered.decision_id as decision_id,
  max(seen.log_e) as log_e
from audit_decisions as answered
inner join audit_evidence as seen
  on seen.kpi = answered.kpi
  and seen.segment = answered.segment
  and seen.detector = answered.detector
  and seen.against = answered.against
where answered.as_of = $as_of
  and answered.is_standing
  and seen.as_of > answered.seen_as_of
  and seen.as_of <= $as_of
group by answered.decision_id

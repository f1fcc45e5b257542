-- Per change the first night before $as_of that knew it, and on how many since its first day.
select
  audit_changes.change_id,
  min(audit_changes.as_of) as first_seen,
  cast(
    sum(case when audit_changes.as_of >= audit_changes.first_day then 1 else 0 end) as bigint
  ) as nights
from audit_changes
inner join audit_nights on audit_changes.as_of = audit_nights.as_of
where audit_changes.as_of < $as_of and audit_nights.finished_at is not null
group by audit_changes.change_id

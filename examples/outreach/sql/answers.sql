-- One row per answer to somebody else's question: who answered whom, and in which departments.
select
  answer.sender,
  answer.created_at as answered_at,
  answer.created_at__day as answered_at__day,
  start.sender as asker,
  helper.department,
  asker.department as asker_department
from posts as answer
inner join posts as start on start.thread_id = answer.thread_id and start.replied_to_id is null
left join people as helper on helper.person = answer.sender
left join people as asker on asker.person = start.sender
where answer.replied_to_id is not null and answer.sender <> start.sender

-- One row per question in Viva Engage: a thread whose first message has a question mark.
-- Answers are messages of others; their number of different people is the breadth. A question asked
-- yesterday had less time to be answered than an older one: compare shares of is_answered_in_a_day or
-- is_answered_in_a_week, and let periods close as much later (grace_days in audit.yaml).
-- Where exports have no text has_question is null and there are no questions.
with placed as (
  select
    id,
    thread_id,
    group_id,
    sender,
    created_at,
    created_at__day,
    has_question,
    deleted_at,
    row_number() over (partition by thread_id order by created_at, id) as place
  from engage_messages
),
answered as (
  select
    starter.thread_id,
    min(reply.created_at) as first_answer_at,
    count(*) as answers,
    count(distinct reply.sender) as answerers,
    max(case when answering.department <> asking.department then 1 else 0 end) as by_others
  from placed as starter
  inner join placed as reply
    on
      starter.thread_id = reply.thread_id
      and starter.sender <> reply.sender
      and reply.deleted_at is null
  left join engage_users as asking
    on starter.sender = asking.person
  left join engage_users as answering
    on reply.sender = answering.person
  where starter.place = 1
  group by starter.thread_id
)
select
  question.id,
  question.thread_id,
  question.group_id,
  question.created_at as asked_at,
  question.created_at__day as asked_at__day,
  question.sender as asker,
  asking.department as asker_department,
  coalesce(answered.answers, 0) as answers,
  coalesce(answered.answerers, 0) as answerers,
  answered.thread_id is not null as is_answered,
  date_diff('second', question.created_at, answered.first_answer_at) / 60.0
    as minutes_to_first_answer,
  coalesce(date_diff('second', question.created_at, answered.first_answer_at) <= 86400, false)
    as is_answered_in_a_day,
  coalesce(date_diff('second', question.created_at, answered.first_answer_at) <= 604800, false)
    as is_answered_in_a_week,
  coalesce(answered.by_others, 0) = 1 as is_answered_across_teams
from placed as question
left join answered
  on question.thread_id = answered.thread_id
left join engage_users as asking
  on question.sender = asking.person
where question.place = 1 and question.has_question and question.deleted_at is null

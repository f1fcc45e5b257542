-- One row per answer in a Viva Engage thread: who answered whom, after how long, across teams or not.
-- Answers are the messages of others than the one who started the thread. is_question: the first
-- message has a question mark. Deleted messages are no answers, and deleted threads have none.
-- Counts of different answerers say how broad the help is; a share of is_cross_team how far it goes.
-- External people have only the threads they took part in exported: counts are lower bounds there.
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
answers as (
  select
    reply.id,
    reply.thread_id,
    reply.group_id,
    reply.created_at as answered_at,
    reply.created_at__day as answered_at__day,
    reply.sender as answerer,
    starter.sender as asker,
    starter.has_question as is_question,
    starter.created_at as asked_at,
    row_number() over (partition by reply.thread_id order by reply.created_at, reply.id) as place
  from placed as reply
  inner join placed as starter
    on reply.thread_id = starter.thread_id and starter.place = 1 and starter.deleted_at is null
  where reply.deleted_at is null and reply.sender <> starter.sender
)
select
  answers.id,
  answers.thread_id,
  answers.group_id,
  answers.answered_at,
  answers.answered_at__day,
  answers.answerer,
  answers.asker,
  answers.is_question,
  answers.place = 1 as is_first,
  date_diff('second', answers.asked_at, answers.answered_at) / 60.0 as minutes,
  asking.department as asker_department,
  answering.department as answerer_department,
  answering.department <> asking.department as is_cross_team
from answers
left join engage_users as asking
  on answers.asker = asking.person
left join engage_users as answering
  on answers.answerer = answering.person

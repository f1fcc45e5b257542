-- One row per answer that returns an answer: A answers a thread of B, who had answered a thread of A
-- at most 90 days before. Count different values of pair for the two-way relationships of a period.
-- A pair that thanks each other in the same thread is none: both directions need a thread of their own.
with placed as (
  select
    id,
    thread_id,
    sender,
    created_at,
    created_at__day,
    deleted_at,
    row_number() over (partition by thread_id order by created_at, id) as place
  from engage_messages
),
answers as (
  select
    reply.id,
    reply.created_at as answered_at,
    reply.created_at__day as answered_at__day,
    reply.sender as answerer,
    starter.sender as asker
  from placed as reply
  inner join placed as starter
    on reply.thread_id = starter.thread_id and starter.place = 1 and starter.deleted_at is null
  where reply.deleted_at is null and reply.sender <> starter.sender
),
returned as (
  select
    later.id,
    max(earlier.answered_at) as answered_before_at
  from answers as later
  inner join answers as earlier
    on
      later.answerer = earlier.asker
      and later.asker = earlier.answerer
      and later.answered_at > earlier.answered_at
      and date_diff('day', earlier.answered_at__day, later.answered_at__day) <= 90
  group by later.id
)
select
  answers.id,
  answers.answered_at,
  answers.answered_at__day,
  answers.answerer,
  answers.asker,
  returned.answered_before_at,
  case
    when answers.answerer < answers.asker then answers.answerer || '-' || answers.asker
    else answers.asker || '-' || answers.answerer
  end as pair,
  answering.department <> asking.department as is_cross_team
from answers
inner join returned
  on answers.id = returned.id
left join engage_users as asking
  on answers.asker = asking.person
left join engage_users as answering
  on answers.answerer = answering.person

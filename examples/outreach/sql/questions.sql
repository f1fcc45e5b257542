-- One row per thread: whether somebody else answered within a week, and after how many hours.
with starts as (
  select thread_id, sender, created_at, created_at__day
  from posts
  where replied_to_id is null
),
answers as (
  select starts.thread_id, min(posts.created_at) as answered_at
  from starts
  inner join posts on posts.thread_id = starts.thread_id
  where posts.replied_to_id is not null and posts.sender <> starts.sender
  group by starts.thread_id
)
select
  starts.created_at as asked_at,
  starts.created_at__day as asked_at__day,
  coalesce(answers.answered_at <= starts.created_at + interval 7 day, false) as is_answered,
  round(date_diff('second', starts.created_at, answers.answered_at) / 3600.0, 2) as hours_to_answer
from starts
left join answers on answers.thread_id = starts.thread_id

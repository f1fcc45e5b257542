-- One row per deal that was won, on the day it closed.
select deal, owner, amount, close_date, close_date__day
from hubspot
where is_won and not coalesce(is_deleted, false)

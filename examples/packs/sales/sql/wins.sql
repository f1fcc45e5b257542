-- One row per deal that was won, on the day it closed; won again or lost again is in the history.
select id, owner_id, amount, close_date, account_id
from deals
where is_won and not is_deleted

-- One row per package and month since stars were collected; a zero before July 2019 counts nothing.
select repo_id, month, n_stars_all
from packages
where month >= date '2019-07-01'

-- Records of those only who were there before the audit began. events, own and start are filled in.
with records as (
  select * from ({events}) as all_records where {own}
)
select *
from records
where actor in (select actor from records where period_start < date '{start}')

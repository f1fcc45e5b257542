-- One row per message about an earlier night that the night knew, from deliveries.jsonl; never an address.
create table if not exists audit_deliveries (
  run_id varchar not null, -- night
  as_of date not null, -- night's date
  sent_at timestamp not null, -- UTC
  about date not null, -- night that was told of
  route varchar not null, -- 'to' of its line under notify:
  channel varchar not null, -- its variable or scheme, and a number where there are several
  owner varchar not null, -- who was told; * is everybody
  kind varchar not null, -- night, or failure: the night failed
  outcome varchar not null, -- delivered or failed
  attempts bigint not null, -- how often the channel was asked
  reason varchar not null, -- why it failed; '' where it was delivered
  news bigint not null -- how many things were told
)

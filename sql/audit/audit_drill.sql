-- Fire drill: the smallest distortion of each kind that the audit of a KPI would see.
create table if not exists audit_drill (
  run_id varchar not null, -- night whose records and baseline were used
  as_of date not null, -- night's date
  kpi varchar not null, -- KPI
  scheme varchar not null, -- what was planted into a shadow copy
  words varchar not null, -- the scheme in plain words
  detector varchar not null, -- what looked for it; '' if nothing did
  against varchar not null, -- outcome or target; '' is the KPI's own past
  weeks bigint not null, -- length of the planted stretch; 0: a one-off table, or nothing planted
  smallest double, -- smallest share from which on 90 % of copies are seen; null: none planted is
  power double, -- share of the copies at this strength that were seen
  power_low double, -- in truth it is no lower, with a confidence of 95 %
  largest double not null, -- largest share planted
  unit varchar not null, -- what the shares are of
  false_alarms double, -- share of copies without a scheme in which it was seen
  copies bigint not null, -- shadow copies per strength
  is_blind boolean not null, -- true: it could be done and nothing was seen at any strength
  reason varchar not null -- why nothing was planted or judged; '' otherwise
)

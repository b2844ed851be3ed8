-- Monitoring's rules (两库): rows of a few kinds. A rule is never edited: a change closes a version and opens the next.
create schema monitoring;

create table monitoring.rule (
  rule_id text not null,
  version int not null check (version > 0),
  kind text not null,
  category text not null check (category in ('policy', 'management', 'medical')),
  name_zh text not null,
  name_en text not null,
  logic_zh text not null,
  logic_en text not null,
  result text not null check (result in ('violation', 'suspect')),
  action text not null check (action in ('stop', 'remind')),
  severity int not null check (severity between 1 and 3),
  stages text[] not null check (stages <@ array['before', 'during', 'after']),
  hosp_lvs int[],
  scenes text[],
  insutypes text[],
  fund_types text[],
  hilist_code text,
  item_name text,
  pinyin text not null,
  params jsonb not null,
  published text,
  batch text not null,
  clause_zh text not null,
  clause_en text not null,
  source text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  enabled boolean not null,
  reason text not null,
  made_at timestamptz not null,
  made_by text not null,
  replaced_at timestamptz,
  primary key (rule_id, version)
);
create unique index rule_current on monitoring.rule (rule_id) where replaced_at is null;
create index rule_of_item on monitoring.rule (hilist_code) where replaced_at is null;
create index rule_of_kind on monitoring.rule (kind, rule_id) where replaced_at is null;

-- One row: compiled rules are kept as long as this number stands.
create table monitoring.rules_version (
  only_one boolean primary key default true check (only_one),
  version bigint not null,
  changed_at timestamptz not null
);
insert into monitoring.rules_version (version, changed_at) values (1, '2026-01-01T00:00:00Z');

-- A list as it was uploaded: read and shown, adopted by a second person.
create table monitoring.rules_import (
  id uuid primary key,
  list text not null check (list in ('limits', 'pairs')),
  file_name text not null,
  content text not null,
  valid_from date,
  state text not null check (state in ('preview', 'adopted', 'discarded')),
  rows int not null,
  added int not null,
  changed int not null,
  same int not null,
  unread jsonb not null,
  unread_count int not null,
  uploaded_by text not null,
  uploaded_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  check ((state = 'preview') = (decided_at is null))
);
create index rules_import_recent on monitoring.rules_import (uploaded_at desc);

create table monitoring.rule_change (
  id uuid primary key,
  rule_id text not null,
  enable boolean not null,
  reason text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('open', 'approved', 'declined')),
  decided_by text check (decided_by <> asked_by),
  decided_at timestamptz,
  words text,
  check ((state = 'open') = (decided_at is null))
);
create unique index rule_change_open on monitoring.rule_change (rule_id) where state = 'open';
create index rule_change_of_rule on monitoring.rule_change (rule_id, asked_at desc);

create view monitoring.pub_rule as
  select rule_id, version, kind, category, name_zh, name_en, result, action, severity, clause_zh, clause_en, valid_from,
    valid_to, enabled, replaced_at
  from monitoring.rule;

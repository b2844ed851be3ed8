-- The fund's screens: who agreed to a self-paid charge, grouping tables adopted by a second person, a rule's sentence, and
-- which statements rest on a rule or a budget.

-- Who agreed that a charge is the person's own (supervision ordinance art. 15: the insured, a near relative or the guardian; not in
-- an emergency). Null: declared before it was asked, or by a hospital's system, which keeps the paper itself.
alter table settlement.charge
  add column own_agreed_by text check (own_agreed_by in ('self', 'relative', 'guardian', 'emergency')),
  add column own_declared_by_name text,
  add check (own_agreed_by is null or own_reason is not null);
create index charge_unbilled on settlement.charge (mdtrt_id) where setl_id is null and returned_at is null;

create table grouping.table_upload (
  id uuid primary key,
  name text not null check (name <> ''),
  valid_from date not null,
  sm3 text not null,
  mdcs integer not null,
  adrgs integer not null,
  drgs integer not null,
  -- What it would change of the set in force on that day: DRGs that come, go and are called otherwise.
  changes jsonb not null,
  state text not null check (state in ('waiting', 'adopted', 'discarded')),
  uploaded_by text not null,
  uploaded_by_name text not null,
  uploaded_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  -- Two persons: whoever handed it in does not adopt it.
  check (state <> 'adopted' or decided_by <> uploaded_by),
  check ((state = 'waiting') = (decided_at is null) and (decided_at is null) = (decided_by is null))
);
create table grouping.upload_file (
  upload_id uuid not null references grouping.table_upload (id) on delete cascade,
  name text not null,
  content bytea not null,
  primary key (upload_id, name)
);

create or replace view monitoring.pub_rule as
  select rule_id, version, kind, category, name_zh, name_en, result, action, severity, clause_zh, clause_en, valid_from,
    valid_to, enabled, replaced_at, logic_zh, logic_en, source
  from monitoring.rule;

-- The rules, budgets and cases that a statement's steps name.
create index statement_sources on statements.statement
  using gin (jsonb_path_query_array(content::jsonb, '$.steps[*].from[*].ref'));

-- A pool's year as dated data: budgets, rules of payment, risk models. Entered by one person, approved by another.
create schema budgets;

create table budgets.budget (
  id uuid primary key,
  year integer not null check (year between 2000 and 2200),
  insutype text not null check (insutype in ('310', '390')),
  category text not null check (category in ('outpatient', 'special-disease', 'inpatient')),
  revision integer not null check (revision > 0),
  amount_fen bigint not null check (amount_fen > 0),
  reserve_bp integer not null check (reserve_bp between 0 and 10000),
  month_shares_bp integer[] not null check (cardinality(month_shares_bp) = 12),
  source text not null,
  state text not null check (state in ('draft', 'approved', 'superseded')),
  entered_by text not null,
  entered_by_name text not null,
  entered_at timestamptz not null,
  approved_by text,
  approved_by_name text,
  approved_at timestamptz,
  unique (year, insutype, category, revision),
  check (approved_by <> entered_by),
  check ((state = 'draft') = (approved_by is null))
);
create unique index budget_in_force on budgets.budget (year, insutype, category) where state = 'approved';

create table budgets.rule (
  id uuid primary key,
  kind text not null,
  name text not null,
  valid_from date not null,
  -- Checked against the shape of its kind when it is entered.
  parameters jsonb not null,
  source text not null,
  state text not null check (state in ('draft', 'approved', 'superseded')),
  entered_by text not null,
  entered_by_name text not null,
  entered_at timestamptz not null,
  approved_by text,
  approved_by_name text,
  approved_at timestamptz,
  check (approved_by <> entered_by),
  check ((state = 'draft') = (approved_by is null))
);
create unique index rule_in_force on budgets.rule (kind, name, valid_from) where state = 'approved';

-- Scores of what people will cost: rows of a table, by version.
create schema risk;

create table risk.model (
  id uuid primary key,
  model text not null,
  valid_from date not null,
  rows jsonb not null,
  sm3 text not null,
  source text not null,
  state text not null check (state in ('draft', 'approved', 'superseded')),
  entered_by text not null,
  entered_by_name text not null,
  entered_at timestamptz not null,
  approved_by text,
  approved_by_name text,
  approved_at timestamptz,
  check (approved_by <> entered_by),
  check ((state = 'draft') = (approved_by is null))
);
create unique index model_in_force on risk.model (model, valid_from) where state = 'approved';

create view budgets.pub_budget as
  select id as budget_id, year, insutype, category, revision, amount_fen, reserve_bp, month_shares_bp, approved_at
  from budgets.budget where state = 'approved';

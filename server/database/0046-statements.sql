-- Statements: inputs, steps, result and postings of what is paid. What was posted is reversed by a new revision, never edited.
create schema statements;

create table statements.statement (
  id uuid primary key,
  kind text not null,
  calculation_version integer not null check (calculation_version > 0),
  subject text not null,
  subject_name text not null,
  -- Whose it is; null: the region's.
  institution_id uuid references institutions.institution (id),
  year integer not null check (year between 2000 and 2200),
  month integer check (month between 1 and 12),
  revision integer not null check (revision > 0),
  supersedes uuid references statements.statement (id),
  state text not null check (state in ('draft', 'submitted', 'approved', 'posted', 'superseded', 'withdrawn')),
  -- Canonical JSON (RFC 8785) of kind, version, subject, period, inputs, steps, result and postings; text, because jsonb keeps no bytes.
  content text not null,
  content_sm3 text not null,
  result jsonb not null,
  headline_fen bigint,
  title_zh text not null,
  title_en text not null,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  submitted_by text,
  submitted_by_name text,
  submitted_at timestamptz,
  approved_by text,
  approved_by_name text,
  approved_at timestamptz,
  returned_words text,
  posted_by text,
  posted_by_name text,
  posted_at timestamptz,
  transaction_id uuid references ledger.transaction (id),
  reversal_id uuid references ledger.transaction (id),
  unique nulls not distinct (kind, subject, year, month, revision),
  -- Two persons: who made or submitted it does not approve it.
  check (approved_by is null or (approved_by <> submitted_by and approved_by <> made_by)),
  check ((state in ('approved', 'posted', 'superseded')) = (approved_at is not null)),
  check ((state in ('posted', 'superseded')) = (posted_at is not null)),
  check (state <> 'draft' or submitted_at is null),
  check (reversal_id is null or state = 'superseded')
);
-- One that is being made, and one that is paid, for each subject and period.
create unique index statement_open on statements.statement (kind, subject, year, coalesce(month, 0))
  where state in ('draft', 'submitted', 'approved');
create unique index statement_posted on statements.statement (kind, subject, year, coalesce(month, 0)) where state = 'posted';
create unique index statement_supersedes on statements.statement (supersedes) where state not in ('withdrawn');
create index statement_institution on statements.statement (institution_id, id desc);

create table statements.closed_period (
  period text primary key check (period ~ '^\d{4}(-(0[1-9]|1[0-2]))?$'),
  closed_by text not null,
  closed_at timestamptz not null
);

create view statements.pub_statement as
  select id as statement_id, kind, subject, institution_id, year, month, revision, state, content_sm3, result, headline_fen, made_at, posted_at,
    transaction_id
  from statements.statement;

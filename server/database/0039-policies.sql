-- Policy as dated data: limits of catalogue items, special diseases and their tickets, drafts, previews and publications.
alter table benefits.catalogue_item drop constraint catalogue_item_kind_check;
alter table benefits.catalogue_item
  add constraint catalogue_item_kind_check check (kind in ('drug', 'service', 'consumable')),
  -- In words as published, and as far as they can be counted: {perDay, perStay, onlyFor}.
  add column limit_zh text not null default '',
  add column limits jsonb not null default '{}',
  -- First letters of the name's pinyin.
  add column initials text not null default '';

create table benefits.special_disease (
  code text not null,
  insutype text not null check (insutype in ('310', '390')),
  name text not null,
  name_en text not null,
  -- A code qualifies with all its subcodes.
  diag_codes text[] not null check (cardinality(diag_codes) > 0),
  -- What the pooled fund pays at most in the year under it, in place of the policy's; null: the policy's.
  uplmt_fen bigint check (uplmt_fen >= 0),
  clause_zh text not null,
  clause_en text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (code, insutype, valid_from)
);

-- A person's ticket: applied for with a diagnosis, approved by another person. What is paid follows the entitlement.
create table benefits.ticket (
  id uuid primary key,
  resident_id uuid not null,
  disease_code text not null,
  diag_code text not null,
  institution_id uuid,
  note text not null,
  state text not null check (state in ('applied', 'approved', 'refused', 'ended')),
  applied_by text not null,
  applied_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  reason text,
  valid_from date,
  valid_to date check (valid_to >= valid_from),
  entitlement_id uuid references benefits.entitlement (id),
  check ((state = 'applied') = (decided_by is null)),
  check (decided_by <> applied_by),
  check ((state in ('approved', 'ended')) = (entitlement_id is not null and valid_from is not null))
);
create index ticket_resident on benefits.ticket (resident_id);
create index ticket_waiting on benefits.ticket (applied_at) where state = 'applied';
-- One running ticket a person and disease.
create unique index ticket_running on benefits.ticket (resident_id, disease_code) where state in ('applied', 'approved');

-- What a bill was split by: its day, its place on the accumulator, and what its charges said.
create view settlement.pub_bill_terms as
  select b.setl_id, b.benefit_date, b.accumulator_id, b.accumulator_no,
         coalesce(bool_or(c.referred), false) as referred, coalesce(sum(c.waiver_fen), 0)::bigint as waiver_fen
    from settlement.bill b
    left join settlement.bill_line l on l.setl_id = b.setl_id
    left join settlement.charge c on c.id = l.charge_id
   group by b.setl_id;

create schema policies;

create table policies.publication (
  id uuid primary key,
  no int not null unique,
  draft_id uuid not null unique,
  title text not null,
  reason text not null,
  correction boolean not null,
  maker_id text not null,
  maker_name text not null,
  checker_id text not null,
  checker_name text not null,
  published_at timestamptz not null,
  from_day date not null,
  preview_sm3 text not null,
  check (maker_id <> checker_id)
);

-- Every row that a publication wrote, closed or took away: the history of the tables, never edited.
create table policies.change (
  publication_id uuid not null references policies.publication (id),
  line_no int not null,
  table_name text not null check (table_name in ('catalogue', 'policy', 'supplement', 'special-disease')),
  key text not null,
  change text not null check (change in ('added', 'changed', 'ended')),
  before jsonb,
  after jsonb,
  primary key (publication_id, line_no)
);
create index change_key on policies.change (table_name, key);

create table policies.draft (
  id uuid primary key,
  title text not null,
  reason text not null,
  correction boolean not null,
  state text not null check (state in ('open', 'submitted', 'published', 'withdrawn')),
  edits int not null default 0,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  edited_at timestamptz not null,
  submitted_by text,
  submitted_by_name text,
  publication_id uuid references policies.publication (id),
  check ((state = 'published') = (publication_id is not null)),
  check (state not in ('submitted', 'published') or submitted_by is not null)
);

create table policies.draft_row (
  draft_id uuid not null references policies.draft (id),
  table_name text not null check (table_name in ('catalogue', 'policy', 'supplement', 'special-disease')),
  -- The key and the first day, or the key and 'end'.
  row_id text not null,
  key text not null,
  cells jsonb not null,
  -- The key's versions when the row was edited: what a publication must find unchanged.
  base jsonb not null,
  primary key (draft_id, table_name, row_id)
);

-- What each edit took the place of, so that it can be undone.
create table policies.draft_edit (
  draft_id uuid not null references policies.draft (id),
  edit_no int not null,
  what text not null check (what in ('set', 'remove', 'import')),
  actor_id text not null,
  at timestamptz not null,
  table_name text not null,
  before jsonb not null,
  undone boolean not null default false,
  primary key (draft_id, edit_no)
);

create table policies.decision (
  draft_id uuid not null references policies.draft (id),
  no int not null,
  what text not null check (what in ('submitted', 'approved', 'returned', 'withdrawn')),
  actor_id text not null,
  actor_name text not null,
  at timestamptz not null,
  reason text not null,
  primary key (draft_id, no)
);

create table policies.preview (
  id uuid primary key,
  draft_id uuid not null references policies.draft (id),
  -- The draft's count of edits that it is of.
  edits int not null,
  month text not null,
  state text not null check (state in ('running', 'done', 'failed')),
  done int not null default 0,
  total int not null default 0,
  -- Sums so far, and at the end the result, as the bytes that are hashed.
  sums jsonb,
  content text,
  content_sm3 text,
  asked_at timestamptz not null,
  made_at timestamptz,
  check ((state = 'done') = (content is not null and content_sm3 is not null))
);
create unique index preview_running on policies.preview (draft_id) where state = 'running';
create index preview_draft on policies.preview (draft_id, asked_at desc);

create table policies.preview_bill (
  preview_id uuid not null references policies.preview (id) on delete cascade,
  setl_id uuid not null,
  resident_id uuid not null,
  person_before_fen bigint not null,
  person_after_fen bigint not null,
  primary key (preview_id, setl_id)
);
create index preview_bill_resident on policies.preview_bill (preview_id, resident_id);

create table policies.preview_person (
  preview_id uuid not null references policies.preview (id) on delete cascade,
  person_no int not null,
  resident_id uuid not null,
  primary key (preview_id, person_no)
);

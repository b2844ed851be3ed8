-- The care grid: cells with their outlines, the households in them, how much care a household needs, and which team answers for it.
-- All spans are half open: a day lies in one when since_date <= day and (until_date is null or day < until_date).

create schema grid;

create table grid.cell (
  id uuid primary key,
  code text not null,
  name text not null,
  institution_id uuid not null references institutions.institution (id),
  -- As given (WGS84, longitude first), and as PostgreSQL answers "is this point in it".
  outline jsonb not null,
  shape polygon not null,
  registered_people int not null check (registered_people >= 0),
  from_date date not null,
  to_date date,
  end_reason text,
  registered_at timestamptz not null,
  registered_by text not null,
  check (to_date >= from_date),
  check ((to_date is null) = (end_reason is null))
);
create unique index cell_code on grid.cell (code) where to_date is null;
create index cell_institution on grid.cell (institution_id);
create index cell_shape on grid.cell using gist (shape) where to_date is null;

-- Which cells a cell came from: a split has one before several, a merge several before one.
create table grid.cell_came_from (
  cell_id uuid not null references grid.cell (id),
  before_id uuid not null references grid.cell (id),
  primary key (cell_id, before_id)
);

create table grid.household (
  id uuid primary key,
  cell_id uuid not null references grid.cell (id),
  -- Where people live is read only through the keys of this deployment, as their telephones are.
  address_cipher text not null,
  point point,
  head_id uuid references residents.resident (id),
  team_id uuid references teams.team (id),
  grade text check (grade in ('A', 'B', 'C', 'D')),
  graded_on date,
  -- What was registered, hashed: the same id with other content is refused.
  content_hash text not null,
  registered_at timestamptz not null,
  registered_by text not null,
  dissolved_on date,
  dissolve_reason text,
  check ((grade is null) = (graded_on is null)),
  check ((dissolved_on is null) = (dissolve_reason is null))
);
create index household_of_cell on grid.household (cell_id) where dissolved_on is null;
create index household_of_team on grid.household (team_id) where dissolved_on is null;

-- Where a household lay and when.
create table grid.household_cell (
  id uuid primary key,
  household_id uuid not null references grid.household (id),
  cell_id uuid not null references grid.cell (id),
  since_date date not null,
  until_date date,
  check (until_date >= since_date)
);
create unique index household_cell_open on grid.household_cell (household_id) where until_date is null;

create table grid.household_member (
  id uuid primary key,
  household_id uuid not null references grid.household (id),
  resident_id uuid not null references residents.resident (id),
  relation text not null check (relation in ('head', 'spouse', 'child', 'parent', 'grandchild', 'grandparent', 'sibling', 'other')),
  since_date date not null,
  until_date date,
  end_reason text check (end_reason in ('moved', 'moved-away', 'died', 'split', 'error')),
  check (until_date >= since_date),
  check ((until_date is null) = (end_reason is null))
);
-- One household a person at a time.
create unique index household_member_open on grid.household_member (resident_id) where until_date is null;
create index household_member_household on grid.household_member (household_id);
create index household_member_resident on grid.household_member (resident_id);

create table grid.attribute (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  kind text not null check (kind in ('disabled', 'poverty-relief', 'pregnant')),
  source text not null,
  since_date date not null,
  until_date date,
  entered_at timestamptz not null,
  entered_by text not null,
  ended_by text,
  check (until_date >= since_date)
);
create unique index attribute_open on grid.attribute (resident_id, kind) where until_date is null;
create index attribute_resident on grid.attribute (resident_id);

-- How a household's grade follows from what is known: points by factor, and the points from which a grade begins.
create table grid.grade_rule (
  id uuid primary key,
  version text not null unique,
  valid_from date not null unique,
  factors jsonb not null,
  bands jsonb not null,
  -- Whether being assigned to a team opens the record to its members.
  opens_record boolean not null,
  -- Share of the distance in the choice of a team, in metres that one tenth of a team's quota is worth.
  load_metres int not null check (load_metres >= 0),
  source text not null
);

-- Every grade a household was given, with its reasons; the last one counts.
create table grid.household_grade (
  id uuid primary key,
  household_id uuid not null references grid.household (id),
  grade text not null check (grade in ('A', 'B', 'C', 'D')),
  points int not null,
  reasons jsonb not null,
  rule_version text not null,
  how text not null check (how in ('rule', 'hand')),
  -- Why by hand, and until when no rule overrides it.
  hand_reason text,
  holds_until date,
  graded_at timestamptz not null,
  graded_by text not null,
  check ((how = 'hand') = (hand_reason is not null)),
  check ((how = 'hand') = (holds_until is not null))
);
create index household_grade_household on grid.household_grade (household_id, graded_at desc);

-- A person asks that the household's grade be looked at by somebody (R25, PIPL 24).
create table grid.grade_review (
  id uuid primary key,
  household_id uuid not null references grid.household (id),
  asked_by text not null,
  asked_at timestamptz not null,
  words text not null,
  answer text,
  outcome text check (outcome in ('kept', 'changed')),
  answered_at timestamptz,
  answered_by text,
  check ((outcome is null) = (answered_at is null) and (outcome is null) = (answer is null))
);
create unique index grade_review_open on grid.grade_review (household_id) where outcome is null;

-- A proposal which team answers for which household: looked at first, then applied exactly so, or not at all.
create table grid.assignment (
  id uuid primary key,
  institution_id uuid not null references institutions.institution (id),
  -- SM3 over everything that the proposal was worked out from.
  ground text not null,
  state text not null check (state in ('previewed', 'applied', 'undone')),
  loads jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  applied_at timestamptz,
  applied_by text,
  undone_at timestamptz,
  undone_by text,
  undo_reason text,
  check ((state = 'previewed') = (applied_at is null)),
  check ((state = 'undone') = (undone_at is not null))
);
create index assignment_institution on grid.assignment (institution_id, made_at desc);

create table grid.assignment_row (
  assignment_id uuid not null references grid.assignment (id),
  household_id uuid not null references grid.household (id),
  from_team_id uuid references teams.team (id),
  to_team_id uuid references teams.team (id),
  reason text not null,
  distance_m int,
  primary key (assignment_id, household_id)
);

create view grid.pub_cell as
  select id as cell_id, code, name, institution_id, registered_people, from_date, to_date from grid.cell;
create view grid.pub_household as
  select id as household_id, cell_id, team_id, grade, graded_on from grid.household where dissolved_on is null;
-- Who was where: a member's span cut by the household's spans in its cells.
create view grid.pub_member as
  select m.resident_id, m.household_id, c.cell_id, greatest(m.since_date, c.since_date) as since_date,
         least(m.until_date, c.until_date) as until_date
  from grid.household_member m join grid.household_cell c on c.household_id = m.household_id
   and (m.until_date is null or c.since_date < m.until_date) and (c.until_date is null or m.since_date < c.until_date);
create view grid.pub_attribute as
  select resident_id, kind, since_date, until_date from grid.attribute;

-- Assessment: by which scheme institutions are assessed, and with which result. Insight hands the figures; nothing here reads them.
create schema assessment;

create table assessment.scheme (
  id uuid primary key,
  title jsonb not null,
  source text not null,
  year_from int not null check (year_from between 2000 and 2999),
  year_to int check (year_to >= year_from),
  indicators jsonb not null check (jsonb_typeof(indicators) = 'array' and jsonb_array_length(indicators) > 0),
  state text not null check (state in ('proposed', 'in-force', 'returned')),
  proposed_by text not null,
  proposed_by_name text not null,
  proposed_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  reason text,
  check ((state = 'proposed') = (decided_at is null)),
  -- Two persons: the rule stands in the table too.
  check (decided_by is null or decided_by <> proposed_by)
);
create index scheme_in_force on assessment.scheme (year_from) where state = 'in-force';

-- A confirmed result is never changed: opened again, it is followed by a new version.
create table assessment.score (
  id uuid primary key,
  institution_id uuid not null references institutions.institution (id),
  year int not null check (year between 2000 and 2999),
  version int not null check (version > 0),
  scheme_id uuid not null references assessment.scheme (id),
  score_bp int check (score_bp between 0 and 10000),
  state text not null check (state in ('provisional', 'confirmed', 'superseded')),
  as_of timestamptz not null,
  handed_at timestamptz not null,
  confirmed_by text,
  confirmed_by_name text,
  confirmed_at timestamptz,
  reopen_reason text,
  unique (institution_id, year, version),
  check (state <> 'confirmed' or confirmed_at is not null)
);
create unique index score_current on assessment.score (institution_id, year) where state <> 'superseded';

create table assessment.indicator_score (
  score_id uuid not null references assessment.score (id) on delete cascade,
  position int not null,
  code text not null,
  numerator bigint not null check (numerator >= 0),
  denominator bigint not null check (denominator >= numerator),
  rate_bp int check (rate_bp between 0 and 10000),
  points_bp int check (points_bp between 0 and 10000),
  run_id uuid not null,
  definition_hash text not null,
  primary key (score_id, code)
);

create table assessment.objection (
  id uuid primary key,
  score_id uuid not null references assessment.score (id),
  indicator_code text,
  text text not null,
  raised_by text not null,
  raised_by_name text not null,
  raised_at timestamptz not null,
  answer text,
  answered_by text,
  answered_by_name text,
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null))
);
create index objection_score on assessment.objection (score_id);

create view assessment.pub_score as
  select id as score_id, institution_id, year, version, score_bp, state, as_of, confirmed_at
  from assessment.score where state <> 'superseded';

create view assessment.pub_indicator as
  select i.score_id, s.institution_id, s.year, i.code, i.numerator, i.denominator, i.rate_bp, i.points_bp, i.run_id
  from assessment.indicator_score i join assessment.score s on s.id = i.score_id where s.state <> 'superseded';

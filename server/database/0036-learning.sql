-- What people read, learn and practise for their health, and how far they have come.
create schema learning;

create table learning.edition (
  id uuid primary key,
  code text not null,
  version int not null check (version > 0),
  kind text not null check (kind in ('article', 'course', 'programme')),
  title jsonb not null,
  summary jsonb not null,
  topics text[] not null,
  minutes int not null check (minutes > 0),
  source text not null,
  content jsonb not null,
  search_text text not null,
  state text not null check (state in ('proposed', 'agreed', 'refused', 'withdrawn')),
  from_date date,
  proposed_by text not null,
  proposed_at timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  review_reason text,
  unique (code, version),
  check ((state = 'agreed') <= (from_date is not null and reviewed_by is not null)),
  check (reviewed_by is distinct from proposed_by)
);
create index edition_in_force on learning.edition (code, from_date desc, version desc) where state = 'agreed';

create table learning.progress (
  resident_id uuid not null references residents.resident (id),
  code text not null,
  version int not null,
  parts_done int[] not null,
  percent int not null check (percent between 0 and 100),
  started_on date not null,
  finished_on date,
  primary key (resident_id, code)
);

create table learning.check_in (
  resident_id uuid not null,
  code text not null,
  on_date date not null,
  done boolean not null,
  note text,
  at timestamptz not null,
  primary key (resident_id, code, on_date),
  foreign key (resident_id, code) references learning.progress (resident_id, code)
);

create view learning.pub_progress as
  select resident_id, code, version, percent, started_on, finished_on from learning.progress;

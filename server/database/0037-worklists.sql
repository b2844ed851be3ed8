-- What a team has done about the people on its list: put off, called, told in batches. The list itself is made when it is read.
create schema worklists;

create table worklists.put_off (
  id uuid primary key,
  team_id uuid not null references teams.team (id),
  resident_id uuid not null references residents.resident (id),
  kind text not null,
  until_date date not null,
  reason text not null,
  by_id text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text,
  check ((undone_at is null) = (undone_by is null))
);
create index put_off_open on worklists.put_off (team_id, resident_id, kind) where undone_at is null;

create table worklists.call (
  id uuid primary key,
  team_id uuid not null references teams.team (id),
  resident_id uuid not null references residents.resident (id),
  purpose text not null,
  outcome text not null check (outcome in ('reached', 'comes', 'not-reached', 'wrong-number', 'declined', 'moved', 'died')),
  note text,
  at timestamptz not null,
  by_id uuid not null,
  by_name text not null
);
create index call_of on worklists.call (team_id, resident_id, at desc);

create table worklists.batch (
  id uuid primary key,
  team_id uuid not null references teams.team (id),
  purpose text not null check (purpose in ('follow-up', 'check', 'suspected', 'renewal')),
  asked_at timestamptz not null,
  asked_by uuid not null,
  asked_by_name text not null,
  done_at timestamptz
);
create index batch_of_team on worklists.batch (team_id, asked_at desc);

create table worklists.batch_person (
  batch_id uuid not null references worklists.batch (id),
  resident_id uuid not null references residents.resident (id),
  state text not null check (state in ('waiting', 'told', 'told-lately', 'no-phone', 'not-due')),
  due_on date,
  at timestamptz,
  primary key (batch_id, resident_id)
);
create index batch_waiting on worklists.batch_person (batch_id) where state = 'waiting';
create index batch_told on worklists.batch_person (resident_id, at) where state = 'told';

-- Whether somebody can be called at all; the number itself stays encrypted.
create view residents.pub_reachable as
  select id as resident_id, phone_hash is not null as has_phone from residents.resident;

-- Services still to be done, with their names.
create view contracts.pub_promise_due as
  select p.id as promise_id, c.resident_id, c.team_id, p.service_code, p.name_zh, p.name_en, p.window_from, p.window_to
    from contracts.promise p join contracts.contract c on c.id = p.contract_id where p.state = 'due' and c.state = 'active';

-- Whole collections out of the record and into it (FHIR Bulk Data): what was asked for, and how far it has come.
create schema bulk;

create table bulk.export (
  id uuid primary key,
  client_id text not null,
  client_name text not null,
  scopes text[] not null,
  request text not null,
  -- The record as of this instant is what is given.
  transaction_time timestamptz not null,
  -- By the database's clock: writers that began before it may still bring something of before transaction_time.
  asked_at timestamptz not null default clock_timestamp(),
  since timestamptz,
  -- Whose resources: null is everything, any_patient what belongs to some patient, patients the numbers of the record.
  any_patient boolean not null,
  patients bigint[],
  state text not null check (state in ('running', 'done', 'failed', 'cancelled', 'expired')),
  failure text,
  expires_at timestamptz
);
create index export_state on bulk.export (state, transaction_time);

create table bulk.export_type (
  export_id uuid not null references bulk.export,
  position int not null,
  type text not null,
  -- What was deleted since, instead of what is there.
  deleted boolean not null,
  queries text[] not null,
  -- The row of the record up to which this type has been written.
  after_row bigint not null default 0,
  lines bigint not null default 0,
  done boolean not null default false,
  primary key (export_id, type, deleted)
);

create table bulk.export_file (
  export_id uuid not null references bulk.export,
  name text not null,
  type text not null,
  deleted boolean not null,
  lines bigint not null,
  bytes bigint not null,
  primary key (export_id, name)
);

-- Patients who are in an export, so that the trail of each says so once.
create table bulk.export_patient (
  export_id uuid not null references bulk.export,
  patient_id text collate "C" not null,
  primary key (export_id, patient_id)
);

create table bulk.import (
  id uuid primary key,
  client_id text not null,
  client_name text not null,
  scopes text[] not null,
  request text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('running', 'done', 'failed', 'cancelled', 'expired')),
  failure text,
  expires_at timestamptz
);
create index import_state on bulk.import (state, asked_at);

create table bulk.import_input (
  import_id uuid not null references bulk.import,
  number int not null,
  type text not null,
  -- Where it is fetched from; null when it came with the request.
  url text,
  -- Null until all of it is here.
  bytes bigint,
  -- How much of it is in the record.
  done_bytes bigint not null default 0,
  done_lines bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  refused bigint not null default 0,
  done boolean not null default false,
  failure text,
  primary key (import_id, number)
);

-- Lines that were refused, the first so many of an input: code, element and parameters, nothing of the line itself.
create table bulk.import_refusal (
  import_id uuid not null,
  number int not null,
  line bigint not null,
  issues jsonb not null,
  primary key (import_id, number, line),
  foreign key (import_id, number) references bulk.import_input
);

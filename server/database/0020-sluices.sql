-- The platform's end of the hospitals' sluices: who may speak, what has come in, what is to be told, and how each is.
create schema sluices;

create table sluices.sluice (
  id uuid primary key,
  institution_id uuid not null references institutions.institution (id),
  name text not null,
  -- Its half of the key agreement and of its signatures; the other half never leaves the hospital.
  sm2_public_key text not null,
  state text not null default 'enrolled' check (state in ('enrolled', 'revoked')),
  registered_at timestamptz not null,
  registered_by text not null,
  revoked_at timestamptz,
  revoked_reason text,
  check ((state = 'revoked') = (revoked_at is not null))
);
-- One sluice of a hospital speaks at a time.
create unique index sluice_institution on sluices.sluice (institution_id) where state = 'enrolled';

create table sluices.certificate (
  sluice_id uuid not null references sluices.sluice (id),
  serial text not null,
  not_after timestamptz not null,
  revoked_at timestamptz,
  primary key (sluice_id, serial)
);

-- What hospitals have sent. The envelope stays for good; the body, which is about a person, only as long as it is needed.
create table sluices.inbox (
  seq bigint generated always as identity,
  sluice_id uuid not null,
  id uuid not null,
  kind text not null,
  order_key text not null,
  -- ADT^A01, the view's name, the resource type; the sender's own number.
  type text not null default '',
  control_id text not null default '',
  body text storage external,
  at timestamptz not null,
  received_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'discarded')),
  attempts int not null default 0,
  next_at timestamptz,
  last_error text,
  code text,
  reason text,
  resources text[],
  unmapped_count int not null default 0,
  done_at timestamptz,
  decided_by text,
  decision_reason text,
  -- A hospital's ids are its own: another's cannot take their place.
  primary key (sluice_id, id),
  check (state <> 'waiting' or body is not null),
  check ((state = 'waiting') = (done_at is null))
);
create unique index inbox_seq on sluices.inbox (seq);
create index inbox_waiting on sluices.inbox (seq) where state = 'waiting';
-- Those that wait for their next try hold back what follows on their key.
create index inbox_held on sluices.inbox (sluice_id, order_key, seq) where state = 'waiting' and attempts > 0;
create index inbox_refused on sluices.inbox (sluice_id, seq) where state = 'refused';
create index inbox_log on sluices.inbox (sluice_id, seq);
create index inbox_control on sluices.inbox (control_id) where control_id <> '';
create index inbox_body on sluices.inbox (done_at) where body is not null and state <> 'waiting';

-- Parts of messages that no rule mapped: kept word for word.
create table sluices.unmapped (
  sluice_id uuid not null,
  message_id uuid not null,
  number int not null,
  path text not null,
  text text not null,
  why text not null,
  primary key (sluice_id, message_id, number),
  foreign key (sluice_id, message_id) references sluices.inbox (sluice_id, id)
);

-- What hospitals are told to do: a row of the transaction that wants it, sent after its commit until it is kept there.
create table sluices.outbox (
  seq bigint generated always as identity,
  id uuid primary key,
  sluice_id uuid not null references sluices.sluice (id),
  kind text not null,
  order_key text not null,
  body text storage external,
  at timestamptz not null,
  -- Not sent any more when it has never been sent by then.
  drop_after timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'kept', 'answered', 'refused', 'dropped')),
  -- Handed over for the first time: from then on the hospital may have it.
  sent_at timestamptz,
  kept_at timestamptz,
  answered_at timestamptz,
  code text,
  reason text,
  answer jsonb,
  check (body is not null or state not in ('waiting', 'sent'))
);
create unique index outbox_seq on sluices.outbox (seq);
create index outbox_unkept on sluices.outbox (sluice_id, seq) where state in ('waiting', 'sent');
create index outbox_log on sluices.outbox (sluice_id, seq);
create index outbox_body on sluices.outbox (at) where body is not null and state not in ('waiting', 'sent');

-- A live question on its way from another process to the one that holds the link, and its answer. Not kept: unlogged, and gone
-- with the answer.
create unlogged table sluices.question (
  id uuid primary key,
  sluice_id uuid not null,
  kind text not null,
  body text not null,
  deadline_at timestamptz not null,
  taken boolean not null default false,
  answer text
);

-- How each is: the newest that it said, and when it was last heard of.
create table sluices.contact (
  sluice_id uuid primary key references sluices.sluice (id),
  up boolean not null default false,
  contact_at timestamptz,
  status_at timestamptz,
  -- Its clock minus ours.
  skew_ms bigint,
  status jsonb
);

create table sluices.minute (
  sluice_id uuid not null references sluices.sluice (id),
  at timestamptz not null,
  messages int not null default 0,
  refused int not null default 0,
  commands int not null default 0,
  lag_ms_sum bigint not null default 0,
  lag_ms_max bigint not null default 0,
  spool_messages int,
  spool_bytes bigint,
  primary key (sluice_id, at)
);

create table sluices.alert (
  id uuid primary key,
  sluice_id uuid not null references sluices.sluice (id),
  kind text not null check (kind in ('silent', 'certificate', 'spool', 'adapter', 'aside')),
  subject text not null,
  params jsonb not null,
  since timestamptz not null,
  cleared_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text
);
create unique index alert_open on sluices.alert (sluice_id, kind, subject) where cleared_at is null;
create index alert_since on sluices.alert (sluice_id, since);

-- Hospitals that have a sluice of their own.
create view sluices.pub_sluice as select id, institution_id, state from sluices.sluice;

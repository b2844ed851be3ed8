-- The kernel's own tables: what every module stands on and none owns.
create schema if not exists kernel;

-- Outbox: an event is a row of the transaction that caused it.
create table kernel.event (
  id bigint generated always as identity primary key,
  type text not null,
  subject text not null,
  data jsonb not null,
  at timestamptz not null,
  actor_id text not null
);
create index event_subject on kernel.event (subject, id);

-- One row for each listener that must hear an event; deleted once it has heard.
create table kernel.delivery (
  event_id bigint not null references kernel.event (id),
  listener text not null,
  subject text not null,
  state text not null default 'waiting' check (state in ('waiting', 'dead')),
  attempts int not null default 0,
  next_at timestamptz not null,
  last_error text,
  primary key (listener, event_id)
);
create index delivery_due on kernel.delivery (next_at) where state = 'waiting';
create index delivery_order on kernel.delivery (listener, subject, event_id);

-- A command's answer, kept with the command's own effect, so that a repeated request gets the same answer.
create table kernel.idempotency (
  actor_id text not null,
  key text not null,
  route text not null,
  request_sm3 text not null,
  status int,
  body jsonb,
  at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_at on kernel.idempotency (at);

-- Audit: append-only. The chain is laid over batches by one sealer, so that no transaction waits for another.
create table kernel.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  actor_roles text[] not null,
  institution_id text,
  request_id text not null,
  action text not null check (action in ('read', 'create', 'update', 'delete', 'execute', 'break-glass')),
  resident_id uuid,
  entity text not null,
  entity_id text,
  reason text,
  xid xid8 not null default pg_current_xact_id()
);
create index audit_xid on kernel.audit (xid, id);
create index audit_resident on kernel.audit (resident_id, id desc) where resident_id is not null;

-- A seal covers every row whose transaction number lies in (after_xid, to_xid]: all of those had ended when it was laid.
create table kernel.audit_seal (
  number bigint primary key,
  after_xid xid8 not null,
  to_xid xid8 not null check (to_xid > after_xid),
  row_count int not null check (row_count >= 0),
  previous_sm3 text not null,
  sm3 text not null,
  sealed_at timestamptz not null
);

-- Refusals by code and route, without persons: what people run into.
create table kernel.refusal_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  code text not null,
  role text not null,
  route text not null
);
create index refusal_log_at on kernel.refusal_log (at);

-- Signing keys: the public half in the open, the private half wrapped with SM4 under the master key.
create table kernel.signing_key (
  id uuid primary key,
  signer_id text not null,
  public_spki text not null,
  private_wrapped text not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create unique index signing_key_current on kernel.signing_key (signer_id) where retired_at is null;

-- Secrets that the process makes for itself and keeps (cookie keys, token keys), wrapped with SM4 under the master key.
create table kernel.secret (
  name text primary key,
  wrapped text not null,
  created_at timestamptz not null
);

create view kernel.pub_refusal as select at, code, role, route from kernel.refusal_log;

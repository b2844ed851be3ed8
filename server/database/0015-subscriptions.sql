-- Versions of a type, newest first: the history of types and of the whole record, and what is asked by _lastUpdated.
do $$
declare
  type_name text;
begin
  for type_name in
    select c.table_name from information_schema.columns c
     where c.table_schema = 'record' and c.column_name = 'keys' order by c.table_name
  loop
    execute format('create index on record.%I (updated)', type_name);
  end loop;
end
$$;
create index history_type on record.history (type, updated);
create index history_patient on record.history (patient, updated) where patient is not null;

-- What somebody watches for: a Subscription's criteria.
create table record.watch (
  name text primary key,
  type text not null,
  criteria text not null
);

-- All of it as one text, null when it is nothing: every writing transaction reads this row.
create table record.watching (
  one boolean primary key default true check (one),
  watches text
);
insert into record.watching (watches) values (null);

-- Subscriptions: whoever wrote one, what it wants, and how its deliveries stand.
create schema subscriptions;

create table subscriptions.subscription (
  id text collate "C" primary key,
  version int not null,
  subscriber_id text not null,
  scopes text[] not null,
  type text not null,
  criteria text not null,
  channel text not null check (channel in ('rest-hook', 'websocket')),
  endpoint text check ((endpoint is null) = (channel = 'websocket')),
  sends_resource boolean not null,
  -- The endpoint's headers may hold a password; the secret signs what is sent.
  headers_wrapped text,
  secret_wrapped text,
  ends_at timestamptz,
  status text not null check (status in ('requested', 'active', 'error', 'off')),
  error text,
  status_since timestamptz not null,
  failures int not null default 0,
  next_at timestamptz not null,
  leased_until timestamptz,
  sent_at timestamptz,
  -- A websocket subscription has something to tell that no bound client was told.
  ping_waits boolean not null default false
);
create index subscription_type on subscriptions.subscription (type);

-- What is to be sent; deleted once the endpoint has taken it.
create table subscriptions.notification (
  number bigint generated always as identity primary key,
  subscription_id text collate "C" not null references subscriptions.subscription (id) on delete cascade,
  kind text not null check (kind in ('handshake', 'change')),
  type text not null,
  resource_id text collate "C" not null,
  version int not null,
  at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'dead')),
  attempts int not null default 0,
  next_at timestamptz not null,
  last_error text
);
create index notification_order on subscriptions.notification (subscription_id, type, resource_id, number);
create index notification_next on subscriptions.notification (subscription_id, number) where state = 'waiting';

-- Clients that may act now, with what they were given: subscriptions look at it before each delivery.
create view sign_in.pub_client as select client_id, name, scopes from sign_in.client where closed_at is null;

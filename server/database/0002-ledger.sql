-- The books. Money does not change, it moves: a posting takes from a source and gives to a destination, once, for ever.
create schema ledger;

create table ledger.account (
  id uuid primary key,
  kind text not null,
  owner_id text not null,
  asset text not null default 'CNY',
  name text not null,
  may_go_negative boolean not null,
  opened_at timestamptz not null,
  unique (kind, owner_id, asset)
);

-- Kept for the accounts that may not go negative, and locked by whoever takes from or gives to them. The others (fund
-- pool, institution, the world outside) have no row here: their balance is the sum of their postings, so that a
-- thousand bills on one pool never wait for each other.
create table ledger.guarded_balance (
  account_id uuid primary key references ledger.account (id),
  posted_fen bigint not null default 0,
  reserved_fen bigint not null default 0 check (reserved_fen >= 0),
  check (posted_fen >= reserved_fen)
);

create table ledger.transaction (
  id uuid primary key,
  key text not null unique,
  -- SM3 of what was asked under the key: the same key with other content is refused.
  content_sm3 text not null,
  at timestamptz not null,
  reverses uuid unique references ledger.transaction (id)
);
create index transaction_at on ledger.transaction (at);

create table ledger.posting (
  -- Order of writing; on a guarded account, whose lock is held, the order of its balance.
  no bigint generated always as identity unique,
  transaction_id uuid not null references ledger.transaction (id),
  line_no smallint not null,
  source uuid not null references ledger.account (id),
  destination uuid not null references ledger.account (id),
  amount_fen bigint not null check (amount_fen > 0),
  asset text not null,
  reason text not null,
  at timestamptz not null,
  primary key (transaction_id, line_no),
  check (source <> destination)
);
create index posting_source on ledger.posting (source, at) include (amount_fen);
create index posting_destination on ledger.posting (destination, at) include (amount_fen);

-- Money set aside until it is known whether it moves. Posting it writes a transaction; voiding it gives it free.
create table ledger.reservation (
  id uuid primary key,
  key text not null unique,
  content_sm3 text not null,
  state text not null default 'open' check (state in ('open', 'posted', 'void')),
  reserved_at timestamptz not null,
  ended_at timestamptz,
  transaction_id uuid references ledger.transaction (id),
  check ((state = 'open') = (ended_at is null)),
  check ((state = 'posted') = (transaction_id is not null))
);

create table ledger.reserved_line (
  reservation_id uuid not null references ledger.reservation (id),
  line_no smallint not null,
  source uuid not null references ledger.account (id),
  destination uuid not null references ledger.account (id),
  amount_fen bigint not null check (amount_fen > 0),
  asset text not null,
  reason text not null,
  primary key (reservation_id, line_no),
  check (source <> destination)
);

-- A closed month takes no more postings; its closing balances carry the sums of the accounts that keep none.
create table ledger.closed_period (
  period text primary key check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  ends_before timestamptz not null unique,
  closed_at timestamptz not null
);

create table ledger.closing_balance (
  account_id uuid not null references ledger.account (id),
  period text not null references ledger.closed_period (period),
  ends_before timestamptz not null,
  balance_fen bigint not null,
  primary key (account_id, ends_before)
);

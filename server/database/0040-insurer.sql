-- The insurer's link (what is asked of a remote insurer, durably), a bill's way through it, and daily reconciliation.

-- What moved, by who gave and who got: for floors above that hold the books against other books.
create view ledger.pub_movement as
  select t.key, t.at, t.reverses, p.line_no, s.kind as source_kind, s.owner_id as source_owner,
         d.kind as destination_kind, d.owner_id as destination_owner, p.amount_fen, p.reason
    from ledger.transaction t
    join ledger.posting p on p.transaction_id = t.id
    join ledger.account s on s.id = p.source
    join ledger.account d on d.id = p.destination;

create schema insurer;

create sequence insurer.message_no;

-- One thing asked of the insurer for one bill. It is kept before it is sent, and how far it got is kept before the next step.
create table insurer.exchange (
  id uuid primary key,
  kind text not null check (kind in ('pre-settle', 'settle', 'reverse')),
  setl_id uuid not null,
  -- Null: a settlement in the insurer's book that is none of ours.
  resident_id uuid,
  fixmedins_code text not null,
  -- Of the message that is on its way, or was the last: every message has a number of its own.
  msgid text not null,
  asked jsonb not null,
  state text not null check (state in ('asked', 'sent', 'uncertain', 'undoing', 'answered', 'refused')),
  answer jsonb,
  reason text,
  attempts int not null default 0,
  asked_at timestamptz not null,
  sent_at timestamptz,
  answered_at timestamptz,
  -- When the next attempt is due; whoever works on it puts it off first. Null: it is over.
  due_at timestamptz,
  check ((due_at is null) = (state in ('answered', 'refused'))),
  check (state <> 'answered' or answer is not null)
);
create index exchange_due on insurer.exchange (due_at) where due_at is not null;
create index exchange_bill on insurer.exchange (setl_id, asked_at);
-- One thing at a time for a bill.
create unique index exchange_open on insurer.exchange (setl_id) where due_at is not null;

-- Every message that was sent: numbers and times, nobody's data.
create table insurer.message (
  msgid text primary key,
  infno text not null,
  exchange_id uuid references insurer.exchange (id),
  fixmedins_code text not null,
  sent_at timestamptz not null,
  took_ms int,
  outcome text not null check (outcome in ('done', 'refused', 'silent')),
  reason text
);
create index message_sent on insurer.message (sent_at);

create table insurer.sign_in (
  fixmedins_code text primary key,
  sign_no text not null,
  signed_at timestamptz not null
);

-- A bill whose insurer is a remote one: where it stands there.
alter table settlement.bill drop constraint bill_state_check;
alter table settlement.bill add constraint bill_state_check
  check (state in ('awaiting-insurer', 'awaiting-payment', 'settled', 'abandoned', 'reversed'));
drop index settlement.bill_open_visit;
drop index settlement.bill_open_accumulator;
create unique index bill_open_visit on settlement.bill (mdtrt_id) where state in ('awaiting-insurer', 'awaiting-payment');
create unique index bill_open_accumulator on settlement.bill (accumulator_id)
  where state in ('awaiting-insurer', 'awaiting-payment');

-- Who settled it; our own engine where nothing else is said.
alter table settlement.bill add column link text not null default 'local' check (link in ('local', 'remote'));

create table settlement.remote_bill (
  setl_id uuid primary key references settlement.bill (setl_id),
  state text not null check (state in ('pre-settling', 'paying', 'settling', 'settled', 'taking-back', 'reversing', 'reversed',
                                       'dropped', 'refused')),
  -- What is being asked now; an answer to anything else is late.
  exchange_id uuid,
  insurer_setl_id text,
  -- What our own engine says of the same charges: where the insurer differs, its word counts and the difference is kept.
  own jsonb not null,
  -- Cash in transit of the bill that this one is settled again for.
  held_fen bigint not null default 0 check (held_fen >= 0),
  -- A settlement of the insurer whose cash differs from what was paid, while it is taken back there.
  settled_there jsonb,
  reverse_reason text,
  -- What follows a reversal: its charges are free, or those that stay are settled again (and the others returned).
  reverse_then text check (reverse_then in ('free', 'resettle', 'return')),
  leaving uuid[],
  -- Why the insurer refused what was asked last.
  reason text,
  changed_at timestamptz not null
);

create view settlement.pub_remote_bill as
  select r.setl_id, b.medins_setl_id, r.state, r.insurer_setl_id, r.own, r.changed_at
    from settlement.remote_bill r join settlement.bill b using (setl_id);

create schema reconciliation;

create table reconciliation.day (
  date date not null,
  institution_id uuid not null,
  due_at timestamptz not null,
  compared_at timestamptz,
  ours jsonb,
  theirs jsonb,
  error text,
  primary key (date, institution_id)
);
create index day_due on reconciliation.day (due_at) where compared_at is null;

create table reconciliation.difference (
  id uuid primary key,
  date date not null,
  institution_id uuid not null,
  kind text not null check (kind in ('only-ours', 'only-theirs', 'amounts-differ', 'states-differ', 'accumulator-differs')),
  -- Our bill's id, the insurer's number of a settlement that is not ours, or an accumulator's id.
  subject text not null,
  setl_id uuid,
  insurer_setl_id text,
  resident_id uuid,
  insutype text,
  ours jsonb not null,
  theirs jsonb not null,
  fund_difference_fen bigint not null,
  state text not null check (state in ('open', 'proposed', 'explained', 'corrected', 'closed')),
  found_at timestamptz not null,
  proposed_how text check (proposed_how in ('reverse', 'take-theirs')),
  proposed_by text,
  proposed_reason text,
  proposed_at timestamptz,
  approved_by text,
  transaction_id uuid references ledger.transaction (id),
  note text,
  closed_at timestamptz,
  check (approved_by is null or approved_by <> proposed_by),
  check ((state = 'closed') = (closed_at is not null)),
  check (state <> 'proposed' or proposed_how is not null)
);
-- The same difference found again stays one.
create unique index difference_pending on reconciliation.difference (subject, kind) where state <> 'closed';
create index difference_day on reconciliation.difference (date, institution_id);

create table reconciliation.step (
  no bigint generated always as identity primary key,
  difference_id uuid not null references reconciliation.difference (id),
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  what text not null,
  note text
);
create index step_difference on reconciliation.step (difference_id);

create view reconciliation.pub_difference as
  select id as difference_id, date, institution_id, kind, setl_id, state, fund_difference_fen, found_at, closed_at
    from reconciliation.difference;

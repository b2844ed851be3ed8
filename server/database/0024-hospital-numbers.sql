-- Numbers whose master is the hospital's own system: whose they are there, and how each registration stands on both sides.

-- Who has the last word about a session's numbers, and what a visit costs when it is booked (null: nothing is paid ahead).
alter table booking.session add column master text not null default 'anji' check (master in ('anji', 'his'));
alter table booking.session add column fee_fen int check (fee_fen >= 0);
-- Of a hold or a booking in a session of the hospital: asked for there, or kept there.
alter table booking.number add column outside text check (outside in ('asked', 'kept'));

-- pending: being paid and confirmed; cancelling: the hospital has been asked to take it back; displaced: its session was suspended.
alter table booking.appointment drop constraint appointment_state_check;
alter table booking.appointment add constraint appointment_state_check check (
  state in ('pending', 'booked', 'cancelling', 'displaced', 'checked-in', 'seen', 'no-show', 'cancelled')
);
-- Until when a pending one has to be paid.
alter table booking.appointment add column pay_until timestamptz;

create schema hospital_numbers;

create table hospital_numbers.session (
  session_id uuid primary key,
  institution_id uuid not null,
  his_session_id text not null,
  -- Counts up in the hospital; an older message is not believed.
  revision bigint not null,
  unique (institution_id, his_session_id)
);

create table hospital_numbers.number (
  number_id uuid primary key,
  session_id uuid not null references hospital_numbers.session (session_id),
  institution_id uuid not null,
  his_number_id text not null,
  his_state text not null check (his_state in ('free', 'locked', 'taken', 'checked-in', 'seen', 'no-show', 'suspended')),
  revision bigint not null,
  unique (institution_id, his_number_id)
);
create index number_session on hospital_numbers.number (session_id);

create table hospital_numbers.registration (
  hold_id uuid primary key,
  institution_id uuid not null,
  session_id uuid not null,
  number_id uuid not null references hospital_numbers.number (number_id),
  his_number_id text not null,
  resident_id uuid not null,
  appointment_id uuid unique,
  state text not null check (state in ('locking', 'locked', 'unpaid', 'confirming', 'confirmed', 'cancelling', 'gone', 'released', 'refused', 'cancelled')),
  fee_fen int not null check (fee_fen >= 0),
  paid_fen int not null default 0 check (paid_fen between 0 and fee_fen),
  refunded_fen int not null default 0 check (refunded_fen between 0 and paid_fen),
  bill_id uuid,
  order_id uuid,
  -- Until when the hold holds, then until when it may be paid.
  until timestamptz not null,
  cancel_wanted text,
  code text,
  reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Money is kept only while a number is, or is on its way.
  check (paid_fen = refunded_fen or state in ('confirming', 'confirmed', 'cancelling'))
);
-- One registration of a number is alive at a time.
create unique index registration_alive on hospital_numbers.registration (number_id)
  where state in ('locking', 'locked', 'unpaid', 'confirming', 'confirmed', 'cancelling');
create index registration_order on hospital_numbers.registration (order_id) where order_id is not null;
create index registration_open on hospital_numbers.registration (updated_at)
  where state in ('locking', 'locked', 'unpaid', 'confirming', 'cancelling');

-- Where both books of a day do not say the same, and what was done about it.
create table hospital_numbers.difference (
  id uuid primary key,
  institution_id uuid not null,
  date date not null,
  his_number_id text not null,
  hold_id uuid,
  kind text not null check (kind in ('lock-unknown', 'sold-unknown', 'missing-there', 'money-differs', 'number-unknown')),
  ours text not null,
  theirs text not null,
  done text not null check (done in ('released', 'taken-back', 'cancelled-there', 'to-look-at', 'looked-at')),
  found_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  note text
);
create unique index difference_open on hospital_numbers.difference (institution_id, his_number_id, kind) where closed_at is null;

-- Days whose two books are to be laid beside each other.
create table hospital_numbers.reconcile (
  institution_id uuid not null,
  date date not null,
  due_at timestamptz not null,
  asked_at timestamptz,
  done_at timestamptz,
  entries int,
  error text,
  primary key (institution_id, date)
);
create index reconcile_due on hospital_numbers.reconcile (due_at) where done_at is null;

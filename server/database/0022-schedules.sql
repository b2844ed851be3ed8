-- Templates of doctors' weeks, their exceptions, pools by channel, and what becomes of people whose session is suspended.

-- A session as a whole: open; suspended (停诊), with the reason people are told; withdrawn: taken back before anybody had a number.
alter table booking.session add column state text not null default 'open' check (state in ('open', 'suspended', 'withdrawn'));
alter table booking.session add column suspended_reason text;
-- When its numbers are released; null: at once.
alter table booking.session add column releases_at timestamptz;

create schema schedules;

create table schedules.policy (
  id uuid primary key,
  institution_id uuid,
  valid_from date not null,
  valid_to date,
  offer_hours int not null check (offer_hours > 0),
  reoffer_days int not null check (reoffer_days >= 0),
  notice_minutes int not null check (notice_minutes >= 30),
  auto_move_same_half_day boolean not null,
  undo_minutes int not null check (undo_minutes >= 0),
  clause text not null,
  check (valid_to is null or valid_to >= valid_from)
);
create unique index policy_begins on schedules.policy (coalesce(institution_id, '00000000-0000-0000-0000-000000000000'), valid_from);
insert into schedules.policy values
  ('00000000-0000-7000-8000-0000b0000022', null, '2020-01-01', null, 24, 7, 120, false, 15,
   '区域停诊规则:停诊后先为患者保留同级号源,24 小时内由患者选择;无同级号源或未选择的全额退费,医院逐人告知');

create table schedules.template (
  id uuid primary key,
  doctor_id uuid not null,
  institution_id uuid not null,
  weekday int not null check (weekday between 1 and 7),
  every_weeks int not null check (every_weeks between 1 and 8),
  -- The Monday from which every n weeks is counted; a changed template keeps the old one's.
  anchor date not null check (extract(isodow from anchor) = 1),
  kind text not null check (kind in ('online-follow-up', 'offline')),
  starts_at text not null,
  ends_at text not null check (ends_at > starts_at),
  band_minutes int not null check (band_minutes > 0),
  numbers_per_band int not null check (numbers_per_band > 0),
  quotas jsonb not null,
  give_backs jsonb not null,
  valid_from date not null,
  -- A template that ends the day before it begins never was in force.
  valid_to date check (valid_to >= valid_from - 1),
  replaces_id uuid references schedules.template (id),
  made_by text not null,
  made_at timestamptz not null
);
create index template_institution on schedules.template (institution_id, doctor_id, weekday);

create table schedules.exception (
  id uuid primary key,
  institution_id uuid,
  doctor_id uuid,
  kind text not null check (kind in ('holiday', 'leave', 'extra', 'moved')),
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  details jsonb not null,
  added_by text not null,
  added_at timestamptz not null,
  withdrawn_at timestamptz,
  check (kind = 'holiday' or (institution_id is not null and doctor_id is not null))
);
create index exception_days on schedules.exception (from_day, to_day) where withdrawn_at is null;

-- What came of a template's or an exception's day: decided once. Without a session it was left out, for the reason why.
create table schedules.opened (
  source_id uuid not null,
  day date not null,
  session_id uuid unique references booking.session (id),
  why text check (why in ('overlaps', 'not-licensed', 'gone', 'closed-again')),
  at timestamptz not null,
  primary key (source_id, day),
  check (session_id is not null or why is not null)
);

create table schedules.give_back (
  id uuid primary key,
  session_id uuid not null references booking.session (id),
  from_channel text not null,
  to_channel text not null check (to_channel <> from_channel),
  at timestamptz not null,
  done_at timestamptz,
  moved int check (moved >= 0),
  check ((done_at is null) = (moved is null))
);
create index give_back_due on schedules.give_back (at) where done_at is null;
create index give_back_session on schedules.give_back (session_id);

-- Why a reserved number was taken for somebody.
create table schedules.reserved (
  appointment_id uuid primary key references booking.appointment (id),
  channel text not null check (channel in ('primary-care', 'referral')),
  reason text not null,
  taken_by text not null,
  taken_at timestamptz not null
);

create table schedules.suspension (
  id uuid primary key,
  kind text not null check (kind in ('suspended', 'substituted')),
  session_id uuid not null references booking.session (id),
  institution_id uuid not null,
  doctor_id uuid not null,
  substitute_id uuid,
  date date not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  reason text not null,
  policy_id uuid not null references schedules.policy (id),
  said_by text not null,
  said_at timestamptz not null,
  undo_until timestamptz not null,
  resumed_at timestamptz,
  resumed_by text,
  resumed_reason text,
  check ((kind = 'substituted') = (substitute_id is not null))
);
create index suspension_institution on schedules.suspension (institution_id, date);
create index suspension_session on schedules.suspension (session_id);

-- What each number was before, so that a mistake can be taken back.
create table schedules.suspended_number (
  suspension_id uuid not null references schedules.suspension (id),
  number_id uuid not null references booking.number (id),
  state text not null,
  free_at timestamptz,
  primary key (suspension_id, number_id)
);

create table schedules.displaced (
  id uuid primary key,
  suspension_id uuid not null references schedules.suspension (id),
  appointment_id uuid not null references booking.appointment (id),
  resident_id uuid not null,
  was_doctor_id uuid not null,
  was_number_id uuid not null,
  was_at timestamptz not null,
  was_until timestamptz not null,
  state text not null check (state in ('offered', 'asked', 'moved', 'stays', 'refunded', 'restored')),
  decided_by text check (decided_by in ('person', 'desk', 'policy', 'time')),
  decided_at timestamptz,
  decide_by timestamptz,
  -- The number that is kept, by its hold.
  offered_number_id uuid references booking.number (id),
  offer_hold_id uuid,
  -- Where it goes back to when it is not wanted.
  offer_from text,
  offer_free_at timestamptz,
  -- Without an answer the kept number is theirs: the policy moves within a half-day.
  auto boolean not null default false,
  refused_number_ids uuid[] not null default '{}',
  -- Where the new number is another appointment.
  new_appointment_id uuid references booking.appointment (id),
  reached_at timestamptz,
  created_at timestamptz not null,
  -- Nobody is left without an answer or a time by which there is one.
  check ((state in ('offered', 'asked')) = (decided_at is null)),
  check (decided_at is not null or decide_by is not null)
);
create unique index displaced_once on schedules.displaced (appointment_id) where decided_at is null;
create index displaced_suspension on schedules.displaced (suspension_id);
create index displaced_resident on schedules.displaced (resident_id, created_at desc);
create index displaced_due on schedules.displaced (decide_by) where decided_at is null;

create table schedules.call (
  id uuid primary key,
  displaced_id uuid not null references schedules.displaced (id),
  at timestamptz not null,
  by text not null,
  reached boolean not null,
  note text not null
);
create index call_displaced on schedules.call (displaced_id);

-- What floors and modules above booking may join: sessions with their doctor, and numbers.
create view booking.pub_sitting as
  select s.id, s.doctor_id, d.name as doctor_name, d.title as doctor_title, d.institution_name, s.institution_id, s.department_code,
         s.department_name, s.kind, s.date, s.starts_at, s.ends_at, s.state, s.suspended_reason, s.releases_at
  from booking.session s join booking.doctor d on d.id = s.doctor_id;
create view booking.pub_number as
  select n.id, n.session_id, n.seq, n.starts_at, n.ends_at, n.state, n.channel, n.free_at, n.held_until
  from booking.number n;
create view booking.pub_hold as
  select n.hold_id, n.id as number_id, n.held_for, n.held_until from booking.number n where n.state = 'held';

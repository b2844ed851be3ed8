-- Around booking: offers and moves of numbers, the waiting list, guidance to the right department, the queue, reminders.

-- A number kept for a named person beyond the ordinary hold, and where it goes back to when it is not wanted.
create table booking.offer (
  hold_id uuid primary key,
  number_id uuid not null references booking.number (id),
  resident_id uuid not null,
  came_from text not null check (came_from in ('closed', 'cooling', 'free')),
  free_at timestamptz,
  until timestamptz not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  check (free_at is null or came_from in ('closed', 'cooling'))
);
create unique index offer_of_number on booking.offer (number_id) where ended_at is null;

-- How often an appointment may move before a move counts as a cancellation, by institution and day.
create table booking.move_rule (
  id uuid primary key,
  institution_id uuid,
  valid_from date not null,
  valid_to date,
  free_moves int not null check (free_moves >= 0),
  moves_max int not null check (moves_max >= free_moves),
  clause text not null,
  check (valid_to is null or valid_to >= valid_from)
);
create unique index move_rule_begins on booking.move_rule (coalesce(institution_id, '00000000-0000-0000-0000-000000000000'), valid_from);
insert into booking.move_rule values
  ('00000000-0000-7000-8000-0000b0000023', null, '2020-01-01', null, 2, 5,
   '区域预约规则:同一预约可改期 5 次,前 2 次不计为取消');

create table booking.move (
  id uuid primary key,
  appointment_id uuid not null references booking.appointment (id),
  from_number_id uuid not null references booking.number (id),
  from_starts_at timestamptz not null,
  to_number_id uuid not null references booking.number (id),
  to_starts_at timestamptz not null,
  counts_as_cancel boolean not null,
  rule_id uuid not null references booking.move_rule (id),
  reason text,
  moved_by text not null,
  moved_at timestamptz not null
);
create index move_appointment on booking.move (appointment_id);

-- A booked place with all that those above ask of it: whose, where, with whom, and who booked.
create view booking.pub_visit as
  select a.id, a.state, a.kind, a.resident_id, a.doctor_id, a.session_id, a.number_id, a.hold_id, s.institution_id,
         s.department_code, s.department_name, a.date, a.starts_at, a.ends_at, a.booked_by, a.booked_at, a.cancelled_at,
         n.seq as number_seq, s.starts_at as session_starts_at, s.ends_at as session_ends_at,
         d.name as doctor_name, d.title as doctor_title, d.institution_name
  from booking.appointment a join booking.session s on s.id = a.session_id join booking.number n on n.id = a.number_id
    join booking.doctor d on d.id = a.doctor_id;

-- Untaken numbers that are kept for primary care or referrals, by session.
create view booking.pub_reserve as
  select s.id as session_id, n.channel, s.doctor_id, s.institution_id, s.department_code, s.department_name, s.kind, s.date,
         s.starts_at, s.ends_at, d.name as doctor_name, d.title as doctor_title, d.institution_name, count(*)::int as free_numbers
  from booking.number n join booking.session s on s.id = n.session_id join booking.doctor d on d.id = s.doctor_id
  where n.state = 'free' and n.channel in ('primary-care', 'referral') and s.state = 'open'
  group by s.id, n.channel, d.id;

create view booking.pub_doctor as
  select d.id, d.institution_id, d.institution_name, d.department_code, d.department_name, d.name, d.title, d.specialty
  from booking.doctor d;

create schema waiting_list;

create table waiting_list.policy (
  id uuid primary key,
  valid_from date not null unique,
  entries_max int not null check (entries_max > 0),
  declines_max int not null check (declines_max >= 0),
  -- An offer that leaves less time than this to answer is not made.
  answer_minutes_min int not null check (answer_minutes_min > 0),
  measured_days int not null check (measured_days > 0),
  -- Numbers that are about to be released are offered to the list this long before everyone may take them.
  release_lead_minutes int not null check (release_lead_minutes >= 0),
  clause text not null
);
insert into waiting_list.policy values
  ('00000000-0000-7000-8000-0000b0000024', '2020-01-01', 3, 2, 30, 28, 30,
   '区域候补规则:每人最多同时候补 3 项,先到先得;可放弃 2 次而保留位次;剩余确认时间不足 30 分钟的号直接放回号源');

create table waiting_list.entry (
  id uuid primary key,
  -- First in, first out: given under the lock of the line, so the order of places is the order of joining.
  place bigint generated always as identity unique,
  resident_id uuid not null,
  kind text not null check (kind in ('online-follow-up', 'offline')),
  doctor_id uuid,
  institution_id uuid not null,
  department_code text not null,
  department_name text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  half text check (half in ('morning', 'afternoon')),
  state text not null check (state in ('waiting', 'offered', 'booked', 'left', 'lapsed', 'cleared')),
  declines int not null default 0 check (declines >= 0),
  clears_at timestamptz not null,
  joined_at timestamptz not null,
  joined_by text not null,
  appointment_id uuid,
  ended_at timestamptz,
  check ((state in ('waiting', 'offered')) = (ended_at is null)),
  check (state <> 'booked' or appointment_id is not null)
);
-- One entry a person and target.
create unique index entry_once on waiting_list.entry
  (resident_id, kind, institution_id, department_code, coalesce(doctor_id, '00000000-0000-0000-0000-000000000000'))
  where ended_at is null;
create index entry_line on waiting_list.entry (institution_id, department_code, place) where ended_at is null;
create index entry_resident on waiting_list.entry (resident_id, joined_at desc);
create index entry_clears on waiting_list.entry (clears_at) where ended_at is null;

create table waiting_list.offer (
  id uuid primary key,
  entry_id uuid not null references waiting_list.entry (id),
  hold_id uuid not null unique references booking.offer (hold_id),
  number_id uuid not null references booking.number (id),
  session_id uuid not null references booking.session (id),
  doctor_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
  offered_at timestamptz not null,
  answer_until timestamptz not null check (answer_until > offered_at),
  answered_at timestamptz,
  check ((state = 'open') = (answered_at is null))
);
-- An entry has one offer at a time, a number is offered to one at a time.
create unique index offer_entry on waiting_list.offer (entry_id) where state = 'open';
create unique index offer_number on waiting_list.offer (number_id) where state = 'open';
create index offer_entry_all on waiting_list.offer (entry_id, offered_at);
create index offer_due on waiting_list.offer (answer_until) where state = 'open';

-- Whom a number went past, by which rule.
create table waiting_list.passed_over (
  entry_id uuid not null references waiting_list.entry (id),
  number_id uuid not null references booking.number (id),
  starts_at timestamptz not null,
  reason text not null,
  at timestamptz not null,
  primary key (entry_id, number_id, reason)
);

create schema guidance;

create table guidance.rule (
  id uuid primary key,
  -- Names the row of the table it was loaded from; a changed row is a new version of it.
  key text not null,
  complaint text not null,
  conditions jsonb not null,
  department_code text,
  department_name text,
  place text not null check (place in ('call-120', 'emergency', 'family-doctor', 'specialist')),
  urgency text not null check (urgency in ('emergency', 'soon', 'routine')),
  level_min int not null check (level_min between 0 and 3),
  reason_zh text not null,
  reason_en text not null,
  clause text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  unique (key, valid_from),
  check ((place = 'specialist') <= (department_code is not null))
);

-- What was said to whom on what grounds, and what they chose (PIPL 24): never changed, only the choice is added.
create table guidance.advice (
  id uuid primary key,
  resident_id uuid not null,
  complaint text not null,
  institution_id uuid,
  said jsonb not null,
  asked_by text not null,
  at timestamptz not null,
  choice text check (choice in ('as-advised', 'other-department', 'family-doctor', 'went-at-once', 'nothing')),
  choice_note text,
  appointment_id uuid,
  chosen_at timestamptz,
  check ((choice is null) = (chosen_at is null))
);
create index advice_resident on guidance.advice (resident_id, at desc);

-- A number that primary care booked upward for a person in its care.
create table guidance.upward (
  id uuid primary key,
  appointment_id uuid not null unique references booking.appointment (id),
  resident_id uuid not null,
  from_institution_id uuid not null,
  booked_by text not null,
  booked_by_name text not null,
  reason text not null,
  summary_reference text,
  at timestamptz not null
);
create index upward_institution on guidance.upward (from_institution_id, at desc);

create schema queue;

create table queue.rule (
  id uuid primary key,
  institution_id uuid,
  valid_from date not null,
  valid_to date,
  late_after_minutes int not null check (late_after_minutes >= 0),
  late_behind int not null check (late_behind >= 0),
  pass_behind int not null check (pass_behind > 0),
  passes_max int not null check (passes_max > 0),
  elder_from_years int,
  clause text not null,
  check (valid_to is null or valid_to >= valid_from)
);
create unique index rule_begins on queue.rule (coalesce(institution_id, '00000000-0000-0000-0000-000000000000'), valid_from);
insert into queue.rule values
  ('00000000-0000-7000-8000-0000b0000025', null, '2020-01-01', null, 30, 3, 3, 3, 80,
   '区域候诊规则:按预约时段和序号候诊;迟到 30 分钟以上顺延 3 位;过号顺延 3 位,满 3 次作爽约;检查后返诊优先;80 岁以上老人优先');

create table queue.room (
  id uuid primary key,
  institution_id uuid not null,
  department_code text not null,
  name text not null,
  kind text not null check (kind in ('room', 'counter')),
  open boolean not null,
  unique (institution_id, name)
);

-- How many were called so far: what "after three others" is counted by. Its row is the lock of the session's queue.
create table queue.session (
  session_id uuid primary key references booking.session (id),
  institution_id uuid not null,
  date date not null,
  -- What its tickets begin with: A012.
  letter text not null,
  calls int not null default 0 check (calls >= 0),
  room_id uuid references queue.room (id),
  unique (institution_id, date, letter)
);

create table queue.place (
  id uuid primary key,
  appointment_id uuid not null unique references booking.appointment (id),
  session_id uuid not null references queue.session (session_id),
  resident_id uuid not null,
  doctor_id uuid not null,
  institution_id uuid not null,
  department_code text not null,
  date date not null,
  number_seq int not null,
  band_starts_at timestamptz not null,
  band_ends_at timestamptz not null,
  state text not null check (state in ('waiting', 'called', 'in-room', 'at-tests', 'done', 'missed', 'closed')),
  priority text check (priority in ('elder', 'urgent', 'disabled', 'pregnant', 'infant', 'soldier')),
  priority_reason text,
  rule_id uuid not null references queue.rule (id),
  checked_in_at timestamptz not null,
  late boolean not null,
  -- Comes in when so many were called in this session (late, or passed over); null: in the ordinary order.
  after_calls int,
  -- Back from tests since: goes first.
  returned_at timestamptz,
  calls int not null default 0,
  passed_over int not null default 0,
  room_id uuid references queue.room (id),
  called_at timestamptz,
  began_at timestamptz,
  -- Minutes in the room so far, when someone was away for tests in between.
  seconds_in_room int not null default 0,
  finished_at timestamptz,
  check (state not in ('called', 'in-room') or called_at is not null),
  check (state <> 'in-room' or began_at is not null),
  check ((state in ('done', 'missed', 'closed')) = (finished_at is not null))
);
create index place_session on queue.place (session_id, state);
create index place_hall on queue.place (institution_id, date, state);
create index place_open on queue.place (band_ends_at) where finished_at is null;
-- A doctor has one in the room.
create unique index place_in_room on queue.place (doctor_id) where state = 'in-room';

create view queue.pub_place as
  select p.id, p.appointment_id, p.session_id, p.resident_id, p.doctor_id, p.institution_id, p.department_code, p.date, p.state,
         p.checked_in_at, p.called_at, p.began_at, p.finished_at
  from queue.place p;

create schema reminders;

-- What a person was told; once for each thing that happened and each who is to know.
create table reminders.notice (
  id uuid primary key,
  -- Names what happened: 'booked:<appointment>', 'day-before:<appointment>:<start>'.
  key text not null,
  person_id uuid not null,
  about_id uuid not null,
  kind text not null check (kind in ('booked', 'day-before', 'two-hours-before', 'cancelled', 'moved', 'suspended', 'offer',
    'waiting-ended', 'restricted', 'restriction-lifted')),
  -- Ids and times only; the words are made when they are read or sent.
  facts jsonb not null,
  appointment_id uuid,
  entry_id uuid,
  -- Shown and sent from here on.
  due_at timestamptz not null,
  made_at timestamptz not null,
  read_at timestamptz,
  unique (key, person_id)
);
create index notice_person on reminders.notice (person_id, due_at desc, id desc);
create index notice_appointment on reminders.notice (appointment_id);

-- The short message that goes with it.
create table reminders.delivery (
  id uuid primary key references reminders.notice (id),
  state text not null check (state in ('waiting', 'sent', 'delivered', 'failed', 'given-up', 'not-wanted', 'no-phone', 'overtaken')),
  attempts int not null default 0 check (attempts >= 0),
  next_at timestamptz,
  -- Who is sending it now keeps it until then; after a crash somebody else takes it up.
  leased_until timestamptz,
  reference text,
  -- How often the gateway was asked whether it arrived.
  looks int not null default 0,
  last_error text,
  changed_at timestamptz not null,
  check (state in ('waiting', 'failed', 'sent') or next_at is null)
);
create index delivery_due on reminders.delivery (next_at) where next_at is not null;

create table reminders.setting (
  person_id uuid primary key,
  language text not null check (language in ('zh', 'en')),
  quiet_from text not null check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_until text not null check (quiet_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  off_kinds text[] not null default '{}'
);

-- What the local link keeps instead of sending: encrypted text, by message id, as often as it was asked to send.
create table reminders.kept_message (
  id bigint generated always as identity primary key,
  message_id uuid not null,
  phone_hash text not null,
  text_cipher text not null,
  taken_at timestamptz not null,
  -- Late by setting: delivered from here on.
  arrives_at timestamptz not null
);
create index kept_message_id on reminders.kept_message (message_id);

-- Tries that the local link let fail.
create table reminders.local_try (
  message_id uuid primary key,
  tries int not null check (tries > 0)
);

-- How the local link misbehaves, for whoever tries it out: late, twice, or not at all.
create table reminders.local_setting (
  one boolean primary key default true check (one),
  late_seconds int not null default 0 check (late_seconds >= 0),
  repeats int not null default 0 check (repeats between 0 and 5),
  fail_first int not null default 0 check (fail_first >= 0)
);
insert into reminders.local_setting default values;

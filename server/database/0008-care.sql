-- Care: booking of numbers, the conversation of a consult, the consult itself.
-- Residents, doctors and institutions are people's; their ids are kept here without joining across schemas.

create schema if not exists booking;

-- Limits and times by institution and day. A row without institution is the region's, for those with none of their own.
create table booking.policy (
  id uuid primary key,
  institution_id uuid,
  valid_from date not null,
  valid_to date,
  window_days int not null check (window_days between 1 and 90),
  limit_per_day int not null check (limit_per_day > 0),
  limit_per_doctor_day int not null check (limit_per_doctor_day > 0),
  cancel_before_minutes int not null check (cancel_before_minutes >= 0),
  hold_minutes int not null check (hold_minutes > 0),
  check_in_opens_minutes int not null check (check_in_opens_minutes >= 0),
  check_in_closes_minutes int not null check (check_in_closes_minutes >= 0),
  clause text not null,
  check (valid_to is null or valid_to >= valid_from)
);
create unique index policy_begins on booking.policy (coalesce(institution_id, '00000000-0000-0000-0000-000000000000'), valid_from);

insert into booking.policy values
  ('00000000-0000-7000-8000-0000b0000001', null, '2020-01-01', null, 14, 2, 1, 30, 10, 60, 30,
   '区域预约规则:提前 14 天放号,每人每天 2 个号、同一医生 1 个号,开始前 30 分钟可取消');

-- What a doctor who has sessions looks like in a search; refreshed whenever a session is opened.
create table booking.doctor (
  id uuid primary key,
  institution_id uuid not null,
  institution_name text not null,
  department_code text not null,
  department_name text not null,
  name text not null,
  title text not null,
  specialty text not null,
  -- Characters, full pinyin and initials of name, department and institution, lower case.
  search_text text not null
);
create index doctor_department on booking.doctor (institution_id, department_code);

create table booking.session (
  id uuid primary key,
  doctor_id uuid not null references booking.doctor (id),
  institution_id uuid not null,
  department_code text not null,
  department_name text not null,
  kind text not null check (kind in ('online-follow-up', 'offline')),
  date date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  opened_at timestamptz not null,
  opened_by text not null
);
create index session_doctor on booking.session (doctor_id, date);
create index session_date on booking.session (date, kind);

-- Pre-made numbers: taken with skip locked, so that a crowd never sells one twice.
create table booking.number (
  id uuid primary key,
  session_id uuid not null references booking.session (id),
  seq int not null check (seq > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null default 'free'
    check (state in ('free', 'held', 'booked', 'checked-in', 'seen', 'no-show', 'cancelled')),
  hold_id uuid unique,
  held_for uuid,
  held_by text,
  held_until timestamptz,
  unique (session_id, seq),
  check ((state = 'held') = (hold_id is not null and held_for is not null and held_until is not null))
);
create index number_free on booking.number (session_id, starts_at, seq) where state = 'free';
create index number_held on booking.number (held_until) where state = 'held';
-- One person, one hold in a session.
create unique index number_held_once on booking.number (session_id, held_for) where state = 'held';

create table booking.appointment (
  id uuid primary key,
  number_id uuid not null references booking.number (id),
  session_id uuid not null references booking.session (id),
  hold_id uuid not null unique,
  resident_id uuid not null,
  doctor_id uuid not null,
  date date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  kind text not null,
  state text not null check (state in ('booked', 'checked-in', 'seen', 'no-show', 'cancelled')),
  diagnosis_code text,
  diagnosis_name text,
  diagnosis_condition_id text,
  guardian_id uuid,
  -- R03: how and when the real name had been proven.
  real_name_method text not null,
  real_name_at timestamptz not null,
  policy_id uuid not null references booking.policy (id),
  check_in_from timestamptz not null,
  check_in_until timestamptz not null,
  cancel_until timestamptz not null,
  booked_by text not null,
  booked_at timestamptz not null,
  checked_in_at timestamptz,
  seen_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  -- R04: an online follow-up names the offline diagnosis it is for.
  check (kind <> 'online-follow-up' or diagnosis_condition_id is not null),
  check ((state = 'cancelled') = (cancelled_at is not null))
);
-- A number is sold once; a person has one number in a session.
create unique index appointment_number on booking.appointment (number_id) where state <> 'cancelled';
create unique index appointment_once on booking.appointment (session_id, resident_id) where state <> 'cancelled';
create index appointment_resident on booking.appointment (resident_id, date);
create index appointment_open on booking.appointment (check_in_until) where state = 'booked';
create index appointment_doctor on booking.appointment (doctor_id, date);

create view booking.pub_appointment as
  select a.id, a.state, a.kind, a.resident_id, a.doctor_id, s.institution_id, s.department_code, a.date, a.starts_at, a.ends_at,
         a.booked_at, a.checked_in_at, a.seen_at, a.cancelled_at
  from booking.appointment a join booking.session s on s.id = a.session_id;

create view booking.pub_session as
  select s.id, s.doctor_id, s.institution_id, s.department_code, s.kind, s.date, s.starts_at, s.ends_at,
         count(n.id)::int as numbers, count(n.id) filter (where n.state = 'free')::int as free_numbers
  from booking.session s join booking.number n on n.session_id = s.id group by s.id;

create schema if not exists conversation;

create table conversation.conversation (
  id uuid primary key,
  resident_id uuid not null,
  doctor_id uuid,
  state text not null check (state in ('open', 'closed')),
  last_seq int not null default 0,
  resident_read int not null default 0,
  doctor_read int not null default 0,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- R13: process records are kept at least three years.
  retain_until date not null
);

create table conversation.image (
  id uuid primary key,
  conversation_id uuid not null references conversation.conversation (id),
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  bytes bytea not null check (length(bytes) between 1 and 3145728),
  sm3 text not null,
  retain_until date not null
);

create table conversation.message (
  conversation_id uuid not null references conversation.conversation (id),
  seq int not null check (seq > 0),
  client_message_id text not null,
  side text not null check (side in ('resident', 'doctor', 'system')),
  author_id text not null,
  author_name text not null,
  kind text not null check (kind in ('text', 'image', 'notice')),
  text text not null,
  image_id uuid references conversation.image (id),
  at timestamptz not null,
  primary key (conversation_id, seq),
  unique (conversation_id, author_id, client_message_id),
  check ((kind = 'image') = (image_id is not null))
);

create schema if not exists consult;

create table consult.policy (
  id uuid primary key,
  valid_from date not null unique,
  fee_hilist_code text not null,
  fee_name text not null,
  minutes_each int not null check (minutes_each > 0),
  unseen_after_minutes int not null check (unseen_after_minutes > 0),
  grant_days_after int not null check (grant_days_after >= 0),
  clause text not null
);
insert into consult.policy values
  ('00000000-0000-7000-8000-0000c0000001', '2020-01-01', '110200004', '互联网复诊诊查费', 8, 120, 7,
   '互联网复诊:按互联网复诊诊查费收取;诊疗结束后 7 天内接诊医生可继续查阅');

-- R01: a doctor proves who they are at the start of every session of work.
create table consult.duty_session (
  id uuid primary key,
  doctor_id uuid not null,
  method text not null check (method in ('totp', 'demo')),
  started_at timestamptz not null,
  ends_by timestamptz not null,
  ended_at timestamptz
);
create unique index duty_session_open on consult.duty_session (doctor_id) where ended_at is null;

create table consult.consult (
  id uuid primary key,
  appointment_id uuid not null unique references booking.appointment (id),
  resident_id uuid not null,
  doctor_id uuid not null,
  institution_id uuid not null,
  department_code text not null,
  department_name text not null,
  state text not null check (state in ('waiting', 'in-progress', 'ended', 'terminated', 'left', 'unseen')),
  number_seq int not null,
  band_starts_at timestamptz not null,
  band_ends_at timestamptz not null,
  waiting_since timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  duty_session_id uuid references consult.duty_session (id),
  policy_id uuid not null references consult.policy (id),
  -- R04: the offline diagnosis this follow-up is for.
  follow_up_code text not null,
  follow_up_name text not null,
  follow_up_condition_id text not null,
  -- R10: under 6, the guardian who is present.
  guardian_id uuid,
  judgement text check (judgement in ('stable', 'changed')),
  judgement_note text,
  diagnoses jsonb not null default '[]',
  complaint text,
  advice text,
  termination_reason text check (termination_reason in ('condition-changed', 'needs-examination', 'no-record', 'resident-absent')),
  termination_note text,
  refer_to_institution_id uuid,
  -- The signed summary exactly as signed; text, so that a changed byte stays a changed byte.
  summary text,
  signature jsonb,
  check ((state in ('in-progress', 'ended', 'terminated')) = (accepted_at is not null)),
  check (state not in ('in-progress', 'ended', 'terminated') or duty_session_id is not null),
  check ((state = 'terminated') = (termination_reason is not null)),
  check ((state = 'ended') = (signature is not null))
);
create index consult_queue on consult.consult (doctor_id, band_starts_at, waiting_since) where state in ('waiting', 'in-progress');
create index consult_doctor on consult.consult (doctor_id, waiting_since desc);
create index consult_resident on consult.consult (resident_id, waiting_since desc);

create table consult.rating (
  consult_id uuid primary key references consult.consult (id),
  stars int not null check (stars between 1 and 5),
  words text,
  by text not null,
  at timestamptz not null
);

-- R14: complaints are part of what the regulator may read.
create table consult.complaint (
  id uuid primary key,
  consult_id uuid not null references consult.consult (id),
  words text not null,
  by text not null,
  at timestamptz not null,
  answer text,
  answered_by text,
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null))
);
create index complaint_open on consult.complaint (at) where answered_at is null;

create view consult.pub_consult as
  select c.id, c.appointment_id, c.resident_id, c.doctor_id, c.institution_id, c.department_code, c.state, c.band_starts_at,
         c.waiting_since, c.accepted_at, c.ended_at, c.termination_reason, c.diagnoses, r.stars
  from consult.consult c left join consult.rating r on r.consult_id = c.id;

-- Keeping well tells people more than bookings do; a doctor calls a person back; two sides of a consult see each other.
alter table reminders.notice drop constraint notice_kind_check;
alter table reminders.notice add constraint notice_kind_check check (kind in ('booked', 'day-before', 'two-hours-before', 'cancelled', 'moved', 'suspended', 'offer',
  'waiting-ended', 'restricted', 'restriction-lifted', 'called-back', 'reading-alarm', 'follow-up-due', 'check-due', 'screening-asked', 'contract-offered', 'contract-ending'));

alter table booking.number drop constraint number_channel_check;
alter table booking.number add constraint number_channel_check check (channel in ('app', 'window', 'primary-care', 'referral', 'call-back'));

create schema call_back;

create table call_back.invitation (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  doctor_id uuid not null references staff.staff (id),
  institution_id uuid not null references institutions.institution (id),
  -- The kept number; booking knows what became of it.
  hold_id uuid not null unique,
  session_id uuid not null,
  way text not null check (way in ('text', 'video')),
  reason text not null,
  diagnosis_code text not null,
  -- What it came from, an alarm for one; what that is, its own module knows.
  about_id uuid,
  state text not null check (state in ('open', 'accepted', 'declined', 'withdrawn', 'lapsed')),
  made_at timestamptz not null,
  answer_until timestamptz not null,
  answered_at timestamptz,
  answered_by text,
  decline_reason text,
  appointment_id uuid unique,
  check ((state = 'accepted') = (appointment_id is not null)),
  check ((state = 'open') = (answered_at is null))
);
-- A person is called back by a doctor once at a time.
create unique index invitation_open on call_back.invitation (resident_id, doctor_id) where state = 'open';
create index invitation_due on call_back.invitation (answer_until) where state = 'open';
create index invitation_of_doctor on call_back.invitation (doctor_id, made_at desc);
create index invitation_of_resident on call_back.invitation (resident_id, made_at desc);

create view call_back.pub_invitation as
  select id as invitation_id, resident_id, doctor_id, institution_id, way, about_id, state, made_at, answer_until, answered_at, appointment_id
    from call_back.invitation;

create schema video;

-- Who is in the room of a consult now: one place a side; whoever comes in on a second device takes it over.
create table video.seat (
  consult_id uuid not null,
  side text not null check (side in ('resident', 'doctor')),
  seat_id uuid not null unique,
  person_id text not null,
  taken_at timestamptz not null,
  left_at timestamptz,
  primary key (consult_id, side)
);

-- What the two browsers tell each other to find a way; of no use once a seat changes, and deleted then.
create table video.signal (
  consult_id uuid not null,
  seq bigint generated always as identity,
  from_seat uuid not null references video.seat (seat_id) on update cascade on delete cascade,
  client_id text not null,
  kind text not null check (kind in ('description', 'candidate')),
  body jsonb not null,
  at timestamptz not null,
  primary key (consult_id, seq),
  unique (from_seat, client_id)
);

-- The process record of a call (R13, three years): who was in it, from when to when.
create table video.presence (
  id uuid primary key,
  consult_id uuid not null,
  side text not null check (side in ('resident', 'doctor')),
  person_id text not null,
  since timestamptz not null,
  until timestamptz,
  retain_until date not null
);
create index presence_of_consult on video.presence (consult_id, since);

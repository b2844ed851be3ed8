-- Follow-ups of chronic care and the yearly health check.
create schema follow_ups;

-- What a body can have, by day: beyond it a value is a slip of the pen or another unit.
create table follow_ups.body_range (
  kind text not null,
  valid_from date not null,
  low numeric not null,
  high numeric not null check (high > low),
  unit text not null,
  source text not null,
  primary key (kind, valid_from)
);
insert into follow_ups.body_range values
  ('systolicMmhg', '2020-01-01', 50, 300, 'mmHg', 'memory: to be verified; an arm cuff measures to 280–300 mmHg'),
  ('diastolicMmhg', '2020-01-01', 20, 200, 'mmHg', 'memory: to be verified'),
  ('heartRateBpm', '2020-01-01', 20, 250, '/min', 'memory: to be verified'),
  ('fastingGlucoseMmol', '2020-01-01', 0.6, 35.0, 'mmol/L', 'memory: to be verified; meters say HI above 33.3 mmol/L (600 mg/dL). 36 and more is mg/dL'),
  ('afterMealGlucoseMmol', '2020-01-01', 0.6, 35.0, 'mmol/L', 'as fasting'),
  ('randomGlucoseMmol', '2020-01-01', 0.6, 35.0, 'mmol/L', 'as fasting'),
  ('spo2Percent', '2020-01-01', 30, 100, '%', 'memory: to be verified'),
  ('hba1cPercent', '2020-01-01', 3, 20, '%', 'memory: to be verified'),
  ('weightKg', '2020-01-01', 2, 300, 'kg', 'memory: to be verified'),
  ('heightCm', '2020-01-01', 40, 230, 'cm', 'memory: to be verified'),
  ('waistCm', '2020-01-01', 30, 200, 'cm', 'memory: to be verified');

-- A follow-up of one enrolment as it stands now; `version` keeps the whole of each version as it was signed.
-- Enrolments, teams and doctors are named by id: their tables belong to modules that this one asks through their doors.
create table follow_ups.follow_up (
  id uuid primary key,
  -- One visit may be a follow-up of several programmes.
  visit_id uuid not null,
  -- Of the request that made it: the same id with other content is refused.
  request_sm3 text not null,
  enrolment_id uuid not null,
  resident_id uuid not null references residents.resident (id),
  programme_code text not null,
  programme_version text not null,
  institution_id uuid not null,
  team_id uuid not null,
  doctor_id uuid not null,
  way text not null check (way in ('home', 'clinic', 'phone', 'video')),
  done_at timestamptz not null,
  -- On the device, which may have been without network for weeks; else the same as entered_at.
  written_at timestamptz not null,
  entered_at timestamptz not null,
  systolic_mmhg int,
  diastolic_mmhg int,
  heart_rate_bpm int,
  fasting_glucose_mmol numeric(5, 2),
  weight_kg numeric(5, 1),
  waist_cm numeric(5, 1),
  -- SM3 of the canonical answers, so that copies are found without reading them.
  answers_sm3 text not null,
  latitude double precision,
  longitude double precision,
  accuracy_m double precision,
  at_target boolean,
  urgent boolean not null,
  ruled text not null check (ruled in ('keep', 'adjust', 'refer', 'call-back')),
  decision text not null check (decision in ('keep', 'adjust', 'refer', 'call-back')),
  decision_reason text,
  next_due_on date not null,
  version int not null check (version >= 1),
  state text not null check (state in ('recorded', 'entered-in-error')),
  changed_at timestamptz not null,
  unique (visit_id, enrolment_id),
  check (written_at <= entered_at + interval '5 minutes'),
  check (done_at <= entered_at + interval '5 minutes'),
  check ((systolic_mmhg is null) = (diastolic_mmhg is null)),
  check ((latitude is null) = (longitude is null)),
  check (decision = ruled or decision_reason is not null)
);
create index follow_up_resident on follow_ups.follow_up (resident_id, done_at desc);
create index follow_up_enrolment on follow_ups.follow_up (enrolment_id, done_at desc);
create index follow_up_doctor on follow_ups.follow_up (doctor_id, done_at);
create index follow_up_changed on follow_ups.follow_up (changed_at);
create index follow_up_institution on follow_ups.follow_up (institution_id, done_at);

create table follow_ups.version (
  follow_up_id uuid not null references follow_ups.follow_up (id),
  version int not null check (version >= 1),
  content jsonb not null,
  signature jsonb not null,
  -- Why it was changed; none for the first.
  reason text check ((reason is null) = (version = 1)),
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (follow_up_id, version)
);

create table follow_ups.health_check (
  id uuid primary key,
  request_sm3 text not null,
  resident_id uuid not null references residents.resident (id),
  institution_id uuid not null,
  team_id uuid not null,
  doctor_id uuid not null,
  done_on date not null,
  measured jsonb not null,
  items jsonb not null,
  conclusion text not null,
  missing text[] not null,
  written_at timestamptz not null,
  entered_at timestamptz not null,
  signature jsonb not null,
  state text not null check (state in ('recorded', 'entered-in-error')),
  withdrawn_reason text,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  check ((state = 'entered-in-error') = (withdrawn_reason is not null)),
  check ((withdrawn_at is null) = (withdrawn_reason is null) and (withdrawn_by is null) = (withdrawn_reason is null))
);
create index health_check_resident on follow_ups.health_check (resident_id, done_on desc);

-- What is due of each running enrolment: its next follow-up, and the health check of the year.
create table follow_ups.due (
  enrolment_id uuid not null,
  kind text not null check (kind in ('follow-up', 'check')),
  resident_id uuid not null references residents.resident (id),
  programme_code text not null,
  due_on date not null,
  reason text not null check (reason in ('first', 'routine', 'adjusted', 'referred', 'call-back', 'yearly-check')),
  since timestamptz not null,
  primary key (enrolment_id, kind),
  check ((kind = 'check') = (reason = 'yearly-check'))
);
create index due_resident on follow_ups.due (resident_id);
create index due_on on follow_ups.due (due_on);

-- What was entered in error is not a follow-up; its versions stay readable.
create view follow_ups.pub_follow_up as
  select id as follow_up_id, enrolment_id, resident_id, programme_code, institution_id, doctor_id, way,
         way in ('home', 'clinic') as face_to_face, done_at, entered_at, systolic_mmhg, diastolic_mmhg,
         fasting_glucose_mmol::float8 as fasting_glucose_mmol, at_target, urgent, decision, next_due_on,
         visit_id, team_id, written_at, changed_at, version, heart_rate_bpm, weight_kg::float8 as weight_kg, waist_cm::float8 as waist_cm,
         answers_sm3, latitude, longitude, accuracy_m
  from follow_ups.follow_up where state = 'recorded';

create view follow_ups.pub_check as
  select id as check_id, resident_id, done_on, doctor_id, institution_id
  from follow_ups.health_check where state = 'recorded';

create view follow_ups.pub_due as
  select enrolment_id, resident_id, due_on, reason, programme_code, kind from follow_ups.due;

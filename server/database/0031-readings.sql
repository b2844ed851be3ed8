-- Readings: what meters, people and hospitals measured; devices; alarms and who looked at them.
create schema readings;

-- What can be and what is looked at before it counts, by measure and day. Outside `never` nothing living is measured;
-- outside `ordinary` a person looks first. Units: mmHg, mmol/L, kg, /min, %.
create table readings.limit_rule (
  measure text not null check (measure in ('systolic', 'diastolic', 'glucose', 'weight', 'heart-rate', 'hba1c', 'spo2')),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  never_below numeric not null,
  ordinary_from numeric not null,
  ordinary_to numeric not null,
  never_above numeric not null,
  source text not null,
  primary key (measure, valid_from),
  check (never_below <= ordinary_from and ordinary_from < ordinary_to and ordinary_to <= never_above)
);
insert into readings.limit_rule (measure, valid_from, never_below, ordinary_from, ordinary_to, never_above, source) values
  ('systolic', '2020-01-01', 30, 60, 260, 320, 'memory: to be verified; usual range of arm cuffs (ISO 81060-2)'),
  ('diastolic', '2020-01-01', 10, 30, 160, 220, 'memory: to be verified; usual range of arm cuffs (ISO 81060-2)'),
  ('glucose', '2020-01-01', 0.2, 1.1, 33.3, 100, 'memory: to be verified; usual range of meters 1.1–33.3 mmol/L (ISO 15197)'),
  ('weight', '2020-01-01', 0.3, 2, 250, 500, 'memory: to be verified'),
  ('heart-rate', '2020-01-01', 10, 30, 220, 350, 'memory: to be verified'),
  ('hba1c', '2020-01-01', 2, 3.5, 18, 25, 'memory: to be verified'),
  ('spo2', '2020-01-01', 20, 60, 100, 100, 'memory: to be verified');

-- How late a reading may come, and how far a clock may be ahead.
create table readings.clock_rule (
  valid_from date primary key,
  late_days_max int not null check (late_days_max > 0),
  ahead_minutes_max int not null check (ahead_minutes_max >= 0),
  source text not null
);
insert into readings.clock_rule values ('2020-01-01', 180, 5, 'regional rule: a village device may be months late, a clock a year wrong is looked at');

-- What raises an alarm, by measure and moment. Personal limits go before these.
create table readings.alarm_rule (
  id uuid primary key,
  measure text not null check (measure in ('systolic', 'diastolic', 'glucose', 'heart-rate', 'spo2')),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  at_least numeric,
  at_most numeric,
  sources text[] not null,
  -- Older than this when it comes, nobody is hurried: the alarm says that it is late.
  fresh_hours int not null check (fresh_hours > 0),
  repeat_minutes int not null check (repeat_minutes > 0),
  source text not null,
  check ((at_least is null) <> (at_most is null)),
  unique nulls not distinct (measure, valid_from, at_least, at_most)
);
insert into readings.alarm_rule (id, measure, valid_from, at_least, at_most, sources, fresh_hours, repeat_minutes, source) values
  ('00000000-0000-7000-8000-0000e5310001', 'systolic', '2020-01-01', 180, null, '{home,kit,clinic}', 24, 5,
   '国家基本公共卫生服务规范（第三版）高血压患者健康管理：收缩压≥180mmHg 须紧急处理'),
  ('00000000-0000-7000-8000-0000e5310002', 'diastolic', '2020-01-01', 110, null, '{home,kit,clinic}', 24, 5,
   '国家基本公共卫生服务规范（第三版）高血压患者健康管理：舒张压≥110mmHg 须紧急处理'),
  ('00000000-0000-7000-8000-0000e5310003', 'glucose', '2020-01-01', 16.7, null, '{home,kit,clinic}', 24, 15,
   '国家基本公共卫生服务规范（第三版）2 型糖尿病患者健康管理：血糖≥16.7mmol/L 须紧急处理'),
  ('00000000-0000-7000-8000-0000e5310004', 'glucose', '2020-01-01', null, 3.9, '{home,kit,clinic}', 24, 15,
   '国家基本公共卫生服务规范（第三版）2 型糖尿病患者健康管理：血糖≤3.9mmol/L 须紧急处理'),
  ('00000000-0000-7000-8000-0000e5310005', 'spo2', '2020-01-01', null, 90, '{home,kit,clinic}', 24, 5,
   'memory: to be verified; 指氧饱和度≤90%'),
  ('00000000-0000-7000-8000-0000e5310006', 'heart-rate', '2020-01-01', 130, null, '{home,kit,clinic}', 24, 5, 'memory: to be verified'),
  ('00000000-0000-7000-8000-0000e5310007', 'heart-rate', '2020-01-01', null, 40, '{home,kit,clinic}', 24, 5, 'memory: to be verified');

-- What most adults are to keep to, where no doctor has set something else.
create table readings.target_rule (
  measure text not null check (measure in ('systolic', 'diastolic', 'glucose-fasting', 'glucose-after-meal', 'hba1c')),
  valid_from date not null,
  low numeric,
  high numeric not null,
  source text not null,
  primary key (measure, valid_from)
);
insert into readings.target_rule values
  ('systolic', '2020-01-01', null, 140, '国家基本公共卫生服务规范（第三版）：<140mmHg'),
  ('diastolic', '2020-01-01', null, 90, '国家基本公共卫生服务规范（第三版）：<90mmHg'),
  ('glucose-fasting', '2020-01-01', 4.4, 7.0, '中国 2 型糖尿病防治指南（2020 年版）：空腹 4.4–7.0mmol/L'),
  ('glucose-after-meal', '2020-01-01', null, 10.0, '中国 2 型糖尿病防治指南（2020 年版）：非空腹 <10.0mmol/L'),
  ('hba1c', '2020-01-01', null, 7.0, '中国 2 型糖尿病防治指南（2020 年版）：<7.0%');

-- Who is told next when nobody has looked.
create table readings.escalation_rule (
  valid_from date not null,
  step int not null check (step >= 0),
  after_minutes int not null check (after_minutes >= 0),
  who text not null check (who in ('team', 'leader', 'institution')),
  source text not null,
  primary key (valid_from, step)
);
insert into readings.escalation_rule values
  ('2020-01-01', 0, 0, 'team', 'regional rule'),
  ('2020-01-01', 1, 5, 'leader', 'regional rule'),
  ('2020-01-01', 2, 15, 'institution', 'regional rule');

-- What a doctor has set for one person: an alarm limit or a target, in place of the general one.
create table readings.personal_limit (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  measure text not null check (measure in ('systolic', 'diastolic', 'glucose', 'glucose-fasting', 'glucose-after-meal', 'heart-rate', 'spo2', 'hba1c', 'weight')),
  purpose text not null check (purpose in ('alarm', 'target')),
  low numeric,
  high numeric,
  reason text not null,
  set_by uuid not null,
  set_at timestamptz not null,
  ended_at timestamptz,
  check (low is not null or high is not null),
  check (low is null or high is null or low < high)
);
create unique index personal_limit_one on readings.personal_limit (resident_id, measure, purpose) where ended_at is null;

create table readings.device (
  id uuid primary key,
  maker text not null,
  model text not null,
  serial text not null,
  kinds text[] not null check (cardinality(kinds) > 0),
  -- The unit its values are in where a message names none, as its maker says.
  pressure_unit text not null check (pressure_unit in ('mm[Hg]', 'kPa')),
  glucose_unit text not null check (glucose_unit in ('mmol/L', 'mg/dL')),
  institution_id uuid references institutions.institution (id),
  secret_hash text not null,
  -- Typed by the person at home once; it is used up by the first who does.
  pairing_hash text unique,
  state text not null check (state in ('active', 'lost', 'revoked')),
  state_reason text,
  registered_by text not null,
  registered_at timestamptz not null,
  heard_at timestamptz,
  unique (maker, model, serial)
);
create index device_institution on readings.device (institution_id, registered_at);

-- Whose values a device sends, from when to when: what comes late goes to whom it belonged to when it was measured.
create table readings.binding (
  id uuid primary key,
  device_id uuid not null references readings.device (id),
  resident_id uuid references residents.resident (id),
  -- A field kit; no reference, teams are told of by their door.
  team_id uuid,
  since timestamptz not null,
  until timestamptz,
  bound_by text not null,
  check ((resident_id is null) <> (team_id is null)),
  check (until >= since)
);
create unique index binding_open on readings.binding (device_id) where until is null;
create index binding_device on readings.binding (device_id, since);
create index binding_resident on readings.binding (resident_id) where resident_id is not null;
create index binding_team on readings.binding (team_id) where team_id is not null;

-- What a device sent that could not be read: when, why and how much; never what.
create table readings.device_fault (
  id uuid primary key,
  device_id uuid not null references readings.device (id),
  at timestamptz not null,
  code text not null,
  bytes int not null
);
create index device_fault_device on readings.device_fault (device_id, at desc);

create table readings.reading (
  id uuid primary key,
  -- Unknown only while it is held, or was refused so.
  resident_id uuid references residents.resident (id),
  kind text not null check (kind in ('blood-pressure', 'glucose', 'weight', 'heart-rate', 'hba1c', 'spo2')),
  measured_at timestamptz not null,
  received_at timestamptz not null,
  systolic_mmhg numeric(6, 1),
  diastolic_mmhg numeric(6, 1),
  pulse_bpm numeric(5, 1),
  glucose_mmol numeric(8, 2),
  glucose_moment text check (glucose_moment in ('fasting', 'after-meal', 'random')),
  value numeric(8, 2),
  -- As it was sent, before any conversion.
  sent jsonb not null,
  source text not null check (source in ('home', 'kit', 'clinic', 'hospital', 'follow-up')),
  device_id uuid references readings.device (id),
  device_sequence bigint,
  -- The hospital's Observation it was taken from.
  observation_id text,
  follow_up_id uuid,
  institution_id uuid,
  entered_by text not null,
  -- Equal for equal values of one kind at one instant.
  fingerprint text not null,
  -- The same as they were sent, whatever a look has set right since: by these a device's second sending is known.
  sent_at timestamptz not null,
  sent_fingerprint text not null,
  state text not null check (state in ('kept', 'held', 'refused')),
  held_code text,
  decided_by text,
  decided_at timestamptz,
  decided_reason text,
  check (state <> 'kept' or resident_id is not null),
  check (state <> 'kept' or (kind = 'blood-pressure') = (systolic_mmhg is not null and diastolic_mmhg is not null)),
  check (state <> 'kept' or (kind = 'glucose') = (glucose_mmol is not null)),
  check (state = 'kept' or held_code is not null),
  check ((observation_id is null) or source = 'hospital')
);
-- The same measurement sent twice is one.
create unique index reading_once on readings.reading (resident_id, kind, measured_at, fingerprint) where state <> 'refused' and source <> 'hospital';
create unique index reading_device_once on readings.reading (device_id, device_sequence, sent_at, sent_fingerprint) nulls not distinct where device_id is not null;
create unique index reading_observation on readings.reading (observation_id) where observation_id is not null;
create index reading_person on readings.reading (resident_id, kind, measured_at desc);
create index reading_device on readings.reading (device_id, device_sequence) where device_id is not null;
create index reading_held on readings.reading (received_at) where state = 'held';
create index reading_follow_up on readings.reading (follow_up_id) where follow_up_id is not null;

create table readings.alarm (
  id uuid primary key,
  -- The first that raised it.
  reading_id uuid not null unique references readings.reading (id),
  resident_id uuid not null references residents.resident (id),
  kind text not null,
  team_id uuid,
  institution_id uuid,
  -- urgent: the standard's sign; personal: what the doctor set; late: was so when it was measured, and came too late to hurry.
  level text not null check (level in ('urgent', 'personal', 'late')),
  state text not null check (state in ('open', 'seen', 'closed')),
  raised_at timestamptz not null,
  measured_at timestamptz not null,
  repeat_minutes int not null,
  confirmed_at timestamptz,
  calmed_at timestamptz,
  seen_at timestamptz,
  seen_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  outcome text check (outcome in ('called', 'visited', 'consult', 'referred', 'false')),
  note text,
  step int not null default 0,
  next_step_at timestamptz,
  check ((state = 'closed') = (closed_at is not null and outcome is not null)),
  check (state = 'open' or next_step_at is null)
);
-- No storms: one that is not closed for a person and kind; what comes later is attached to it.
create unique index alarm_one on readings.alarm (resident_id, kind) where state <> 'closed';
create index alarm_team on readings.alarm (team_id, raised_at) where state <> 'closed';
create index alarm_institution on readings.alarm (institution_id, raised_at) where state <> 'closed';
create index alarm_due on readings.alarm (next_step_at) where next_step_at is not null;
create index alarm_resident on readings.alarm (resident_id, raised_at desc);

create table readings.alarm_reading (
  reading_id uuid primary key references readings.reading (id),
  alarm_id uuid not null references readings.alarm (id),
  verdict text not null check (verdict in ('raised', 'confirms', 'calms', 'attached')),
  at timestamptz not null
);
create index alarm_reading_alarm on readings.alarm_reading (alarm_id, at);

-- Who was told of an alarm, at which step.
create table readings.alarm_told (
  alarm_id uuid not null references readings.alarm (id),
  step int not null,
  who text not null,
  told_at timestamptz not null,
  primary key (alarm_id, step, who)
);

-- How far the hospitals' Observations of before have been taken over.
create table readings.catch_up (
  id int primary key check (id = 1),
  row_number bigint not null,
  finished_at timestamptz
);

create view readings.pub_reading as
  select id as reading_id, resident_id, kind, measured_at, received_at, systolic_mmhg::float8 as systolic_mmhg,
         diastolic_mmhg::float8 as diastolic_mmhg, pulse_bpm::float8 as pulse_bpm, glucose_mmol::float8 as glucose_mmol, glucose_moment,
         value::float8 as value, source, device_id, state, follow_up_id, entered_by
  from readings.reading;

create view readings.pub_alarm as
  select id as alarm_id, reading_id, resident_id, team_id, level, state, raised_at, seen_at, closed_at,
         kind, institution_id, measured_at, confirmed_at, calmed_at, outcome, closed_by
  from readings.alarm;

-- The hospital's own tables. Applied at every start; says what is there and leaves the rest alone.
create table if not exists department (
  code text primary key,
  name text not null
);

create table if not exists doctor (
  id text primary key,
  name text not null,
  title text not null,
  specialty text not null,
  department_code text not null references department
);

create table if not exists patient (
  id text primary key,
  name text not null,
  -- GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not said
  sex text not null check (sex in ('0', '1', '2', '9')),
  birth_date date not null,
  document_type text not null,
  document_number text not null unique,
  phone text,
  balance_fen bigint not null default 0 check (balance_fen >= 0),
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_tx xid8 not null default pg_current_xact_id()
);

-- revision counts up with every change of the session or of a number in it; changed_tx only with the session's own.
create table if not exists session (
  id text primary key,
  doctor_id text not null references doctor,
  date date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  fee_fen bigint not null check (fee_fen >= 0),
  state text not null default 'open' check (state in ('open', 'suspended')),
  reason text,
  revision integer not null default 1,
  changed_at timestamptz not null,
  changed_tx xid8 not null default pg_current_xact_id()
);

-- changed_tx stays empty until the number changes for the first time: its session tells of it until then.
create table if not exists number (
  id text primary key,
  session_id text not null references session,
  seq integer not null check (seq > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null default 'free'
    check (state in ('free', 'locked', 'taken', 'checked-in', 'seen', 'no-show', 'suspended')),
  hold_id uuid,
  lock_until timestamptz,
  revision integer not null default 1,
  changed_at timestamptz not null,
  changed_tx xid8,
  unique (session_id, seq),
  check ((state = 'locked') = (lock_until is not null))
);
create index if not exists number_locks on number (lock_until) where lock_until is not null;

-- What became of each hold from outside, also of one that was let go before its lock arrived.
create table if not exists hold (
  hold_id uuid primary key,
  number_id text not null,
  state text not null check (state in ('locked', 'released', 'expired', 'confirmed', 'cancelled')),
  changed_at timestamptz not null
);

create table if not exists registration (
  id text primary key,
  number_id text not null references number,
  patient_id text not null references patient,
  channel text not null check (channel in ('window', 'app')),
  state text not null default 'active' check (state in ('active', 'cancelled')),
  hold_id uuid unique,
  appointment_id uuid,
  bill_id uuid,
  paid_fen bigint not null check (paid_fen >= 0),
  refunded_fen bigint not null default 0 check (refunded_fen between 0 and paid_fen),
  reason text,
  registered_at timestamptz not null,
  cancelled_at timestamptz
);
-- A number is sold once.
create unique index if not exists registration_once on registration (number_id) where state = 'active';
create sequence if not exists registration_number;

-- The answer to a command is kept with what it did, so that asking again tells the same.
create table if not exists command (
  command_id uuid primary key,
  operation text not null,
  answer jsonb,
  at timestamptz not null
);

create table if not exists visit (
  id text primary key,
  patient_id text not null references patient,
  doctor_id text not null references doctor,
  starts_at timestamptz not null,
  diagnosis_code text not null,
  diagnosis_name text not null,
  changed_at timestamptz not null,
  changed_tx xid8 not null default pg_current_xact_id()
);

create sequence if not exists report_number;
create table if not exists report (
  id text primary key,
  patient_id text not null references patient,
  doctor_id text not null references doctor,
  code text not null,
  name text not null,
  ready boolean not null,
  conclusion text not null,
  at timestamptz not null,
  version integer not null default 1,
  changed_at timestamptz not null,
  changed_tx xid8 not null default pg_current_xact_id()
);
create table if not exists report_item (
  report_id text not null references report,
  seq integer not null,
  code text not null,
  name text not null,
  value text not null,
  unit text not null,
  reference text not null,
  -- HL7 table 0078: N normal, H high, L low, A abnormal
  flag text not null check (flag in ('N', 'H', 'L', 'A')),
  primary key (report_id, seq)
);

-- HL7 messages on their way out: written with the fact they tell, sent in order, gone from the line when acknowledged.
create sequence if not exists message_number;
create table if not exists outbound (
  id bigint generated always as identity primary key,
  type text not null,
  control_id text not null unique,
  text text not null,
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'refused')),
  tries integer not null default 0,
  answer text,
  at timestamptz not null,
  answered_at timestamptz
);
create index if not exists outbound_waiting on outbound (id) where state = 'waiting';
create table if not exists inbound (
  id bigint generated always as identity primary key,
  type text not null,
  control_id text not null,
  text text not null,
  at timestamptz not null
);

-- Published views. The cursor is (change_tx, key): change_tx is the transaction that wrote the row, and a row shows only
-- when every transaction up to it has ended. A sequence would not do: a number drawn early and committed late would lie
-- behind a reader's cursor and never be read.
create or replace view v_schedule as
select session.id as session_id, session.date as work_date, session.starts_at, session.ends_at, session.fee_fen,
  case session.state when 'open' then '1' else '0' end as state, session.reason, session.revision,
  doctor.id as doctor_id, doctor.name as doctor_name, doctor.title as doctor_title, doctor.specialty as doctor_specialty,
  department.code as department_code, department.name as department_name,
  session.changed_at, session.changed_tx::text::bigint as change_tx
from session
join doctor on doctor.id = session.doctor_id
join department on department.code = doctor.department_code
where session.changed_tx < pg_snapshot_xmin(pg_current_snapshot());

-- All numbers as they are: for reading a session whole.
create or replace view v_session_number as
select number.id as number_id, number.session_id, number.seq, number.starts_at, number.ends_at,
  case number.state when 'free' then '0' when 'locked' then '1' when 'taken' then '2' when 'checked-in' then '3'
    when 'seen' then '4' when 'no-show' then '5' else '9' end as state
from number;

create or replace view v_number as
select number.id as number_id, number.session_id, number.seq,
  case number.state when 'free' then '0' when 'locked' then '1' when 'taken' then '2' when 'checked-in' then '3'
    when 'seen' then '4' when 'no-show' then '5' else '9' end as state,
  number.revision, number.changed_at, number.changed_tx::text::bigint as change_tx
from number
where number.changed_tx < pg_snapshot_xmin(pg_current_snapshot());

create or replace view v_patient as
select patient.id as patient_id, patient.name, patient.sex, patient.birth_date, patient.document_type,
  patient.document_number, patient.phone, patient.changed_at, patient.changed_tx::text::bigint as change_tx
from patient
where patient.changed_tx < pg_snapshot_xmin(pg_current_snapshot());

create or replace view v_visit as
select visit.id as visit_id, visit.patient_id, visit.starts_at, visit.diagnosis_code, visit.diagnosis_name,
  doctor.id as doctor_id, doctor.name as doctor_name, department.code as department_code,
  department.name as department_name, visit.changed_at, visit.changed_tx::text::bigint as change_tx
from visit
join doctor on doctor.id = visit.doctor_id
join department on department.code = doctor.department_code
where visit.changed_tx < pg_snapshot_xmin(pg_current_snapshot());

create or replace view v_report as
select report.id as report_id, report.patient_id, report.code, report.name, report.conclusion, report.at as reported_at,
  doctor.name as doctor_name, report.changed_at, report.changed_tx::text::bigint as change_tx
from report
join doctor on doctor.id = report.doctor_id
where report.ready and report.changed_tx < pg_snapshot_xmin(pg_current_snapshot());

create or replace view v_report_item as
select report_id, seq, code, name, value, unit, reference, flag from report_item;

-- Medicine: formulary, prescribing, review, dispensing.

-- The formulary is kept by edition: a prescription points at the edition it was written from.
create schema formulary;

create table formulary.edition (
  id text primary key,
  valid_from date not null,
  -- SM3 of the tables it was loaded from
  checksum text not null,
  loaded_at timestamptz not null,
  -- a demonstration list until a pharmacist has signed it off
  signed_off_by uuid,
  signed_off_at timestamptz,
  sign_off jsonb,
  check ((signed_off_by is null) = (signed_off_at is null) and (signed_off_by is null) = (sign_off is null))
);

create table formulary.drug (
  edition text not null references formulary.edition (id),
  code text not null,
  name_zh text not null,
  name_en text not null,
  initials text not null,
  category text not null check (category in ('western', 'patent', 'herbal')),
  atc text,
  facts jsonb not null,
  primary key (edition, code)
);

-- Interactions, cautions by disease, allergens, incompatible herbs, counselling: rows of the edition's tables as they are.
create table formulary.knowledge (
  edition text not null references formulary.edition (id),
  kind text not null check (kind in ('interaction', 'caution', 'allergen', 'incompatibility', 'counselling')),
  row_no integer not null,
  facts jsonb not null,
  primary key (edition, kind, row_no)
);

create view formulary.pub_drug as
  select edition, code, name_zh, name_en, category, atc, facts ->> 'packDescription' as pack_description
  from formulary.drug;

create schema prescribing;

-- Dated parameters of the rules, with the clause they come from.
create table prescribing.policy (
  valid_from date primary key,
  valid_to date,
  body jsonb not null,
  source text not null,
  check (valid_to > valid_from)
);
insert into prescribing.policy (valid_from, body, source) values ('2018-07-17', '{
  "drugsMax": 5,
  "validDaysMax": 3,
  "ordinaryDaysMax": 7,
  "emergencyDaysMax": 3,
  "chronicDaysMax": 28,
  "longUsualDays": 28,
  "longDaysMax": 84,
  "barredFlags": ["narcotic", "psychotropic", "toxic", "radioactive", "precursor", "vaccine", "blood-product", "clinic-injection"],
  "barredLongFlags": ["narcotic", "psychotropic", "toxic", "antibiotic"],
  "chronicDiagnoses": ["I10", "I11", "I12", "I13", "I15", "I20", "I25", "I48", "I50", "I63", "I69", "I70", "E02", "E03", "E05", "E06", "E10", "E11", "E13", "E14", "E28", "E78", "E79", "J44", "J45", "N18", "N40", "K21", "K50", "K51", "K74", "B18", "M05", "M06", "M10", "M32", "M45", "M80", "M81", "G20", "G30", "G40", "F00", "F20", "F31", "F32", "F33", "F41", "H40", "Z95", "C73", "D50", "G63", "N32"],
  "guardianBelowYears": 6,
  "overdoseBlockPercent": 200,
  "antibioticDaysUsual": 7,
  "remainingDaysWarn": 7
}', 'CF 6, 17-19; CQ; ZL 19; TJ 23 (numbers marked memory in the rule book are to be verified before a launch)');

-- The right to prescribe in one consult. Care opens and closes it; a signature holds the row (R05).
create table prescribing.authority (
  consult_id uuid primary key,
  doctor_id uuid not null references staff.staff (id),
  resident_id uuid not null references residents.resident (id),
  institution_id uuid not null references institutions.institution (id),
  diagnoses jsonb not null,
  guardian_name text,
  opened_at timestamptz not null,
  closed_at timestamptz,
  close_reason text check (close_reason in ('ended', 'terminated')),
  check ((closed_at is null) = (close_reason is null))
);

create sequence prescribing.prescription_number;

-- One row a version. A returned sheet keeps its row; its amendment is a new one with the same number.
create table prescribing.prescription (
  id uuid primary key,
  number text not null,
  version integer not null check (version >= 1),
  previous_version_id uuid unique references prescribing.prescription (id),
  state text not null check (state in ('draft', 'signed', 'returned', 'approved', 'dispensed', 'withdrawn', 'expired')),
  consult_id uuid not null references prescribing.authority (consult_id),
  resident_id uuid not null references residents.resident (id),
  resident_name text not null,
  doctor_id uuid not null references staff.staff (id),
  doctor_name text not null,
  institution_id uuid not null references institutions.institution (id),
  kind text not null check (kind in ('western', 'herbal')),
  supply text not null check (supply in ('ordinary', 'emergency', 'chronic', 'long')),
  supply_reason text not null,
  stable boolean not null,
  usage text not null,
  valid_days integer not null check (valid_days between 1 and 3),
  diagnoses jsonb not null,
  warnings jsonb not null,
  overrides jsonb not null,
  created_at timestamptz not null,
  signed_at timestamptz,
  signed_document jsonb,
  doctor_signature jsonb,
  decided_at timestamptz,
  pharmacist_id uuid references staff.staff (id),
  pharmacist_name text,
  pharmacist_signature jsonb,
  return_reason text,
  valid_until timestamptz,
  unique (number, version),
  check ((version = 1) = (previous_version_id is null)),
  check ((doctor_signature is null) = (signed_at is null) and (doctor_signature is null) = (signed_document is null)),
  check (state not in ('signed', 'returned', 'approved', 'dispensed', 'expired') or doctor_signature is not null),
  -- no effect without the pharmacist's own signature (TJ23, R07)
  check (state not in ('approved', 'dispensed', 'expired') or (pharmacist_signature is not null and valid_until is not null)),
  check (state <> 'returned' or return_reason is not null),
  check (pharmacist_id <> doctor_id)
);
create index prescription_consult on prescribing.prescription (consult_id);
create index prescription_resident on prescribing.prescription (resident_id, created_at desc);
create index prescription_waiting on prescribing.prescription (signed_at) where state = 'signed';
create index prescription_in_effect on prescribing.prescription (valid_until) where state = 'approved';

create table prescribing.item (
  id uuid primary key,
  prescription_id uuid not null references prescribing.prescription (id) on delete cascade,
  line_no integer not null,
  edition text not null,
  drug_code text not null,
  dose_thousandths bigint not null check (dose_thousandths > 0),
  frequency text not null,
  days integer not null check (days between 1 and 84),
  units integer not null check (units > 0),
  packs integer not null check (packs > 0),
  note text not null,
  -- name, form, strength and words as they stood on the sheet
  printed jsonb not null,
  unique (prescription_id, line_no),
  foreign key (edition, drug_code) references formulary.drug (edition, code)
);

create table prescribing.step (
  id uuid primary key,
  prescription_id uuid not null references prescribing.prescription (id) on delete cascade,
  version integer not null,
  state text not null,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  reason text
);
create index step_prescription on prescribing.step (prescription_id, at);

-- What floors above may join. No drug stands here beside a doctor: there is no volume report to make of it (XZ21, R11).
create view prescribing.pub_prescription as
  select id, number, version, state, consult_id, resident_id, resident_name, doctor_id, doctor_name, institution_id, kind,
         (select count(*)::integer from prescribing.item i where i.prescription_id = p.id) as drugs,
         jsonb_array_length(overrides) as reasons_given,
         created_at, signed_at, decided_at, valid_until
  from prescribing.prescription p;

create schema review;

create table review.return_reason (
  code text primary key,
  line_no integer not null,
  zh text not null,
  en text not null,
  source text not null,
  valid_from date not null,
  valid_to date
);
insert into review.return_reason (code, line_no, zh, en, source, valid_from) values
  ('diagnosis-unfit', 1, '用药与诊断不符', 'Medicine does not fit the diagnosis', 'CF 35', '2007-05-01'),
  ('dose', 2, '用法用量不适宜', 'Dose or frequency is not suitable', 'CF 35', '2007-05-01'),
  ('route', 3, '剂型或给药途径不适宜', 'Form or route is not suitable', 'CF 35', '2007-05-01'),
  ('allergy', 4, '患者对该药或同类药过敏', 'The patient is allergic to it or its class', 'CF 35', '2007-05-01'),
  ('duplicate', 5, '重复给药', 'Duplicate medicine', 'CF 35', '2007-05-01'),
  ('interaction', 6, '有临床意义的相互作用或配伍禁忌', 'Interaction or incompatibility', 'CF 35', '2007-05-01'),
  ('contraindication', 7, '存在禁忌证(年龄、妊娠、肝肾功能等)', 'Contraindicated (age, pregnancy, kidney, liver)', 'CF 35', '2007-05-01'),
  ('supply', 8, '用药天数超限或理由不充分', 'Supply too long or not justified', 'CF 19', '2007-05-01'),
  ('incomplete', 9, '处方书写不规范或信息缺失', 'The sheet is incomplete or unclear', 'CF 6', '2007-05-01'),
  ('offline', 10, '建议线下就诊后再开具', 'See the patient offline first', 'XZ 21', '2022-02-08');

-- A claim locks one prescription to one pharmacist for a while.
create table review.claim (
  prescription_id uuid primary key references prescribing.prescription (id),
  pharmacist_id uuid not null references staff.staff (id),
  pharmacist_name text not null,
  claimed_at timestamptz not null,
  until timestamptz not null
);

create table review.decision (
  id uuid primary key,
  prescription_id uuid not null unique references prescribing.prescription (id),
  version integer not null,
  outcome text not null check (outcome in ('approved', 'returned')),
  pharmacist_id uuid not null references staff.staff (id),
  pharmacist_name text not null,
  at timestamptz not null,
  waited_seconds integer not null,
  reason_code text references review.return_reason (code),
  reason text,
  check (outcome = 'approved' or reason is not null)
);
create index decision_at on review.decision (at desc);

create view review.pub_decision as
  select prescription_id, version, outcome, at, waited_seconds, reason_code from review.decision;

create schema dispensing;

create table dispensing.policy (
  valid_from date primary key,
  valid_to date,
  body jsonb not null,
  source text not null,
  check (valid_to > valid_from)
);
insert into dispensing.policy (valid_from, body, source) values ('2018-07-17', '{
  "personAttemptsMax": 5,
  "counterAttemptsMax": 10,
  "counterWindowMinutes": 15
}', 'house rule');

-- Stock of one lot at one place, in packs. Never negative; what is kept for prescriptions cannot be taken by another.
create table dispensing.lot (
  id uuid primary key,
  pharmacy_id uuid not null references institutions.institution (id),
  drug_code text not null,
  lot_number text not null,
  expires_on date not null,
  on_hand_packs integer not null check (on_hand_packs >= 0),
  reserved_packs integer not null check (reserved_packs >= 0),
  unique (pharmacy_id, drug_code, lot_number),
  check (reserved_packs <= on_hand_packs)
);
create index lot_first_expired on dispensing.lot (pharmacy_id, drug_code, expires_on) where on_hand_packs > 0;

-- Every change of stock, kept for good (YW13, R22: records of five years and more).
create table dispensing.movement (
  id uuid primary key,
  lot_id uuid not null references dispensing.lot (id),
  packs integer not null check (packs <> 0),
  kind text not null check (kind in ('receive', 'dispense', 'write-off')),
  reason text not null,
  pickup_id uuid,
  actor_id text not null,
  at timestamptz not null,
  check ((kind = 'receive') = (packs > 0)),
  check ((kind = 'dispense') = (pickup_id is not null))
);
create index movement_lot on dispensing.movement (lot_id, at);

create table dispensing.pickup (
  id uuid primary key,
  prescription_id uuid not null references prescribing.prescription (id),
  resident_id uuid not null references residents.resident (id),
  consult_id uuid not null,
  pharmacy_id uuid not null references institutions.institution (id),
  state text not null check (state in ('chosen', 'ready', 'dispensed', 'cancelled')),
  chosen_at timestamptz not null,
  collect_by timestamptz not null,
  ready_at timestamptz,
  code_hash text,
  code_cipher text,
  person_attempts integer not null default 0 check (person_attempts >= 0),
  person jsonb,
  person_checked_at timestamptz,
  person_checked_by text,
  dispensed_at timestamptz,
  dispensed_by text,
  dispenser_name text,
  checklist jsonb,
  cancelled_at timestamptz,
  cancel_reason text,
  check (state <> 'ready' or (ready_at is not null and code_hash is not null and code_cipher is not null)),
  check ((state = 'dispensed') = (dispensed_at is not null)),
  check (state <> 'dispensed' or (person is not null and checklist is not null)),
  check ((state = 'cancelled') = (cancelled_at is not null))
);
alter table dispensing.movement add foreign key (pickup_id) references dispensing.pickup (id);
-- one living pick-up a prescription: it is dispensed once (R22)
create unique index pickup_living on dispensing.pickup (prescription_id) where state <> 'cancelled';
create unique index pickup_code on dispensing.pickup (pharmacy_id, code_hash) where state = 'ready';
create index pickup_counter on dispensing.pickup (pharmacy_id, state, chosen_at);
create index pickup_resident on dispensing.pickup (resident_id, chosen_at desc);

create table dispensing.kept (
  pickup_id uuid not null references dispensing.pickup (id),
  item_id uuid not null references prescribing.item (id),
  lot_id uuid not null references dispensing.lot (id),
  packs integer not null check (packs > 0),
  primary key (pickup_id, item_id, lot_id)
);

-- Which prescriptions are paid, as settlement told it.
create table dispensing.paid (
  prescription_id uuid primary key references prescribing.prescription (id),
  bill_id uuid not null,
  paid_at timestamptz not null
);

-- Whose charges were given back, so that it happens once.
create table dispensing.refunded (
  prescription_id uuid primary key references prescribing.prescription (id),
  reason text not null,
  at timestamptz not null
);

create table dispensing.wrong_code (
  id uuid primary key,
  pharmacy_id uuid not null references institutions.institution (id),
  staff_id text not null,
  at timestamptz not null
);
create index wrong_code_recent on dispensing.wrong_code (pharmacy_id, staff_id, at);

-- What the floors above may join: how many wait for collection, nothing of what they hold.
create view dispensing.pub_pickup as
  select id, prescription_id, resident_id, consult_id, pharmacy_id, state, chosen_at, ready_at, dispensed_at, cancelled_at, collect_by
  from dispensing.pickup;

-- People: institutions, residents and families, staff and licences, consent, credentials.

-- Institutions: four levels, and who answers for each (R30).
create schema institutions;

create table institutions.institution (
  id uuid primary key,
  code text not null unique,
  name text not null,
  name_en text,
  kind text not null check (kind in ('internet-hospital', 'hospital', 'township-centre', 'village-clinic', 'pharmacy')),
  level smallint not null check (level between 0 and 3),
  parent_id uuid references institutions.institution (id),
  responsible_name text not null,
  responsible_phone text not null,
  address text not null,
  phone text not null,
  licence_number text not null,
  latitude double precision,
  longitude double precision,
  registered_at timestamptz not null,
  closed_at timestamptz,
  closed_reason text,
  check (parent_id <> id)
);
create index institution_parent on institutions.institution (parent_id);

create view institutions.pub_institution as
  select id, code, name, name_en, kind, level, parent_id, latitude, longitude, closed_at is null as open
  from institutions.institution;

-- Residents: one row a person. Document and phone are readable only through the keys of this deployment.
create schema residents;

create table residents.resident (
  id uuid primary key,
  name text not null,
  birth_date date not null,
  sex text not null check (sex in ('male', 'female', 'other', 'unknown')),
  document_type text not null check (document_type in ('id-card', 'passport', 'other')),
  document_cipher text not null,
  document_hash text not null,
  document_tail text not null,
  phone_cipher text,
  phone_hash text unique,
  phone_tail text,
  scheme text check (scheme in ('employee', 'resident')),
  psn_no text unique,
  address text,
  verified_method text not null,
  verified_at timestamptz not null,
  registered_at timestamptz not null,
  registered_by text not null,
  unique (document_type, document_hash),
  check ((phone_cipher is null) = (phone_hash is null) and (phone_cipher is null) = (phone_tail is null))
);
create index resident_name_birth on residents.resident (birth_date, name);
create index resident_document on residents.resident (document_hash);

create view residents.pub_resident as
  select id, name, birth_date, sex, scheme, psn_no from residents.resident;

create table residents.family_link (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  member_id uuid not null references residents.resident (id),
  relation text not null check (relation in ('child', 'parent', 'spouse', 'grandparent', 'grandchild', 'sibling', 'ward', 'other')),
  basis text not null check (basis in ('guardian', 'confirmed', 'desk')),
  since timestamptz not null,
  until date,
  reason text,
  revoked_at timestamptz,
  revoked_by text,
  check (resident_id <> member_id),
  check (basis <> 'guardian' or until is not null)
);
create unique index family_link_running on residents.family_link (resident_id, member_id) where revoked_at is null;
create index family_link_member on residents.family_link (member_id) where revoked_at is null;

-- A link that waits for the member's (or the present guardian's) code. The form of a person who is not registered yet is kept encrypted.
create table residents.family_request (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  member_id uuid references residents.resident (id),
  member_name text not null,
  form_cipher text,
  relation text not null,
  phone_cipher text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  -- who it is for: a registered member or a form; forgotten once confirmed
  check (confirmed_at is not null or (member_id is null) <> (form_cipher is null))
);

-- Hospital records that are this resident's: what was certain, and what a human decided.
create table residents.linked_patient (
  patient_id text primary key,
  resident_id uuid not null references residents.resident (id),
  how text not null check (how in ('certain', 'decided')),
  linked_at timestamptz not null
);
create index linked_patient_resident on residents.linked_patient (resident_id);

-- Hospital records that may be this resident's: a human decides.
create table residents.identity_doubt (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  patient_id text not null,
  reasons text[] not null check (cardinality(reasons) > 0),
  raised_at timestamptz not null,
  decision text check (decision in ('same', 'not-same')),
  decided_at timestamptz,
  decided_by text,
  decision_reason text,
  unique (resident_id, patient_id),
  check ((decision is null) = (decided_at is null))
);
create index identity_doubt_open on residents.identity_doubt (raised_at) where decision is null;

-- Staff: who works where, as what, with which licence.
create schema staff;

create table staff.staff (
  id uuid primary key,
  name text not null,
  sex text not null check (sex in ('male', 'female', 'other', 'unknown')),
  document_cipher text not null,
  document_hash text not null unique,
  roles text[] not null check (cardinality(roles) > 0),
  title text not null,
  speciality text not null default '',
  introduction text not null default '',
  practice_start date,
  registered_at timestamptz not null,
  left_at timestamptz,
  left_reason text
);

create table staff.licence (
  id uuid primary key,
  staff_id uuid not null references staff.staff (id),
  kind text not null check (kind in ('physician-qualification', 'physician-practice', 'pharmacist')),
  number text not null,
  scope text not null,
  valid_from date not null,
  valid_to date,
  ended_at timestamptz,
  ended_reason text,
  unique (kind, number),
  check (valid_to >= valid_from)
);
create index licence_staff on staff.licence (staff_id);

create table staff.placement (
  id uuid primary key,
  staff_id uuid not null references staff.staff (id),
  institution_id uuid not null references institutions.institution (id),
  kind text not null check (kind in ('registered', 'multi-site')),
  department text not null,
  filing_number text,
  valid_from date not null,
  valid_to date,
  ended_at timestamptz,
  ended_reason text,
  check (valid_to >= valid_from),
  check (kind = 'registered' or filing_number is not null)
);
create unique index placement_registered on staff.placement (staff_id) where kind = 'registered' and ended_at is null;
create index placement_institution on staff.placement (institution_id) where ended_at is null;

create view staff.pub_staff as
  select s.id, s.name, s.sex, s.roles, s.title, s.speciality, s.introduction, s.practice_start,
         p.institution_id, p.department, s.left_at is null as active
  from staff.staff s
  left join staff.placement p on p.staff_id = s.id and p.kind = 'registered' and p.ended_at is null;

-- Consent: separate, revocable, by the text that was shown (PIPL 13-15, 28-31; R32).
create schema consent;

create table consent.text (
  kind text not null check (kind in ('health-data', 'internet-care', 'family-sharing')),
  version text not null,
  title_zh text not null,
  title_en text not null,
  body_zh text not null,
  body_en text not null,
  valid_from date not null,
  valid_to date,
  primary key (kind, version),
  check (valid_to >= valid_from)
);

create table consent.consent (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  kind text not null,
  text_version text not null,
  institution_id uuid references institutions.institution (id),
  family_id uuid references residents.resident (id),
  given_at timestamptz not null,
  given_by text not null,
  given_by_name text not null,
  withdrawn_at timestamptz,
  withdrawn_by_name text,
  foreign key (kind, text_version) references consent.text (kind, version),
  check (kind = 'health-data' or institution_id is null),
  check ((kind = 'family-sharing') = (family_id is not null))
);
create unique index consent_running on consent.consent (resident_id, kind, institution_id, family_id)
  nulls not distinct where withdrawn_at is null;
create index consent_resident on consent.consent (resident_id, given_at);

create table consent.break_glass (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  staff_id uuid not null references staff.staff (id),
  reason text not null check (length(reason) >= 10),
  at timestamptz not null,
  until timestamptz not null
);
create index break_glass_resident on consent.break_glass (resident_id, at);

insert into consent.text (kind, version, title_zh, title_en, body_zh, body_en, valid_from) values
('health-data', '1', '健康信息使用同意书', 'Use of your health data',
 '为了给您看病、开药和结算,安济需要处理您的健康信息:诊断、检查检验、用药、就诊和费用。只有正在为您服务的医生、药师和您指定的机构可以查看;每一次查看都会留下记录,您随时可以在“谁看过”中核对。信息保存在境内,病历按规定至少保存 15 年。您可以随时撤回本同意,撤回不影响此前已经进行的诊疗;撤回后将不能继续使用线上诊疗。紧急抢救时,医生说明理由后可以临时查看,您会看到这次记录。',
 'To treat you, prescribe for you and settle your bills, Anji handles your health data: diagnoses, examinations, medicines, visits and costs. Only doctors and pharmacists who are treating you, and institutions that you name, may open it; every look is kept and you can read it at any time under "Who has seen it". The data stays in the country; medical records are kept for at least 15 years, as the rules require. You may withdraw this consent at any time; what was done before stays lawful, and online care is then no longer possible. In an emergency a doctor may open the record for a short time, giving a reason that you can read.',
 '2020-01-01'),
('internet-care', '1', '互联网诊疗知情同意与风险告知', 'Online care: consent and risk notice',
 '互联网诊疗只用于已经在实体医院确诊的常见病、慢性病的复诊,不能代替面诊。医生无法当面为您查体,网络可能中断,判断可能因此受限。您应如实提供病情和以往病历。出现胸痛、呼吸困难、意识不清、大出血、肢体突然无力等情况,请立即拨打 120 或到急诊,不要等待线上答复。医生认为病情有变化或需要检查时,会停止线上诊疗并请您到医院。未满 6 周岁的儿童须由监护人陪同。处方须经药师审核后才生效,麻醉、精神类等特殊药品不能在线开具。您可以随时撤回本同意。',
 'Online care is for follow-up visits of common and chronic conditions that a hospital has already diagnosed in person. It does not replace seeing a doctor. The doctor cannot examine you, the connection may fail, and judgement is limited by both. Tell your condition and your history truthfully. With chest pain, trouble breathing, clouded consciousness, heavy bleeding or sudden weakness of a limb, call 120 or go to an emergency department at once; do not wait for an answer here. If your condition has changed or needs an examination, the doctor will stop the online visit and ask you to come to a hospital. A child under 6 must be accompanied by a guardian. A prescription takes effect only after a pharmacist has reviewed it; narcotic, psychotropic and other special medicines cannot be prescribed online. You may withdraw this consent at any time.',
 '2020-01-01'),
('family-sharing', '1', '向家人共享病历同意书', 'Sharing your record with a family member',
 '您同意让所选的家人查看您的健康档案:诊断、检查检验、用药和就诊。家人代您挂号、付费不需要这项同意,查看病历才需要。您可以随时撤回,撤回后对方立即不能再查看。',
 'You let the chosen family member see your health record: diagnoses, examinations, medicines and visits. Booking and paying for you does not need this; seeing the record does. You may withdraw at any time, and the person can then no longer see it.',
 '2020-01-01');

-- Credentials: what proves who someone is. Secrets are hashed, or encrypted where they must be used again.
create schema credentials;

-- One account for each way into the system: a staff member, a resident, or a proven phone that has not signed up yet.
create table credentials.account (
  id uuid primary key,
  resident_id uuid unique references residents.resident (id),
  staff_id uuid unique references staff.staff (id),
  phone_hash text unique,
  phone_cipher text,
  opened_at timestamptz not null,
  check (num_nonnulls(resident_id, staff_id, phone_hash) = 1),
  check ((phone_hash is null) = (phone_cipher is null))
);

create table credentials.password (
  account_id uuid primary key references credentials.account (id),
  user_name text not null unique,
  argon2id text not null,
  totp_cipher text not null,
  -- The time step that was used last: a code counts once (RFC 6238 §5.2).
  totp_step bigint not null default 0,
  changed_at timestamptz not null
);

create table credentials.phone_code (
  id uuid primary key,
  phone_hash text not null,
  -- sign-in, or family:<request id>: a code proves only what it was asked for.
  purpose text not null,
  code_hash text not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index phone_code_phone on credentials.phone_code (phone_hash, sent_at);

-- Failures in a row by phone or user name, and how long the door stays shut.
create table credentials.failure (
  subject_hash text primary key,
  failures int not null check (failures >= 0),
  last_at timestamptz not null,
  locked_until timestamptz
);

create table credentials.session (
  id uuid primary key,
  token_hash text not null unique,
  account_id uuid not null references credentials.account (id),
  method text not null check (method in ('phone', 'password', 'demo')),
  device text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_account on credentials.session (account_id) where ended_at is null;

-- Local SMS link: the last message to each phone, for the demo sign-in page and for tests.
create table credentials.local_message (
  phone_hash text primary key,
  text_cipher text not null,
  sent_at timestamptz not null
);

create table credentials.demo_person (
  person_id uuid primary key,
  kind text not null check (kind in ('resident', 'staff')),
  label_zh text not null,
  label_en text not null,
  story_zh text not null,
  story_en text not null,
  sort int not null
);

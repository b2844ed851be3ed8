-- Chronic care: programmes as dated data, findings, enrolments, strata, plans, prescribed activities, centres.
create schema chronic;

-- A version is never edited. One without an end stands until the next one begins.
create table chronic.programme (
  code text not null,
  version text not null,
  valid_from date not null,
  valid_to date,
  content jsonb not null,
  loaded_by text not null,
  loaded_at timestamptz not null,
  primary key (code, version),
  check (valid_to is null or valid_to >= valid_from)
);
create unique index programme_begins on chronic.programme (code, valid_from);

-- Found at some contact: suspected until a doctor says yes or no; a doctor's diagnosis in the record confirms at once.
create table chronic.finding (
  id uuid primary key,
  resident_id uuid not null,
  programme_code text not null,
  version text not null,
  found_on date not null,
  basis text not null check (basis in ('diagnosis', 'reading', 'questionnaire')),
  -- What it rests on: a reading, a Condition or a QuestionnaireResponse of the record. FHIR ids need not be uuids.
  evidence_id text not null,
  criterion text not null,
  evidence jsonb not null,
  state text not null check (state in ('suspected', 'confirmed', 'excluded')),
  found_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  decision_reason text,
  diagnosis_code text,
  check ((state = 'suspected') = (decided_at is null))
);
create unique index finding_open on chronic.finding (resident_id, programme_code) where state = 'suspected';
create unique index finding_once on chronic.finding (resident_id, programme_code, basis, evidence_id);
create index finding_resident on chronic.finding (resident_id, found_at);
create index finding_waiting on chronic.finding (programme_code, found_on) where state = 'suspected';

create table chronic.screening (
  id uuid primary key,
  resident_id uuid not null,
  programme_code text not null,
  version text not null,
  questionnaire_code text not null,
  answers jsonb not null,
  score numeric not null,
  suspected boolean not null,
  answered_at timestamptz not null,
  answered_by text not null,
  entered_at timestamptz not null
);
create index screening_resident on chronic.screening (resident_id, answered_at);

-- Until when the record's diagnoses have been looked through.
create table chronic.diagnosis_pass (
  id int primary key check (id = 1),
  seen_until timestamptz not null
);
insert into chronic.diagnosis_pass values (1, '2000-01-01T00:00:00Z');

-- What makes a centre (glossary: centres in tiers): criteria as dated data, the tier from a dated assessment against them.
create table chronic.centre_rule (
  version text primary key,
  valid_from date not null unique,
  criteria jsonb not null,
  source text not null
);
insert into chronic.centre_rule values ('2024.1', '2024-01-01', '[
  {"code": "doctor", "tier": "basic", "title": {"zh": "至少一名受过慢病培训的医生", "en": "At least one doctor trained in chronic care"}},
  {"code": "meters", "tier": "basic", "title": {"zh": "血压计、血糖仪校准在有效期内", "en": "Blood pressure and glucose meters with calibration in date"}},
  {"code": "register", "tier": "basic", "title": {"zh": "慢病档案与随访全部进入平台", "en": "Enrolments and follow-ups all kept on the platform"}},
  {"code": "nurse", "tier": "standard", "title": {"zh": "专职慢病管理护士或健康管理师", "en": "A nurse or health manager for chronic care alone"}},
  {"code": "hba1c", "tier": "standard", "title": {"zh": "可检测糖化血红蛋白和尿微量白蛋白", "en": "HbA1c and urine albumin measured here"}},
  {"code": "complications", "tier": "standard", "title": {"zh": "可筛查眼底、足部和颈动脉", "en": "Screens eyes, feet and carotid arteries"}},
  {"code": "referral", "tier": "standard", "title": {"zh": "与上级医院有双向转诊协议", "en": "An agreement on referral both ways with a higher hospital"}},
  {"code": "specialist", "tier": "demonstration", "title": {"zh": "上级医院专科医生每周坐诊", "en": "A specialist of a higher hospital sees people here each week"}},
  {"code": "digital", "tier": "demonstration", "title": {"zh": "开展数字疗程和远程会诊", "en": "Digital programmes and remote consults"}},
  {"code": "teaching", "tier": "demonstration", "title": {"zh": "承担辖区慢病培训", "en": "Trains the chronic care of its area"}}
]', '区域慢病管理中心分级标准（参照各地基层慢病管理中心建设标准；凭记忆录入，待核对）');
create table chronic.centre_assessment (
  id uuid primary key,
  institution_id uuid not null,
  assessed_on date not null,
  valid_to date not null check (valid_to >= assessed_on),
  rule_version text not null references chronic.centre_rule (version),
  met jsonb not null,
  tier text check (tier in ('basic', 'standard', 'demonstration')),
  assessed_by text not null,
  assessed_at timestamptz not null,
  unique (institution_id, assessed_on)
);

create table chronic.enrolment (
  id uuid primary key,
  resident_id uuid not null,
  programme_code text not null,
  version text not null,
  institution_id uuid not null,
  team_id uuid not null,
  doctor_id uuid not null,
  enrolled_on date not null,
  finding_id uuid not null references chronic.finding (id),
  previous_id uuid references chronic.enrolment (id),
  -- The care consent that it rests on (PIPL 29), as the person gave it.
  consented_by text not null,
  consented_at timestamptz not null,
  stratum text not null,
  -- What is known last, by name: what the programme's rules are worked out on.
  facts jsonb not null,
  facts_at timestamptz not null,
  centre_tier text check (centre_tier in ('basic', 'standard', 'demonstration')),
  baseline_systolic_mmhg numeric,
  baseline_diastolic_mmhg numeric,
  baseline_glucose_mmol numeric,
  baseline_on date,
  exited_on date,
  exit_reason text check (exit_reason in ('died', 'moved', 'refused', 'cured', 'not-confirmed')),
  exit_note text,
  exited_by text,
  entered_by text not null,
  entered_at timestamptz not null,
  -- Of the command that made it: the same id again with other content is refused.
  command_digest text not null,
  check ((exited_on is null) = (exit_reason is null)),
  check (exited_on is null or exited_on >= enrolled_on)
);
create unique index enrolment_once on chronic.enrolment (resident_id, programme_code) where exited_on is null;
create index enrolment_resident on chronic.enrolment (resident_id);
create index enrolment_team on chronic.enrolment (team_id) where exited_on is null;
create index enrolment_institution on chronic.enrolment (institution_id, programme_code) where exited_on is null;

-- Every stratification with its facts and its reason (PIPL 24); the last one stands.
create table chronic.stratification (
  id uuid primary key,
  -- Two within one instant still have an order.
  seq bigint generated always as identity unique,
  enrolment_id uuid not null references chronic.enrolment (id),
  stratum text not null,
  version text not null,
  facts jsonb not null,
  because jsonb not null,
  trigger text not null check (trigger in ('enrolment', 'follow-up', 'check', 'reading', 'doctor', 'programme')),
  made_at timestamptz not null,
  made_by text not null
);
create index stratification_enrolment on chronic.stratification (enrolment_id, seq);

-- The care plan; each change is a new number, signed by the doctor who answers for it.
create table chronic.plan (
  id uuid primary key,
  enrolment_id uuid not null references chronic.enrolment (id),
  number int not null check (number > 0),
  goals jsonb not null,
  medicines jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  signed_at timestamptz,
  signed_by uuid,
  signature jsonb,
  check ((signed_at is null) = (signature is null)),
  unique (enrolment_id, number)
);

-- Activities prescribed to a person: education, digital programmes, measuring at home.
create table chronic.activity (
  id uuid primary key,
  enrolment_id uuid not null references chronic.enrolment (id),
  resident_id uuid not null,
  activity_code text not null,
  kind text not null,
  title_zh text not null,
  title_en text not null,
  every_days int check (every_days > 0),
  state text not null check (state in ('prescribed', 'started', 'done', 'stopped')),
  from_day date not null,
  to_day date check (to_day >= from_day),
  progress_percent int not null check (progress_percent between 0 and 100),
  last_done_on date,
  prescribed_by text not null,
  prescribed_at timestamptz not null,
  ended_at timestamptz,
  end_note text,
  check ((state in ('done', 'stopped')) = (ended_at is not null))
);
create unique index activity_once on chronic.activity (enrolment_id, activity_code) where ended_at is null;
create index activity_resident on chronic.activity (resident_id);
create table chronic.activity_progress (
  id uuid primary key,
  activity_id uuid not null references chronic.activity (id),
  state text not null,
  progress_percent int not null,
  note text,
  reported_at timestamptz not null,
  reported_by text not null
);
create index activity_progress_of on chronic.activity_progress (activity_id, reported_at);

create view chronic.pub_finding as
  select id as finding_id, resident_id, programme_code, found_on, basis, evidence_id, state from chronic.finding;

-- centre_tier: of the institution on the day of enrolment.
create view chronic.pub_enrolment as
  select id as enrolment_id, resident_id, programme_code, version, institution_id, team_id, doctor_id, enrolled_on, exited_on,
         exit_reason, stratum, centre_tier, baseline_systolic_mmhg, baseline_diastolic_mmhg, baseline_glucose_mmol, baseline_on
  from chronic.enrolment;

-- The tier of an institution by day: an assessment stands until the next, at most until it runs out.
create view chronic.pub_centre as
  select institution_id, tier, assessed_on as from_date,
         least(valid_to, lead(assessed_on) over (partition by institution_id order by assessed_on) - 1) as to_date
  from chronic.centre_assessment;

create view chronic.pub_stratification as
  select enrolment_id, stratum, version, trigger, made_at from chronic.stratification;

create view chronic.pub_activity as
  select id as activity_id, enrolment_id, resident_id, activity_code, kind, state, from_day, to_day, progress_percent,
         last_done_on, every_days
  from chronic.activity;

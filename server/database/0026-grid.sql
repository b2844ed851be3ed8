-- The care grid: cells with their outlines, the households in them, how much care a household needs, and which team answers for it.
-- All spans are half open: a day lies in one when since_date <= day and (until_date is null or day < until_date).

create schema grid;

create table grid.cell (
  id uuid primary key,
  code text not null,
  name text not null,
  institution_id uuid not null references institutions.institution (id),
  -- As given (WGS84, longitude first), and as PostgreSQL answers "is this point in it".
  outline jsonb not null,
  shape polygon not null,
  registered_people int not null check (registered_people >= 0),
  from_date date not null,
  to_date date,
  end_reason text,
  registered_at timestamptz not null,
  registered_by text not null,
  check (to_date >= from_date),
  check ((to_date is null) = (end_reason is null))
);
create unique index cell_code on grid.cell (code) where to_date is null;
create index cell_institution on grid.cell (institution_id);
create index cell_shape on grid.cell using gist (shape) where to_date is null;

-- Which cells a cell came from: a split has one before several, a merge several before one.
create table grid.cell_came_from (
  cell_id uuid not null references grid.cell (id),
  before_id uuid not null references grid.cell (id),
  primary key (cell_id, before_id)
);

create table grid.household (
  id uuid primary key,
  cell_id uuid not null references grid.cell (id),
  -- Where people live is read only through the keys of this deployment, as their telephones are.
  address_cipher text not null,
  point point,
  head_id uuid references residents.resident (id),
  team_id uuid references teams.team (id),
  grade text check (grade in ('A', 'B', 'C', 'D')),
  graded_on date,
  -- What was registered, hashed: the same id with other content is refused.
  content_hash text not null,
  registered_at timestamptz not null,
  registered_by text not null,
  dissolved_on date,
  dissolve_reason text,
  check ((grade is null) = (graded_on is null)),
  check ((dissolved_on is null) = (dissolve_reason is null))
);
create index household_of_cell on grid.household (cell_id) where dissolved_on is null;
create index household_of_team on grid.household (team_id) where dissolved_on is null;

-- Where a household lay and when.
create table grid.household_cell (
  id uuid primary key,
  household_id uuid not null references grid.household (id),
  cell_id uuid not null references grid.cell (id),
  since_date date not null,
  until_date date,
  check (until_date >= since_date)
);
create unique index household_cell_open on grid.household_cell (household_id) where until_date is null;

create table grid.household_member (
  id uuid primary key,
  household_id uuid not null references grid.household (id),
  resident_id uuid not null references residents.resident (id),
  relation text not null check (relation in ('head', 'spouse', 'child', 'parent', 'grandchild', 'grandparent', 'sibling', 'other')),
  since_date date not null,
  until_date date,
  end_reason text check (end_reason in ('moved', 'moved-away', 'died', 'split', 'error')),
  check (until_date >= since_date),
  check ((until_date is null) = (end_reason is null))
);
-- One household a person at a time.
create unique index household_member_open on grid.household_member (resident_id) where until_date is null;
create index household_member_household on grid.household_member (household_id);
create index household_member_resident on grid.household_member (resident_id);

create table grid.attribute (
  id uuid primary key,
  resident_id uuid not null references residents.resident (id),
  kind text not null check (kind in ('disabled', 'poverty-relief', 'pregnant')),
  source text not null,
  since_date date not null,
  until_date date,
  entered_at timestamptz not null,
  entered_by text not null,
  ended_by text,
  check (until_date >= since_date)
);
create unique index attribute_open on grid.attribute (resident_id, kind) where until_date is null;
create index attribute_resident on grid.attribute (resident_id);

-- How a household's grade follows from what is known: points by factor, and the points from which a grade begins.
create table grid.grade_rule (
  id uuid primary key,
  version text not null unique,
  valid_from date not null unique,
  factors jsonb not null,
  bands jsonb not null,
  -- Whether being assigned to a team opens the record to its members.
  opens_record boolean not null,
  -- How far a household may be sent past a nearer team: metres that a tenth of a team's quota is worth.
  load_metres int not null check (load_metres >= 0),
  source text not null
);

-- Targets as in the assessment (fasting glucose 7.0, blood pressure 140/90 and 150/90 from 65); points, bands and the ICD-10 ranges are the
-- region's own choice from the key populations of the national basic public-health services (memory: to be verified).
insert into grid.grade_rule values
  ('00000000-0000-7000-8000-000000260001', '2020-1', '2020-01-01',
   '[{"code": "hypertension", "points": 1, "zh": "患有高血压", "en": "Hypertension", "when": {"kind": "condition", "prefixes": ["I10", "I11", "I12", "I13", "I15"]}},
   {"code": "diabetes", "points": 1, "zh": "患有糖尿病", "en": "Diabetes", "when": {"kind": "condition", "prefixes": ["E10", "E11", "E13", "E14"]}},
   {"code": "complications", "points": 2, "zh": "高血压或糖尿病已有并发症", "en": "Complications of hypertension or diabetes", "when": {"kind": "condition", "prefixes": ["I11", "I12", "I13", "E10.2", "E10.3", "E10.4", "E10.5", "E10.6", "E10.7", "E11.2", "E11.3", "E11.4", "E11.5", "E11.6", "E11.7", "N18"]}},
   {"code": "heart-or-stroke", "points": 2, "zh": "患有冠心病或脑卒中", "en": "Coronary disease or stroke", "when": {"kind": "condition", "prefixes": ["I20", "I21", "I22", "I24", "I25", "I60", "I61", "I62", "I63", "I64", "I69"]}},
   {"code": "copd", "points": 1, "zh": "患有慢性阻塞性肺疾病", "en": "Chronic obstructive lung disease", "when": {"kind": "condition", "prefixes": ["J44"]}},
   {"code": "tumour", "points": 2, "zh": "患有恶性肿瘤", "en": "A malignant tumour", "when": {"kind": "condition", "prefixes": ["C"]}},
   {"code": "mental", "points": 2, "zh": "患有严重精神障碍", "en": "A severe mental disorder", "when": {"kind": "condition", "prefixes": ["F20", "F22", "F25", "F31"]}},
   {"code": "tuberculosis", "points": 2, "zh": "患有肺结核", "en": "Tuberculosis of the lungs", "when": {"kind": "condition", "prefixes": ["A15", "A16"]}},
   {"code": "pressure-high", "points": 2, "zh": "最近血压 {systolic}/{diastolic} mmHg，未达标", "en": "Last blood pressure {systolic}/{diastolic} mmHg, above target", "when": {"kind": "pressure", "systolicMmhg": 140, "elderSystolicMmhg": 150, "elderFromYears": 65, "diastolicMmhg": 90}},
   {"code": "glucose-high", "points": 2, "zh": "最近空腹血糖 {glucose} mmol/L，未达标", "en": "Last fasting glucose {glucose} mmol/L, above target", "when": {"kind": "fasting-glucose", "mmol": 7.0}},
   {"code": "elder", "points": 1, "zh": "{age} 岁老年人", "en": "{age} years old", "when": {"kind": "age", "fromYears": 65}},
   {"code": "oldest", "points": 1, "zh": "80 岁及以上", "en": "80 or older", "when": {"kind": "age", "fromYears": 80}},
   {"code": "only-elders", "points": 2, "zh": "家中只有老年人（{people} 人）", "en": "Only elders live here ({people})", "when": {"kind": "only-elders", "fromYears": 65}},
   {"code": "infant", "points": 2, "zh": "有 1 岁以下婴儿", "en": "A child under one year", "when": {"kind": "age", "belowYears": 1}},
   {"code": "child", "points": 1, "zh": "有 7 岁以下儿童", "en": "A child under seven", "when": {"kind": "age", "fromYears": 1, "belowYears": 7}},
   {"code": "pregnant", "points": 3, "zh": "孕产妇", "en": "Pregnant or newly delivered", "when": {"kind": "attribute", "attribute": "pregnant"}},
   {"code": "disabled", "points": 2, "zh": "残疾人", "en": "Disabled", "when": {"kind": "attribute", "attribute": "disabled"}},
   {"code": "poverty-relief", "points": 1, "zh": "健康扶贫对象", "en": "Poverty-relief household", "when": {"kind": "attribute", "attribute": "poverty-relief"}},
   {"code": "discharged", "points": 3, "zh": "{days} 天前出院", "en": "Left hospital {days} days ago", "when": {"kind": "discharged", "days": 30}}]',
   '{"B": 2, "C": 5, "D": 9}', true, 300,
   '区域医格规则 2020 版；重点人群范围参照国家基本公共卫生服务规范（第三版），分值为本区域设定，待核对');

-- Every grade a household was given, with its reasons; the last one counts.
create table grid.household_grade (
  id uuid primary key,
  -- Which came after which, also within one instant.
  number bigint generated always as identity unique,
  household_id uuid not null references grid.household (id),
  grade text not null check (grade in ('A', 'B', 'C', 'D')),
  points int not null,
  reasons jsonb not null,
  rule_version text not null,
  how text not null check (how in ('rule', 'hand')),
  -- Why by hand, and until when no rule overrides it.
  hand_reason text,
  holds_until date,
  graded_at timestamptz not null,
  graded_by text not null,
  check ((how = 'hand') = (hand_reason is not null)),
  check ((how = 'hand') = (holds_until is not null))
);
create index household_grade_household on grid.household_grade (household_id, number desc);

-- A person asks that the household's grade be looked at by somebody (R25, PIPL 24).
create table grid.grade_review (
  id uuid primary key,
  household_id uuid not null references grid.household (id),
  asked_by text not null,
  asked_at timestamptz not null,
  words text not null,
  answer text,
  outcome text check (outcome in ('kept', 'changed')),
  answered_at timestamptz,
  answered_by text,
  check ((outcome is null) = (answered_at is null) and (outcome is null) = (answer is null))
);
create unique index grade_review_open on grid.grade_review (household_id) where outcome is null;

-- A proposal which team answers for which household: looked at first, then applied exactly so, or not at all.
create table grid.assignment (
  id uuid primary key,
  institution_id uuid not null references institutions.institution (id),
  -- SM3 over everything that the proposal was worked out from.
  ground text not null,
  state text not null check (state in ('previewed', 'applied', 'undone')),
  loads jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  applied_at timestamptz,
  applied_by text,
  undone_at timestamptz,
  undone_by text,
  undo_reason text,
  check ((state = 'previewed') = (applied_at is null)),
  check ((state = 'undone') = (undone_at is not null))
);
create index assignment_institution on grid.assignment (institution_id, made_at desc);

create table grid.assignment_row (
  assignment_id uuid not null references grid.assignment (id),
  household_id uuid not null references grid.household (id),
  from_team_id uuid references teams.team (id),
  to_team_id uuid references teams.team (id),
  reason text not null,
  distance_m int,
  primary key (assignment_id, household_id)
);

create view grid.pub_cell as
  select id as cell_id, code, name, institution_id, registered_people, from_date, to_date from grid.cell;
create view grid.pub_household as
  select id as household_id, cell_id, team_id, grade, graded_on from grid.household where dissolved_on is null;
-- Who was where: a member's span cut by the household's spans in its cells.
create view grid.pub_member as
  select m.resident_id, m.household_id, c.cell_id, greatest(m.since_date, c.since_date) as since_date,
         least(m.until_date, c.until_date) as until_date
  from grid.household_member m join grid.household_cell c on c.household_id = m.household_id
   and (m.until_date is null or c.since_date < m.until_date) and (c.until_date is null or m.since_date < c.until_date);
create view grid.pub_attribute as
  select resident_id, kind, since_date, until_date from grid.attribute;

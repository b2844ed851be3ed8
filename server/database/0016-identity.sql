-- Identity: which Patients of the record are one person (EMPI). What is compared lies encrypted; what it is found by, hashed.
create schema identity;

-- Weights are data with days in force: a decision is always re-computable with the weights of its day (Fellegi and Sunter,
-- A Theory for Record Linkage, 1969: log2 of m/u).
create table identity.weight (
  valid_from date not null,
  valid_to date,
  field text not null,
  level text not null,
  weight_bits numeric(5, 1) not null,
  why text not null,
  primary key (field, level, valid_from),
  check (valid_to is null or valid_to > valid_from)
);

create table identity.threshold (
  valid_from date primary key,
  valid_to date,
  certain_bits numeric(5, 1) not null,
  probable_bits numeric(5, 1) not null,
  why text not null,
  check (probable_bits < certain_bits)
);

insert into identity.weight (valid_from, field, level, weight_bits, why) values
('2020-01-01', 'idCard', 'same', 20.0, 'A right number belongs to one person; less than certain because cards are lent and typed from the wrong file.'),
('2020-01-01', 'idCard', 'same-invalid', 12.0, 'The same slip twice: copied from one another, or a number that stands for none.'),
('2020-01-01', 'idCard', 'one-off', 10.0, 'One digit or two neighbours apart, at least one of them impossible: a slip of the keys.'),
('2020-01-01', 'idCard', 'differs', -3.0, 'A wrong number says little, but more often it is another person''s.'),
('2020-01-01', 'idCard', 'valid-differs', -30.0, 'Two right numbers are two people; the rule says so as well.'),
('2020-01-01', 'insurance', 'same', 17.0, 'One number a person; read from a card that families lend each other.'),
('2020-01-01', 'insurance', 'one-off', 4.0, 'A slip, but neighbours in a household have neighbouring numbers.'),
('2020-01-01', 'insurance', 'differs', -4.0, 'A new number comes with a new scheme or a new place.'),
('2020-01-01', 'otherDocument', 'same', 15.0, 'Passports, permits and a hospital''s own number; not checked by a digit.'),
('2020-01-01', 'otherDocument', 'differs', -1.0, 'A passport is renewed under a new number.'),
('2020-01-01', 'name', 'same', 9.0, 'About one pair of people in five hundred share a name that is not among the most common.'),
('2020-01-01', 'name', 'same-common', 6.5, 'Among the most common family and given names a namesake is near.'),
('2020-01-01', 'name', 'variant', 8.5, 'The same name in traditional characters or variants.'),
('2020-01-01', 'name', 'swapped', 6.0, 'The characters of the given name changed places.'),
('2020-01-01', 'name', 'same-sound', 5.0, 'Written by ear.'),
('2020-01-01', 'name', 'similar', 5.0, 'Written from paper: a character that looks alike, a letter off.'),
('2020-01-01', 'name', 'pinyin', 5.0, 'Once in characters, once in letters.'),
('2020-01-01', 'name', 'near-sound', 3.5, 'Written by ear where zh is z and ing is in.'),
('2020-01-01', 'name', 'part', 2.5, 'A character or a word is missing.'),
('2020-01-01', 'name', 'family-differs', -2.0, 'The given name agrees; married, or another family.'),
('2020-01-01', 'name', 'one-differs', -4.0, 'One character of three: more often a brother or sister.'),
('2020-01-01', 'name', 'different', -8.0, 'Another name.'),
('2020-01-01', 'name', 'newborn', 0.0, 'A child that has no name yet is called after its mother.'),
('2020-01-01', 'birthDate', 'same', 9.0, 'People of one region are spread over some thirty thousand days, unevenly.'),
('2020-01-01', 'birthDate', 'swapped', 6.0, 'Day and month changed places.'),
('2020-01-01', 'birthDate', 'lunar', 5.0, 'One of the two is the day in the farmers'' calendar.'),
('2020-01-01', 'birthDate', 'one-digit', 4.5, 'One digit off.'),
('2020-01-01', 'birthDate', 'year-only', 3.0, 'The year agrees and more is not said.'),
('2020-01-01', 'birthDate', 'different', -6.0, 'Another day.'),
('2020-01-01', 'birthDate', 'generation', -10.0, 'Thirteen years or more apart.'),
('2020-01-01', 'sex', 'same', 1.0, 'Half of all people.'),
('2020-01-01', 'sex', 'differs', -5.0, 'Seldom wrong on paper, sometimes on a screen.'),
('2020-01-01', 'phone', 'same', 6.0, 'A telephone is often a whole household''s.'),
('2020-01-01', 'phone', 'one-off', 3.0, 'One digit off.'),
('2020-01-01', 'phone', 'differs', -1.0, 'People change their number.'),
('2020-01-01', 'address', 'same', 1.5, 'A household, or a village.'),
('2020-01-01', 'address', 'differs', -0.5, 'People move, and write the same place in many ways.');

insert into identity.threshold (valid_from, certain_bits, probable_bits, why) values
('2020-01-01', 20.0, 15.0, 'On generated people with the errors of registration desks (docs/identity.md): certain errs never, and a human sees few pairs that are none.');

-- A Patient of the record as it is compared. number is what keys and pairs refer to.
create table identity.subject (
  number bigint generated always as identity primary key,
  patient_id text collate "C" not null unique,
  -- the resident whose own Patient it is
  resident_id uuid unique,
  source text not null,
  -- encrypted; null once the Patient was deleted
  facts_cipher text,
  -- keyed hash of the facts: whether anything changed
  facts_hash text not null,
  -- the person as whom a group of Patients is found together as long as no resident is known
  person_id uuid not null unique,
  -- the lowest number of those who are the same person
  cluster bigint not null,
  -- the person to whom the record's link points now; null without one
  linked_to uuid,
  seen_at timestamptz not null
);
create index subject_cluster on identity.subject (cluster);

-- What a Patient is found by: the first 52 bits of a keyed hash. No plain identifier, name or date is here.
create table identity.blocking_key (
  key bigint not null,
  number bigint not null references identity.subject,
  primary key (key, number)
);
create index blocking_key_number on identity.blocking_key (number);

-- Two Patients that are, or may be, one person, and why. lower < higher, so that a pair is there once.
create table identity.pair (
  id uuid primary key,
  lower bigint not null references identity.subject,
  higher bigint not null references identity.subject,
  outcome text not null check (outcome in ('certain', 'probable', 'no')),
  score_bits numeric(6, 1) not null,
  -- each comparison with its level and weight: [{field, level, weightBits}]
  comparisons jsonb not null,
  rules text[] not null,
  signature text not null,
  weights_of date not null,
  state text not null check (state in ('waiting', 'later', 'joined', 'same', 'not-same', 'closed')),
  raised_at timestamptz not null,
  later_until timestamptz,
  decided_at timestamptz,
  decided_by text,
  decided_by_name text,
  decision_reason text,
  -- the comparison that a human decided on: another one is a new question
  decided_signature text,
  unique (lower, higher),
  check (lower < higher),
  check ((state = 'later') = (later_until is not null)),
  check (state not in ('same', 'not-same') or (decided_by is not null and decision_reason is not null))
);
create index pair_open on identity.pair (score_bits desc, raised_at) where state in ('waiting', 'later');
create index pair_higher on identity.pair (higher);

-- What makes two Patients one person. The joins in force are a forest: undoing one gives back exactly the two groups of before.
create table identity.join (
  id uuid primary key,
  pair_id uuid not null references identity.pair,
  lower bigint not null references identity.subject,
  higher bigint not null references identity.subject,
  how text not null check (how in ('certain', 'decided')),
  reason text not null,
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  -- Patient.link elements that this join wrote, by patient id, to be taken back by the letter
  links_written jsonb not null default '[]',
  undone_at timestamptz,
  undone_by text,
  undone_by_name text,
  undone_reason text,
  check (lower < higher),
  check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undone_reason is null))
);
create unique index join_in_force on identity.join (lower, higher) where undone_at is null;
create index join_higher on identity.join (higher) where undone_at is null;
create index join_pair on identity.join (pair_id);

-- Patients that have changed and were not looked at since.
create table identity.waiting (
  patient_id text collate "C" primary key,
  since timestamptz not null
);
create index waiting_since on identity.waiting (since);

-- How far the Patients that were there before this module have been gone through.
create table identity.sweep (
  one boolean primary key default true check (one),
  -- the record's row number, in the order in which Patients came in
  after_row bigint not null,
  finished_at timestamptz
);

-- What floors above, and those who measure, may join.
create view identity.pub_cluster as select patient_id, resident_id, cluster from identity.subject;
create view identity.pub_open_pair as
  select p.id, a.patient_id as one, b.patient_id as other, p.score_bits
    from identity.pair p join identity.subject a on a.number = p.lower join identity.subject b on b.number = p.higher
   where p.state in ('waiting', 'later');

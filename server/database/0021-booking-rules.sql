-- Booking's rules by hospital and day, what came back and from whom, and fair use: marks, restrictions, bursts.

-- Defaults are the region's; a hospital's own row says what differs.
alter table booking.policy
  add column window_from_days int not null default 0 check (window_from_days between 0 and 30),
  add column release_time text check (release_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add column limit_per_department_day int check (limit_per_department_day > 0),
  add column limit_per_hospital_day int check (limit_per_hospital_day > 0),
  add column limit_per_7_days int check (limit_per_7_days > 0),
  add column limit_per_90_days int check (limit_per_90_days > 0),
  add column age_from int check (age_from between 0 and 120),
  add column age_to int check (age_to between 0 and 120),
  add column own_account_from_age int not null default 14 check (own_account_from_age between 0 and 18), -- PIPL 31
  add column cancel_days_before int check (cancel_days_before between 0 and 7),
  add column cancel_clock_time text check (cancel_clock_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add column no_shows_max int default 3 check (no_shows_max > 0),
  add column no_shows_within_days int not null default 365 check (no_shows_within_days between 1 and 365),
  add column no_show_penalty_days int[] not null default '{30,60,90}',
  add column cancels_max int default 10 check (cancels_max > 0),
  add column cancels_within_days int not null default 30 check (cancels_within_days between 1 and 365),
  add column cancel_penalty_days int[] not null default '{7,14,30}',
  add column penalty_scope text not null default 'region' check (penalty_scope in ('hospital', 'region')),
  add column cooling_minutes_min int not null default 60 check (cooling_minutes_min >= 0),
  add column cooling_minutes_max int not null default 120,
  add column counter_returns_same_day boolean not null default true,
  add column account_operations_per_minute int not null default 60 check (account_operations_per_minute > 0),
  add column address_operations_per_minute int not null default 100 check (address_operations_per_minute > 0),
  add column refused_seconds int not null default 60 check (refused_seconds > 0),
  add column waiting_pay_hours int not null default 24 check (waiting_pay_hours > 0),
  add column waiting_clear_time text not null default '23:00' check (waiting_clear_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add check (cooling_minutes_max >= cooling_minutes_min),
  add check (window_from_days <= window_days),
  add check (age_to >= age_from),
  add check ((cancel_days_before is null) = (cancel_clock_time is null)),
  -- PIPL 24: no rule closes booking for ever; half a year is the most a machine may say.
  add check (183 >= all (no_show_penalty_days) and 1 <= all (no_show_penalty_days) and cardinality(no_show_penalty_days) between 1 and 5),
  add check (183 >= all (cancel_penalty_days) and 1 <= all (cancel_penalty_days) and cardinality(cancel_penalty_days) between 1 and 5);

-- Whose a returned number was, as hashes of what is known of them: they do not get it again.
alter table booking.number add column returned_marks text[];

-- Who cancelled: the person, the desk for them, or the hospital. Only the first counts against the person.
alter table booking.appointment add column cancelled_as text check (cancelled_as in ('person', 'desk', 'hospital'));
create index appointment_missed on booking.appointment (resident_id, starts_at) where state in ('no-show', 'cancelled');

create schema fair_use;

-- What was seen of a person when they booked, hashed: which device, phone, payer, contact. Two with the same mark are one cluster.
create table fair_use.mark (
  resident_id uuid not null,
  kind text not null check (kind in ('device', 'phone', 'payer', 'contact')),
  hash text not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (resident_id, kind, hash)
);
create index mark_hash on fair_use.mark (hash);
create index mark_expires on fair_use.mark (expires_at);

create table fair_use.restriction (
  id uuid primary key,
  resident_id uuid not null,
  why text not null check (why in ('no-shows', 'cancels')),
  -- null: the whole region.
  institution_id uuid,
  policy_id uuid not null references booking.policy (id),
  clause text not null,
  count int not null check (count > 0),
  within_days int not null,
  starts_at timestamptz not null,
  -- PIPL 24: what a machine says ends by itself.
  ends_at timestamptz not null check (ends_at > starts_at and ends_at <= starts_at + interval '184 days'),
  contested_at timestamptz,
  contest_words text,
  contested_by text,
  decision text check (decision in ('lift', 'uphold')),
  decided_at timestamptz,
  decided_by text,
  decision_reason text,
  check ((contested_at is null) = (contest_words is null)),
  check ((decision is null) = (decided_at is null) and (decision is null) = (decision_reason is null))
);
create index restriction_resident on fair_use.restriction (resident_id, ends_at);
create index restriction_open on fair_use.restriction (ends_at) where decision is distinct from 'lift';

-- An appointment counts once.
create table fair_use.evidence (
  appointment_id uuid not null,
  why text not null,
  restriction_id uuid not null references fair_use.restriction (id),
  date date not null,
  primary key (appointment_id, why)
);
create index evidence_restriction on fair_use.evidence (restriction_id);

-- Who is refused for a while because of too many operations a minute: what every process must know. Keys are hashes.
create table fair_use.blocked (
  key text primary key,
  until timestamptz not null
);

create index number_takeable on booking.number (session_id, starts_at, seq) where state in ('free', 'held', 'closed', 'cooling');
drop index booking.number_free;

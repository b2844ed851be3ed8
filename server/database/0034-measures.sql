-- Measures: the community's published figures, each with the run it comes from and the definition it was counted by.
create schema measures;

-- A definition as it was used. A version is never changed: an old figure can always be explained by the text it was counted by.
create table measures.definition (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  code text not null,
  version int not null check (version > 0),
  content jsonb not null,
  adopted_at timestamptz not null
);
create index definition_code on measures.definition (code, version);

-- One computation over everyone. Its raw facts lie as Parquet files in the data folder for as long as it is among the newest.
create table measures.run (
  id uuid primary key,
  -- The last day that is counted.
  day date not null,
  state text not null check (state in ('queued', 'exporting', 'computing', 'done', 'failed')),
  -- The instant of the raw facts.
  as_of timestamptz,
  periods jsonb not null check (jsonb_typeof(periods) = 'array'),
  periods_done int not null default 0 check (periods_done >= 0),
  asked_at timestamptz not null,
  asked_by text not null,
  finished_at timestamptz,
  result_hash text,
  failure text,
  check ((state = 'done') = (result_hash is not null)),
  check (state not in ('done', 'failed') or finished_at is not null),
  check (state in ('queued', 'failed') or as_of is not null)
);
create index run_asked on measures.run (asked_at desc);
-- One at a time: a computation has the machine's memory to itself.
create unique index run_running on measures.run ((true)) where state in ('queued', 'exporting', 'computing');

create table measures.result (
  run_id uuid not null references measures.run (id) on delete cascade,
  measure_code text not null,
  version int not null,
  definition_hash text not null references measures.definition (hash),
  period_kind text not null check (period_kind in ('year-to-date', 'year', 'month')),
  period_from date not null,
  period_to date not null,
  scope_kind text not null check (scope_kind in ('region', 'institution', 'team', 'cell', 'doctor')),
  -- No foreign keys: institution, team, cell or staff, as the facts named it at the time.
  scope_id uuid,
  numerator bigint not null check (numerator >= 0),
  denominator bigint not null check (denominator >= 0),
  -- What was looked at before exclusions and denominators: the population.
  population bigint not null check (population >= 0),
  as_of timestamptz not null,
  check (period_from <= period_to),
  check ((scope_kind = 'region') = (scope_id is null))
);
create unique index result_key on measures.result
  (run_id, measure_code, period_kind, period_from, period_to, scope_kind, scope_id) nulls not distinct;
create index result_period on measures.result (period_kind, period_to, measure_code, scope_kind, scope_id);

-- Managed against unmanaged: what each run found, one row a programme and tier of centre (null: all of them).
create table measures.comparison (
  run_id uuid not null references measures.run (id) on delete cascade,
  programme_code text not null,
  centre_tier text,
  period_from date not null,
  period_to date not null,
  content jsonb not null,
  as_of timestamptz not null
);
create unique index comparison_key on measures.comparison (run_id, programme_code, centre_tier) nulls not distinct;

create view measures.pub_result as
  select r.run_id, r.measure_code, r.version, r.definition_hash, r.period_kind, r.period_from, r.period_to,
         r.scope_kind, r.scope_id, r.numerator, r.denominator, r.population, r.as_of
  from measures.result r join measures.run u on u.id = r.run_id
  where u.state = 'done';

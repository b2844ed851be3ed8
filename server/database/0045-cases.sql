-- Payment by case: tariffs as dated data, and each month's stays under both systems side by side.
create schema cases;

-- Weights, rates, the list of DIP groups, and which of the two systems pays. Made by one person, published by another.
create table cases.tariff (
  id uuid primary key,
  year integer not null check (year between 2000 and 2200),
  revision integer not null check (revision > 0),
  state text not null check (state in ('draft', 'published', 'withdrawn')),
  valid_from date not null,
  valid_to date not null,
  -- Checked against its shape whenever it is read.
  parameters jsonb not null,
  table_set_id uuid not null references grouping.table_set (id),
  basis_from date not null,
  basis_to date not null,
  basis_cases integer not null check (basis_cases > 0),
  basis_mean_fen bigint not null check (basis_mean_fen > 0),
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  published_by text,
  published_by_name text,
  published_at timestamptz,
  unique (year, revision),
  check (valid_from <= valid_to),
  check (published_by <> made_by),
  check ((state = 'published') = (published_by is not null))
);
alter table cases.tariff add constraint tariff_one_in_force
  exclude using gist (daterange(valid_from, valid_to, '[]') with &&) where (state = 'published');

create table cases.drg_weight (
  tariff_id uuid not null references cases.tariff (id) on delete cascade,
  drg text not null,
  -- Ten-thousandths: 10000 is the mean of all cases.
  weight_10000 bigint not null check (weight_10000 > 0),
  mean_cost_fen bigint not null check (mean_cost_fen > 0),
  mean_days_milli integer not null,
  cases integer not null,
  -- Of its own cases, or, when they are too few, of all of its ADRG.
  learned_from text not null check (learned_from in ('drg', 'adrg')),
  primary key (tariff_id, drg)
);

create table cases.dip_group (
  tariff_id uuid not null references cases.tariff (id) on delete cascade,
  code text not null,
  kind text not null check (kind in ('core', 'primary-care', 'composite')),
  diagnosis text not null,
  procedures text[] not null,
  cases integer not null,
  mean_cost_fen bigint not null check (mean_cost_fen > 0),
  score_10000 bigint not null check (score_10000 > 0),
  primary key (tariff_id, code)
);

create table cases.month (
  year integer not null check (year between 2000 and 2200),
  month integer not null check (month between 1 and 12),
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  tariff_id uuid references cases.tariff (id),
  pays text check (pays in ('drg', 'dip')),
  cases integer,
  -- Rows to read: what the month says of its stays, SM3; the same stays and tariff give the same.
  sm3 text,
  -- Point values of the month: {"310": {"budgetFen": …, "points": …}, …}
  point_values jsonb not null default '{}',
  asked_by text not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  failure text,
  primary key (year, month)
);

create table cases.grouped (
  id uuid primary key,
  year integer not null,
  month integer not null,
  system text not null check (system in ('drg', 'dip')),
  pays boolean not null,
  setl_id uuid not null,
  mdtrt_id uuid not null,
  resident_id uuid not null references residents.resident (id),
  institution_id uuid not null references institutions.institution (id),
  dept_code text not null,
  insutype text not null check (insutype in ('310', '390')),
  hosp_lv integer not null,
  ended_on date not null,
  ipt_days integer not null,
  adrg text not null,
  group_code text not null,
  reason text not null,
  weight_10000 bigint check (weight_10000 > 0),
  -- DIP: score × factor × institution × auxiliary.
  points_10000 bigint check (points_10000 >= 0),
  mean_cost_fen bigint,
  cost_fen bigint not null check (cost_fen >= 0),
  person_fen bigint not null check (person_fen >= 0),
  fund_fen bigint not null check (fund_fen >= 0),
  standard_fen bigint not null check (standard_fen >= 0),
  pay_fen bigint not null check (pay_fen >= 0),
  outlier text not null check (outlier in ('none', 'high', 'low', 'ungrouped')),
  unique (setl_id, system),
  check ((system = 'drg') = (points_10000 is null)),
  foreign key (year, month) references cases.month (year, month)
);
create index grouped_month on cases.grouped (year, month, system, institution_id);
create index grouped_institution on cases.grouped (institution_id, year, month);
create index grouped_visit on cases.grouped (mdtrt_id);

create view cases.pub_case as
  select id as case_id, setl_id, mdtrt_id, institution_id, dept_code, insutype, year, month, system, pays, group_code, adrg,
         (weight_10000 + 5) / 10 as weight_milli, (points_10000 + 5) / 10 as points_milli, ipt_days, cost_fen, person_fen, fund_fen,
         standard_fen, pay_fen, outlier
    from cases.grouped;

create view cases.pub_tariff as
  select id as tariff_id, year, revision, valid_from, valid_to, table_set_id, published_at from cases.tariff where state = 'published';

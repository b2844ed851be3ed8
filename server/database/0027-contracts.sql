-- Family-doctor contracts: packages by date, what was signed by whom, what was promised, and the evidence that it was done.
create schema contracts;

-- The text, its purpose (R23) and the days it sets. Contracts keep the version they were signed under.
create table contracts.terms (
  version text primary key,
  title_zh text not null,
  title_en text not null,
  body_zh text not null,
  body_en text not null,
  purpose_zh text not null,
  purpose_en text not null,
  cooling_days int not null check (cooling_days between 0 and 30),
  term_months int not null check (term_months between 1 and 60),
  renew_before_days int not null check (renew_before_days between 1 and 180),
  offer_days int not null check (offer_days between 1 and 365),
  clause text not null,
  valid_from date not null unique,
  valid_to date check (valid_to >= valid_from)
);
insert into contracts.terms values (
  '2026-1',
  '家庭医生签约服务协议（示范文本）', 'Family-doctor contract (demonstration text)',
  '甲方（居民）自愿与乙方（家庭医生团队）签约，乙方在协议期内按所选服务包提供服务。签约后有冷静期，冷静期内甲方可无理由撤回。协议期满可续签，甲方可随时解约或转签其他团队。同一时期每位居民只与一个团队签约。',
  'The resident contracts with the family-doctor team of their own will; the team gives the services of the chosen packages. In the cooling-off days the resident may withdraw without a reason. The contract may be renewed; the resident may end it or change to another team at any time. A person has one contract at a time.',
  '为提供签约服务，团队成员可在协议期内查阅和补充甲方的健康档案；协议终止后查阅权限随即终止。用途限于签约服务。',
  'To give the services of the contract, the team may read and add to the health record while the contract runs. Access ends with the contract. It is used for nothing else.',
  3, 12, 30, 60,
  '示范文本；冷静期、协议期与续签提前期为示范参数（记忆：待按当地签约服务规范核对）', '2020-01-01', null);

create table contracts.package (
  id uuid primary key,
  code text not null check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
  name_zh text not null,
  name_en text not null,
  price_fen bigint not null,
  fund_fen bigint not null check (fund_fen >= 0),
  public_health_fen bigint not null check (public_health_fen >= 0),
  person_fen bigint not null check (person_fen >= 0),
  eligibility jsonb not null,
  services jsonb not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  clause text not null,
  demonstration boolean not null,
  loaded_by text not null,
  loaded_at timestamptz not null,
  check (fund_fen + public_health_fen + person_fen = price_fen),
  unique (code, valid_from)
);
create unique index package_open on contracts.package (code) where valid_to is null;

-- One act of offering or signing: a person, or a household member by member, all or nothing.
create table contracts.agreement (
  id uuid primary key,
  team_id uuid not null,
  institution_id uuid not null,
  way text not null check (way in ('phone', 'desk', 'home')),
  -- Digest of what was asked for: the same id with other content is refused.
  content text not null,
  made_by text not null,
  made_at timestamptz not null
);

create table contracts.contract (
  id uuid primary key,
  agreement_id uuid not null references contracts.agreement (id),
  resident_id uuid not null,
  -- Of the grid, on the day it was offered; counted against the team's quota.
  household_id uuid,
  team_id uuid not null,
  institution_id uuid not null,
  terms_version text not null references contracts.terms (version),
  -- The canonical document both sides sign.
  document jsonb not null,
  state text not null check (state in ('offered', 'cooling', 'active', 'ended', 'withdrawn')),
  -- A renewal waits behind the contract it renews: one running, one next.
  turn text not null check (turn in ('now', 'next')),
  offered_on date not null,
  open_until date not null,
  signed_on date,
  starts_on date,
  ends_on date check (ends_on >= starts_on),
  ended_on date,
  end_reason text check (end_reason in
    ('expired', 'renewed', 'transferred', 'moved', 'died', 'by-person', 'by-team', 'lapsed', 'signed-elsewhere')),
  end_cause text,
  renews_id uuid references contracts.contract (id),
  transfers_id uuid references contracts.contract (id),
  entitlement_id uuid,
  check ((state in ('cooling', 'active')) <= (signed_on is not null and starts_on is not null and ends_on is not null)),
  check ((state = 'ended') = (end_reason is not null)),
  check ((state in ('ended', 'withdrawn')) = (ended_on is not null)),
  check (renews_id is null or transfers_id is null)
);
-- One contract a person at a time, also when two teams sign in the same moment.
create unique index contract_one on contracts.contract (resident_id, turn) where state in ('cooling', 'active');
create unique index contract_offer on contracts.contract (resident_id, team_id) where state = 'offered';
create index contract_resident on contracts.contract (resident_id);
create index contract_team on contracts.contract (team_id, state, id);
create index contract_due on contracts.contract (ends_on) where state = 'active';
create index contract_agreement on contracts.contract (agreement_id);

create table contracts.signature (
  contract_id uuid not null references contracts.contract (id),
  side text not null check (side in ('person', 'team')),
  way text not null check (way in ('phone', 'desk', 'home')),
  -- The resident or their guardian; the doctor.
  signer_id uuid not null,
  signer_name text not null,
  guardian boolean not null check (not guardian or side = 'person'),
  -- The member of staff who saw it, and another by name.
  witness_id uuid,
  witness_name text,
  -- Where the handwritten signature is kept, and its digest.
  picture_reference text,
  picture_digest text,
  device jsonb,
  signed_at timestamptz not null,
  entered_at timestamptz not null,
  signature jsonb not null,
  primary key (contract_id, side),
  check (side = 'team' or way = 'phone' or (witness_id is not null and picture_reference is not null))
);

-- A package as it was when the contract was offered. What each pays is due from the first day of the contract.
create table contracts.contract_package (
  contract_id uuid not null references contracts.contract (id),
  package_id uuid not null references contracts.package (id),
  package_code text not null,
  price_fen bigint not null,
  fund_fen bigint not null,
  public_health_fen bigint not null,
  person_fen bigint not null,
  payable text check (payable in ('open', 'void')),
  payable_from date,
  primary key (contract_id, package_code),
  check (fund_fen + public_health_fen + person_fen = price_fen),
  check ((payable is null) = (payable_from is null))
);

create table contracts.promise (
  id uuid primary key,
  contract_id uuid not null references contracts.contract (id),
  package_code text not null,
  service_code text not null,
  name_zh text not null,
  name_en text not null,
  evidence_rules jsonb not null,
  window_from date not null,
  window_to date not null check (window_to >= window_from),
  state text not null check (state in ('due', 'done', 'missed', 'withdrawn')),
  done_on date,
  evidence_kind text check (evidence_kind in ('follow-up', 'check', 'reading', 'resource')),
  evidence_id text,
  -- Given over to the contract with another team; it counts there.
  carried_to uuid references contracts.promise (id),
  check ((state = 'done') = (done_on is not null and evidence_kind is not null and evidence_id is not null)),
  check ((done_on is null) = (evidence_id is null)),
  check (done_on is null or done_on between window_from and window_to),
  check (carried_to is null or state = 'withdrawn'),
  unique (contract_id, service_code, window_from, id)
);
-- Nothing proves the same service twice.
create unique index promise_evidence on contracts.promise (contract_id, service_code, evidence_kind, evidence_id)
  where evidence_id is not null;
create index promise_window on contracts.promise (window_to) where state = 'due';
create index promise_found on contracts.promise (evidence_id) where evidence_id is not null;

-- How a promise came to its state: what was found, and what was taken back and why.
create table contracts.promise_change (
  number bigint generated always as identity primary key,
  promise_id uuid not null references contracts.promise (id),
  at timestamptz not null,
  state text not null check (state in ('due', 'done', 'missed', 'withdrawn')),
  evidence_kind text,
  evidence_id text,
  why text not null check (why in
    ('promised', 'evidence-found', 'other-evidence', 'evidence-gone', 'evidence-doubted', 'window-over', 'contract-over', 'carried-over'))
);
create index promise_change_promise on contracts.promise_change (promise_id, number);

create view contracts.pub_contract as
  select id as contract_id, resident_id, team_id, institution_id, state, signed_on, starts_on, ends_on, ended_on, end_reason, renews_id
  from contracts.contract;
create view contracts.pub_package as
  select contract_id, package_code from contracts.contract_package;
create view contracts.pub_promise as
  select p.id as promise_id, p.contract_id, c.resident_id, c.team_id, p.package_code, p.service_code, p.window_from, p.window_to,
         p.state, p.done_on, p.evidence_kind, p.evidence_id
  from contracts.promise p join contracts.contract c on c.id = p.contract_id;

-- Findings of the fund's monitoring, from the rule's word to the money that came back.
create schema findings;

-- Terms and limits, by day.
create table findings.policy (
  valid_from date primary key,
  -- Calendar days that an institution has to answer.
  answer_days int not null check (answer_days between 0 and 365),
  -- After a decision, before anything is posted.
  undo_minutes int not null check (undo_minutes between 0 and 1440),
  -- A rule is proposed for demotion from this many decided findings, when this share of them was dismissed.
  demote_decided_min int not null check (demote_decided_min > 0),
  demote_false_bp int not null check (demote_false_bp between 1 and 10000),
  source text not null
);
insert into findings.policy values
  ('2020-01-01', 10, 10, 20, 3000, 'own rule; ten days to answer from memory: to be verified in the pool''s service agreement');

-- A pass over a period.
create table findings.run (
  id uuid primary key,
  year int not null,
  month int check (month between 1 and 12),
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  asked_by uuid,
  asked_at timestamptz not null,
  finished_at timestamptz,
  slices_done int not null default 0,
  slices_total int not null default 0,
  found int not null default 0,
  fresh int not null default 0,
  check (slices_done <= slices_total),
  check ((finished_at is not null) = (state in ('done', 'failed')))
);
create unique index run_under_way on findings.run ((true)) where state in ('queued', 'running');

create table findings.finding (
  id uuid primary key,
  -- Rule, version and lines: the same said again is the same finding.
  identity_sm3 text not null unique,
  run_id uuid references findings.run (id),
  rule_id text not null,
  version int not null,
  kind text not null,
  verdict text not null check (verdict in ('violation', 'suspect')),
  stage text not null check (stage in ('before', 'during', 'after')),
  setl_id text not null,
  -- The bill of this database; null for claims that came from elsewhere.
  bill_id uuid references settlement.bill (setl_id),
  psn_no text not null,
  resident_id uuid references residents.resident (id),
  fixmedins_code text not null,
  institution_id uuid references institutions.institution (id),
  doctor_id uuid,
  insutype text,
  period text not null check (period ~ '^\d{4}-\d{2}$'),
  amount_fen bigint not null check (amount_fen >= 0),
  -- What the fund paid for the lines: the most that can come back.
  fund_fen bigint not null check (fund_fen >= 0),
  reason_zh text not null,
  reason_en text not null,
  clause text not null,
  rule_window text,
  found_at timestamptz not null,
  raised_by uuid,
  raised_by_name text,
  answer_by date not null,
  state text not null check (state in ('open', 'appealed', 'upheld', 'dismissed', 'recovered')),
  answer_stand text check (answer_stand in ('accepts', 'appeals')),
  answer text,
  answered_by uuid,
  answered_by_name text,
  answered_at timestamptz,
  decision text,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  -- From then on the decision stands: it is posted, and can no longer be taken back.
  stands_at timestamptz,
  -- Posted or found to have nothing to post.
  closed_at timestamptz,
  recovered_fen bigint not null default 0,
  transaction_id uuid references ledger.transaction (id),
  -- The bill was reversed, and the recovery with it.
  bill_reversed_at timestamptz,
  check ((raised_by is null) = (raised_by_name is null)),
  check ((answered_at is null) = (answer is null) and (answered_at is null) = (answer_stand is null)),
  check ((decided_at is null) = (state in ('open', 'appealed'))),
  check ((decided_at is null) = (decision is null) and (decided_at is null) = (decided_by is null) and (decided_at is null) = (stands_at is null)),
  check (state <> 'appealed' or answer_stand = 'appeals'),
  -- Never by the one who raised it.
  check (decided_by <> raised_by),
  check ((state = 'recovered') = (recovered_fen > 0)),
  check (recovered_fen between 0 and least(amount_fen, fund_fen)),
  check (recovered_fen = 0 or transaction_id is not null)
);
create index finding_state on findings.finding (state, id desc);
create index finding_institution on findings.finding (institution_id, id desc);
create index finding_doctor on findings.finding (doctor_id, id desc);
create index finding_period on findings.finding (period);
create index finding_bill on findings.finding (bill_id);
create index finding_stands on findings.finding (stands_at) where decided_at is not null and closed_at is null;

-- The lines that a finding stands on, as they were. amount_fen: what of the line it is about; 0: it only proves.
create table findings.line (
  finding_id uuid not null references findings.finding (id),
  position int not null,
  setl_id text not null,
  bkkp_sn text not null,
  hilist_code text not null,
  hilist_name text not null,
  fee_ocur_time timestamptz,
  cnt int not null,
  pric bigint not null,
  det_item_fee_sumamt bigint not null,
  inscp_amt bigint not null,
  fixmedins_code text not null,
  amount_fen bigint not null check (amount_fen >= 0),
  -- What the fund paid of this line, and what of that came back through this finding.
  fund_fen bigint not null check (fund_fen >= 0),
  recovered_fen bigint not null default 0 check (recovered_fen between 0 and fund_fen),
  primary key (finding_id, position),
  unique (finding_id, setl_id, bkkp_sn)
);
create index line_of_bill on findings.line (setl_id, bkkp_sn);

-- What an institution hands in with its answer; the document itself is in the record.
create table findings.attachment (
  id uuid primary key,
  finding_id uuid not null references findings.finding (id),
  name text not null,
  content_type text not null,
  bytes int not null check (bytes > 0)
);
create index attachment_finding on findings.attachment (finding_id);

create view findings.pub_finding as
  select id as finding_id, rule_id, version, setl_id, resident_id, institution_id, doctor_id, verdict, amount_fen, state, stage,
         found_at, decided_at, period, kind, bill_id, recovered_fen, fund_fen
    from findings.finding;

create view findings.pub_finding_line as
  select finding_id, setl_id, bkkp_sn, amount_fen, recovered_fen from findings.line;

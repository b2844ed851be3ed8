-- Settlement's rules: what monitoring said to a bill, charges declared self-paid, settling again after a policy was
-- corrected, and the limits of an owner's consent to family mutual aid.

-- The institution says that a charge is the person's own (and told the person so): then it is wholly own in the split.
alter table settlement.charge
  add column own_reason text,
  add column own_declared_at timestamptz,
  add column own_declared_by text,
  -- Days of supply, of what is one.
  add column prd_days int check (prd_days > 0),
  add check ((own_reason is null) = (own_declared_at is null) and (own_reason is null) = (own_declared_by is null));
alter table settlement.bill_line add column own_reason text;

-- A due: cash that settling again asks for beyond what was paid. It is an open intent of a settled bill.
alter table settlement.payment_intent add column due boolean not null default false;
create index payment_intent_due on settlement.payment_intent (setl_id) where due and state = 'open';

create table settlement.bill_verdict (
  setl_id uuid not null references settlement.bill (setl_id),
  position int not null,
  rule_id text not null,
  version int not null,
  kind text not null,
  verdict text not null check (verdict in ('violation', 'suspect')),
  action text not null check (action in ('stop', 'remind')),
  line_nos int[] not null,
  amount_fen bigint not null check (amount_fen >= 0),
  reason_zh text not null,
  reason_en text not null,
  clause text not null,
  stage text not null check (stage in ('before', 'during', 'after')),
  found_at timestamptz not null,
  primary key (setl_id, position)
);
create index bill_verdict_rule on settlement.bill_verdict (rule_id, found_at);

create view settlement.pub_verdict as
  select setl_id, rule_id, version, verdict, action, line_nos, amount_fen, stage, found_at from settlement.bill_verdict;

-- Settling again after a correction of dated rows: looked at first, then settled, accumulator by accumulator, in batches.
create table settlement.policy_resettlement (
  id uuid primary key,
  from_day date not null,
  to_day date not null,
  insutype text check (insutype in ('310', '390')),
  reason text not null,
  state text not null check (state in ('previewing', 'previewed', 'settling', 'done')),
  asked_by text not null,
  asked_at timestamptz not null,
  started_by text,
  started_at timestamptz,
  finished_at timestamptz,
  check (from_day <= to_day)
);

create table settlement.policy_resettlement_part (
  run_id uuid not null references settlement.policy_resettlement (id),
  accumulator_id uuid not null references settlement.accumulator (id),
  resident_id uuid not null,
  state text not null check (state in ('waiting', 'unchanged', 'differs', 'settled', 'left')),
  refusal text,
  bills int not null default 0,
  changed_bills int not null default 0,
  -- What each fund, account and the cash part gets or loses: after less before.
  differences jsonb,
  refund_fen bigint not null default 0 check (refund_fen >= 0),
  due_fen bigint not null default 0 check (due_fen >= 0),
  primary key (run_id, accumulator_id)
);
create index policy_resettlement_part_state on settlement.policy_resettlement_part (run_id, state, accumulator_id);
create index bill_benefit_date on settlement.bill (benefit_date) where state = 'settled';
create index bill_resident_day on settlement.bill (resident_id, benefit_date) where state in ('settled', 'awaiting-payment');

create or replace view settlement.pub_bill as
  select setl_id, mdtrt_id, resident_id, psn_no, institution_id, fixmedins_code, hosp_lv, insutype, med_type, diag_code,
         state, created_at, settled_at, ended_at, resettles, medfee_sumamt, inscp_amt, act_pay_dedc, hifp_pay, hifmi_pay,
         hifob_pay, maf_pay, cvlserv_pay, hifes_pay, othfund_pay, fund_pay_sumamt, acct_pay, acct_mulaid_pay, cash_payamt,
         ownpay_hosp_part, benefit_date, accumulator_id, accumulator_no, medins_setl_id, fulamt_ownpay_amt,
         overlmt_selfpay, preselfpay_amt, dedc_std, burden_amt, balc
    from settlement.bill;

create or replace view settlement.pub_bill_line as
  select l.setl_id, l.line_no, l.order_id, l.hilist_code, l.name, l.cnt, l.pric, l.chrgitm_lv, l.det_item_fee_sumamt,
         l.fulamt_ownpay_amt, l.overlmt_selfpay, l.preselfpay_amt, l.inscp_amt, l.fund_share_fen, l.charge_id,
         l.pric_uplmt_amt, l.selfpay_prop, l.own_reason, c.charged_at as fee_ocur_time, c.prd_days
    from settlement.bill_line l join settlement.charge c on c.id = l.charge_id;

-- The owner's consent may be bounded: at most so much of one bill, and of one year.
alter table accounts.mutual_aid
  add column per_bill_fen bigint check (per_bill_fen > 0),
  add column per_year_fen bigint check (per_year_fen > 0);

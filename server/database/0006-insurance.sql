-- Insurance: what is covered (benefits), whose money is whose (accounts), who pays what (settlement).
-- National field names are kept where the insurer has one; amounts are integer fen, ratios basis points.
create schema benefits;

create table benefits.catalogue_item (
  hilist_code text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  kind text not null check (kind in ('drug', 'service')),
  name text not null,
  name_en text not null,
  unit text not null,
  chrgitm_lv text not null check (chrgitm_lv in ('甲', '乙', '丙')),
  pric bigint not null check (pric >= 0),
  pric_uplmt_amt bigint check (pric_uplmt_amt >= 0),
  selfpay_prop int not null check (selfpay_prop between 0 and 10000),
  primary key (hilist_code, valid_from)
);

create table benefits.policy (
  policy_id text primary key,
  insutype text not null check (insutype in ('310', '390')),
  med_type text not null check (med_type in ('11', '14', '21')),
  hosp_lv int not null check (hosp_lv between 0 and 3),
  age_from int not null,
  age_to int not null,
  contracted boolean not null,
  referred boolean not null,
  dedc_std bigint not null check (dedc_std >= 0),
  bands jsonb not null,
  fund_uplmt_fen bigint not null check (fund_uplmt_fen >= 0),
  clause_zh text not null,
  clause_en text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  check (age_from <= age_to),
  unique (insutype, med_type, hosp_lv, contracted, referred, age_from, valid_from)
);

create table benefits.supplement (
  supplement_id text primary key,
  fund text not null check (fund in ('hifmi', 'hifob', 'maf', 'cvlserv', 'hifes')),
  insutype text not null check (insutype in ('310', '390')),
  entitlement text check (entitlement in ('contracted', 'special-disease', 'medical-aid', 'civil-servant', 'enterprise')),
  bands jsonb not null,
  uplmt_fen bigint not null check (uplmt_fen >= 0),
  clause_zh text not null,
  clause_en text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from)
);

create table benefits.entitlement (
  id uuid primary key,
  resident_id uuid not null,
  kind text not null check (kind in ('contracted', 'special-disease', 'medical-aid', 'civil-servant', 'enterprise')),
  detail text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from)
);
create index entitlement_resident on benefits.entitlement (resident_id);

create schema accounts;

-- One row a resident and year: a year is credited once.
create table accounts.yearly_credit (
  resident_id uuid not null,
  year int not null,
  amount_fen bigint not null check (amount_fen > 0),
  transaction_id uuid not null references ledger.transaction (id),
  primary key (resident_id, year)
);

-- Family mutual aid: the owner lets a member draw on the owner's account.
create table accounts.mutual_aid (
  id uuid primary key,
  owner_id uuid not null,
  member_id uuid not null,
  given_at timestamptz not null,
  ended_at timestamptz,
  check (owner_id <> member_id)
);
create unique index mutual_aid_running on accounts.mutual_aid (owner_id, member_id) where ended_at is null;
create index mutual_aid_member on accounts.mutual_aid (member_id) where ended_at is null;

create schema settlement;

create table settlement.visit (
  mdtrt_id uuid primary key,
  resident_id uuid not null,
  institution_id uuid not null,
  doctor_id uuid,
  diag_code text not null,
  opened_at timestamptz not null
);

-- Keyed scheme × category × level × year (money.md §1), so that settling again in order is a running sum.
create table settlement.accumulator (
  id uuid primary key,
  psn_no text not null,
  resident_id uuid not null,
  insutype text not null check (insutype in ('310', '390')),
  category text not null check (category in ('11', '14', '21')),
  hosp_lv int not null check (hosp_lv between 0 and 3),
  year int not null,
  bills int not null default 0 check (bills >= 0),
  next_no int not null default 1,
  inscp_amt bigint not null default 0 check (inscp_amt >= 0),
  act_pay_dedc bigint not null default 0 check (act_pay_dedc >= 0),
  hifp_pay bigint not null default 0 check (hifp_pay >= 0),
  burden_amt bigint not null default 0 check (burden_amt >= 0),
  hifmi_pay bigint not null default 0 check (hifmi_pay >= 0),
  hifob_pay bigint not null default 0 check (hifob_pay >= 0),
  maf_pay bigint not null default 0 check (maf_pay >= 0),
  cvlserv_pay bigint not null default 0 check (cvlserv_pay >= 0),
  hifes_pay bigint not null default 0 check (hifes_pay >= 0),
  unique (psn_no, insutype, category, hosp_lv, year)
);
create index accumulator_resident on settlement.accumulator (resident_id, year);

create table settlement.bill (
  setl_id uuid primary key,
  medins_setl_id text not null,
  content_sm3 text not null,
  mdtrt_id uuid not null references settlement.visit (mdtrt_id),
  resident_id uuid not null,
  resident_name text not null,
  psn_no text not null,
  institution_id uuid not null,
  institution_name text not null,
  fixmedins_code text not null,
  hosp_lv int not null check (hosp_lv between 0 and 3),
  -- Null: the person is in no scheme and bears everything.
  insutype text check (insutype in ('310', '390')),
  med_type text not null check (med_type in ('11', '14', '21')),
  diag_code text not null,
  -- The day whose prices and policy apply; a bill settled again keeps the day of the first.
  benefit_date date not null,
  accumulator_id uuid references settlement.accumulator (id),
  accumulator_no int,
  state text not null check (state in ('awaiting-payment', 'settled', 'abandoned', 'reversed')),
  use_account boolean not null,
  order_ids uuid[] not null,
  created_at timestamptz not null,
  pay_before timestamptz,
  settled_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  resettles uuid references settlement.bill (setl_id),
  reservation_id uuid references ledger.reservation (id),
  transaction_id uuid references ledger.transaction (id),
  medfee_sumamt bigint not null check (medfee_sumamt >= 0),
  fulamt_ownpay_amt bigint not null check (fulamt_ownpay_amt >= 0),
  overlmt_selfpay bigint not null check (overlmt_selfpay >= 0),
  preselfpay_amt bigint not null check (preselfpay_amt >= 0),
  inscp_amt bigint not null check (inscp_amt >= 0),
  dedc_std bigint not null check (dedc_std >= 0),
  act_pay_dedc bigint not null check (act_pay_dedc >= 0),
  hifp_pay bigint not null check (hifp_pay >= 0),
  burden_amt bigint not null check (burden_amt >= 0),
  hifmi_pay bigint not null check (hifmi_pay >= 0),
  hifob_pay bigint not null check (hifob_pay >= 0),
  maf_pay bigint not null check (maf_pay >= 0),
  cvlserv_pay bigint not null check (cvlserv_pay >= 0),
  hifes_pay bigint not null check (hifes_pay >= 0),
  othfund_pay bigint not null check (othfund_pay >= 0),
  fund_pay_sumamt bigint not null check (fund_pay_sumamt >= 0),
  acct_pay bigint not null check (acct_pay >= 0),
  acct_mulaid_pay bigint not null check (acct_mulaid_pay >= 0),
  cash_payamt bigint not null check (cash_payamt >= 0),
  ownpay_hosp_part bigint not null check (ownpay_hosp_part >= 0),
  balc bigint not null default 0 check (balc >= 0),
  -- Every rule that touched the bill, as it was told to the payer.
  rules jsonb not null,
  unique (fixmedins_code, medins_setl_id),
  check (medfee_sumamt = fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt + inscp_amt),
  check (medfee_sumamt = fund_pay_sumamt + acct_pay + acct_mulaid_pay + cash_payamt + ownpay_hosp_part),
  check (fund_pay_sumamt = hifp_pay + hifmi_pay + hifob_pay + maf_pay + cvlserv_pay + hifes_pay + othfund_pay),
  check (burden_amt = inscp_amt - hifp_pay),
  check ((accumulator_id is null) = (insutype is null)),
  check ((state = 'settled') = (settled_at is not null and ended_at is null)),
  check (state <> 'reversed' or ended_at is not null)
);
create index bill_resident on settlement.bill (resident_id, created_at desc);
create index bill_visit on settlement.bill (mdtrt_id);
create index bill_settled on settlement.bill (settled_at);
create unique index bill_accumulator on settlement.bill (accumulator_id, accumulator_no);
-- One visit has one unpaid bill, and so has one accumulator: the amounts a payer was shown stay true until paid.
create unique index bill_open_visit on settlement.bill (mdtrt_id) where state = 'awaiting-payment';
create unique index bill_open_accumulator on settlement.bill (accumulator_id) where state = 'awaiting-payment';

create table settlement.charge (
  id uuid primary key,
  mdtrt_id uuid not null references settlement.visit (mdtrt_id),
  order_id uuid not null,
  position int not null,
  med_type text not null check (med_type in ('11', '14', '21')),
  referred boolean not null,
  hilist_code text not null,
  name text not null,
  cnt int not null check (cnt > 0),
  pric bigint not null check (pric >= 0),
  waiver_fen bigint not null default 0 check (waiver_fen between 0 and pric * cnt),
  charged_at timestamptz not null,
  -- The bill that holds it now; null while unbilled.
  setl_id uuid references settlement.bill (setl_id),
  returned_at timestamptz,
  return_reason text,
  unique (mdtrt_id, order_id, position),
  check (returned_at is null or setl_id is null)
);
create index charge_bill on settlement.charge (setl_id);

create table settlement.bill_line (
  setl_id uuid not null references settlement.bill (setl_id),
  line_no int not null,
  charge_id uuid not null references settlement.charge (id),
  order_id uuid not null,
  hilist_code text not null,
  name text not null,
  cnt int not null check (cnt > 0),
  pric bigint not null,
  pric_uplmt_amt bigint,
  selfpay_prop int not null,
  chrgitm_lv text not null check (chrgitm_lv in ('甲', '乙', '丙')),
  det_item_fee_sumamt bigint not null,
  fulamt_ownpay_amt bigint not null check (fulamt_ownpay_amt >= 0),
  overlmt_selfpay bigint not null check (overlmt_selfpay >= 0),
  preselfpay_amt bigint not null check (preselfpay_amt >= 0),
  inscp_amt bigint not null check (inscp_amt >= 0),
  fund_share_fen bigint not null check (fund_share_fen between 0 and inscp_amt),
  primary key (setl_id, line_no),
  check (det_item_fee_sumamt = pric * cnt),
  check (det_item_fee_sumamt = fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt + inscp_amt)
);

-- Whose account gave how much by family mutual aid.
create table settlement.bill_mutual_aid (
  setl_id uuid not null references settlement.bill (setl_id),
  owner_id uuid not null,
  amount_fen bigint not null check (amount_fen > 0),
  primary key (setl_id, owner_id)
);

create table settlement.payment_intent (
  id uuid primary key,
  setl_id uuid not null unique references settlement.bill (setl_id),
  resident_id uuid not null,
  accumulator_id uuid references settlement.accumulator (id),
  amount_fen bigint not null check (amount_fen > 0),
  state text not null check (state in ('open', 'paid', 'failed', 'void')),
  cashier_url text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  trade_no text,
  paid_at timestamptz,
  -- Of the money paid in: what is on its way back, and what has arrived there. Money that came too late or twice does not count here.
  refunding_fen bigint not null default 0 check (refunding_fen >= 0),
  refunded_fen bigint not null default 0 check (refunded_fen >= 0),
  check ((state = 'paid') = (paid_at is not null)),
  check (refunding_fen + refunded_fen <= amount_fen),
  check (state = 'paid' or refunding_fen + refunded_fen = 0)
);
create index payment_intent_accumulator on settlement.payment_intent (accumulator_id) where state = 'paid';

create table settlement.refund (
  id uuid primary key,
  intent_id uuid not null references settlement.payment_intent (id),
  trade_no text not null,
  amount_fen bigint not null check (amount_fen > 0),
  reason text not null check (reason in ('reversed', 'too-late', 'paid-twice')),
  state text not null check (state in ('ordered', 'refunded')),
  ordered_at timestamptz not null,
  refunded_at timestamptz
);
create index refund_intent on settlement.refund (intent_id);

-- Every notice of the payment channel that was accepted, with the answer it got and gets again.
create table settlement.payment_notice (
  link text not null,
  notice text not null check (notice in ('payment', 'refund')),
  trade_no text not null,
  intent_id uuid not null references settlement.payment_intent (id),
  content_sm3 text not null,
  outcome text not null,
  received_at timestamptz not null,
  primary key (link, notice, trade_no)
);

-- The local payment channel: a cashier of our own, with a table of its own, that speaks to us only by signed notices.
create table settlement.cashier_order (
  intent_id uuid primary key,
  amount_fen bigint not null check (amount_fen > 0),
  subject text not null,
  notify_url text not null,
  expires_at timestamptz not null,
  state text not null check (state in ('open', 'paid', 'failed', 'closed')),
  created_at timestamptz not null
);

create table settlement.cashier_notice (
  id uuid primary key,
  intent_id uuid not null references settlement.cashier_order (intent_id),
  body jsonb not null,
  due_at timestamptz not null,
  delivered_at timestamptz,
  attempts int not null default 0,
  last_error text
);

create view settlement.pub_bill as
  select setl_id, mdtrt_id, resident_id, psn_no, institution_id, fixmedins_code, hosp_lv, insutype, med_type, diag_code,
         state, created_at, settled_at, ended_at, resettles, medfee_sumamt, inscp_amt, act_pay_dedc, hifp_pay, hifmi_pay,
         hifob_pay, maf_pay, cvlserv_pay, hifes_pay, othfund_pay, fund_pay_sumamt, acct_pay, acct_mulaid_pay, cash_payamt,
         ownpay_hosp_part
    from settlement.bill;

create view settlement.pub_bill_line as
  select setl_id, line_no, order_id, hilist_code, name, cnt, pric, chrgitm_lv, det_item_fee_sumamt, fulamt_ownpay_amt,
         overlmt_selfpay, preselfpay_amt, inscp_amt, fund_share_fen
    from settlement.bill_line;

-- What a DRG case counts where a budget is shared by points: its standard at the scheme's rate, in ten-thousandths of a weight. High and low
-- outliers and stays in no group count as they are paid. Null where a month was worked out before this was kept: then the weight counts.
alter table cases.grouped add column equal_weight_10000 bigint check (equal_weight_10000 is null or (system = 'drg' and equal_weight_10000 >= 0));

create or replace view cases.pub_case as
  select id as case_id, setl_id, mdtrt_id, institution_id, dept_code, insutype, year, month, system, pays, group_code, adrg,
         (weight_10000 + 5) / 10 as weight_milli, (points_10000 + 5) / 10 as points_milli, ipt_days, cost_fen, person_fen, fund_fen,
         standard_fen, pay_fen, outlier, (equal_weight_10000 + 5) / 10 as equal_weight_milli
    from cases.grouped;

-- What came back of a bill that stands, by the institution that gave it back, and the pooled fund's part of it: what it paid ÷ what all funds paid,
-- rounded down. Packages, clearings and the drill-down all read this, so that they agree to the fen.
create view findings.pub_recovery as
  select b.setl_id, f.institution_id, sum(l.recovered_fen)::bigint as recovered_fen,
         coalesce(div(sum(l.recovered_fen) * b.hifp_pay, nullif(b.fund_pay_sumamt, 0)), 0)::bigint as hifp_recovered_fen,
         array_agg(distinct f.id::text order by f.id::text) as finding_ids
    from findings.line l
    join findings.finding f on f.id = l.finding_id
    join settlement.pub_bill b on b.setl_id::text = l.setl_id and b.state = 'settled'
   where l.recovered_fen > 0
   group by b.setl_id, b.hifp_pay, b.fund_pay_sumamt, f.institution_id;

-- At a remote insurer only an accumulator's last bill can be reversed. To return an earlier one, those after it are reversed first, the latest
-- first, then the wanted one, and what stays is settled again in order: a step an answer, each kept before it is asked.
create table settlement.remote_chain (
  id uuid primary key,
  accumulator_id uuid not null references settlement.accumulator (id),
  first_setl_id uuid not null references settlement.bill (setl_id),
  reason text not null,
  state text not null check (state in ('reversing', 'settling', 'done')),
  -- Cash of reversed bills, in transit until the next ones take it or it goes back at the end.
  pot_fen bigint not null default 0 check (pot_fen >= 0),
  -- Why the insurer would not reverse one of them: those after it are settled again, the others stand.
  refused text,
  asked_by text not null,
  asked_at timestamptz not null,
  ended_at timestamptz check ((ended_at is null) = (state <> 'done'))
);
create unique index remote_chain_open on settlement.remote_chain (accumulator_id) where state <> 'done';

create table settlement.remote_chain_part (
  chain_id uuid not null references settlement.remote_chain (id),
  position int not null check (position > 0),
  setl_id uuid not null references settlement.bill (setl_id),
  -- Of its charges: those that are returned, and those that are settled again.
  returned uuid[] not null,
  staying uuid[] not null,
  state text not null check (state in ('standing', 'reversing', 'reversed', 'settling', 'settled', 'ended')),
  again_setl_id uuid unique references settlement.bill (setl_id),
  primary key (chain_id, position),
  check (state not in ('settling', 'settled') or again_setl_id is not null)
);
create index remote_chain_part_bill on settlement.remote_chain_part (setl_id);

-- A line with the terms of its charge, so that whoever splits a month again looks once at both.
create or replace view settlement.pub_bill_line as
  select l.setl_id, l.line_no, l.order_id, l.hilist_code, l.name, l.cnt, l.pric, l.chrgitm_lv, l.det_item_fee_sumamt,
         l.fulamt_ownpay_amt, l.overlmt_selfpay, l.preselfpay_amt, l.inscp_amt, l.fund_share_fen, l.charge_id,
         l.pric_uplmt_amt, l.selfpay_prop, l.own_reason, c.charged_at as fee_ocur_time, c.prd_days, c.referred, c.waiver_fen
    from settlement.bill_line l join settlement.charge c on c.id = l.charge_id;
drop view settlement.pub_bill_terms;

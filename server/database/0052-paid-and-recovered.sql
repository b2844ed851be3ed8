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

-- What a DRG case counts where a budget is shared by points: its standard at the scheme's rate, in ten-thousandths of a weight. High and low
-- outliers and stays in no group count as they are paid. Null where a month was worked out before this was kept: then the weight counts.
alter table cases.grouped add column equal_weight_10000 bigint check (equal_weight_10000 is null or (system = 'drg' and equal_weight_10000 >= 0));

create or replace view cases.pub_case as
  select id as case_id, setl_id, mdtrt_id, institution_id, dept_code, insutype, year, month, system, pays, group_code, adrg,
         (weight_10000 + 5) / 10 as weight_milli, (points_10000 + 5) / 10 as points_milli, ipt_days, cost_fen, person_fen, fund_fen,
         standard_fen, pay_fen, outlier, (equal_weight_10000 + 5) / 10 as equal_weight_milli
    from cases.grouped;

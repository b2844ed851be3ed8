/** What each visit is charged for, line by line, and what the scheme makes of it. */
import type { Duck } from '#kernel'
import type { City } from './ground.ts'
import { itemAt } from './shape.ts'

const at = itemAt

/** Kinds that are planted in a line of a long-term or acute visit, and for whom: one visit in `plantEvery` each. */
const plantInLine = `case
  when kind = 2 and gend = '1' and lot = 0 then 'sex'
  when kind = 2 and age >= 20 and lot = 1 then 'age'
  when kind = 2 and lot = 2 then 'duplicate'
  when kind = 1 and lot = 3 then 'over-long-supply'
  when kind = 2 and lot = 4 then 'price'
  when kind = 2 and lot = 5 then 'no-order' end`

/** The item of a line; `a` is a chance of the visit. Numbers coprime to the range keep a visit's items apart. */
const itemOfLine = `(case
  when kind = 3 or (hba1c and l = k - 1) then ${at.glycatedHaemoglobin}
  when kind < 4 and l = 0 then ${at.consultation}
  when kind = 1 then ${at.longTerm[0]} + c * 14 + (own + l) % 14
  when kind = 2 and l = 1 and plant_line = 'sex' then ${at.womenOnly[0]} + (a // 20) % 10
  when kind = 2 and l = 1 and plant_line = 'age' then ${at.childrenOnly[0]} + (a // 20) % 10
  when kind = 2 and l = 1 and gend = '2' and age >= 18 and a % 20 = 0 then ${at.womenOnly[0]} + (a // 20) % 10
  when kind = 2 and l = 1 and age < 14 and a % 4 = 0 then ${at.childrenOnly[0]} + (a // 20) % 10
  when kind = 2 then (a + l * 37) % ${at.general[1]}
  when l = 0 then ${at.bedDay}
  when l = 1 then ${at.nursing}
  when l = 2 and has_operation then ${at.operation[0]} + g
  when l % 2 = 0 then ${at.service[0]} + (a + l * 37) % ${at.service[1] - at.service[0]}
  else (a + l * 37) % ${at.general[1]} end)::SMALLINT`

export async function makeLines(duck: Duck, city: City): Promise<void> {
  await duck.run(`create or replace temp table line as
    with billed as (
      select v.vid, v.i, kind, v.los, v.inst, lv, v.c, v.g, plant, begntime, endtime, gend, age,
        u(v.vid, 0, 70, 1000003) as a, u(v.i, 0, 71, 14) as own, u(v.vid, 0, 72, ${city.plantEvery}) as lot,
        kind = 1 and v.c = 1 and n % 3 = 0 as hba1c, operation is not null as has_operation,
        case kind when 1 then 2 + (u(v.vid, 0, 73, 3) = 0)::INTEGER + (kind = 1 and v.c = 1 and n % 3 = 0)::INTEGER
          when 2 then 2 + u(v.vid, 0, 73, 3) when 3 then 1 else 12 + v.los + u(v.vid, 0, 73, 20) end as k,
        -- What a case costs is skewed: most below the mean, few far above.
        cost_yuan * 100 * (case lv when 1 then 0.5 when 2 then 0.85 else 1.15 end)
          * exp((u(v.vid, 0, 74, 1000) + u(v.vid, 0, 75, 1000) + u(v.vid, 0, 76, 1000) - 1500) / 1300.0) as cost
      from visit v left join stay_group sg on sg.g = v.g),
    marked as (select *, ${plantInLine} as plant_line from billed),
    listed as (select *, unnest(range(k)) as l from marked),
    named as (select *, ${itemOfLine} as item from listed),
    priced as (
      select n.*, is_drug, chrgitm_lv, pric_uplmt_amt, selfpay_prop,
        plant_line is not null and l = 1 as plants,
        case when plant_line = 'price' and l = 1 and pric_uplmt_amt is not null then pric_uplmt_amt + pric_uplmt_amt // 4
          when kind = 4 and n.item >= ${at.operation[0]} then (item.pric * cost / (cost_yuan_of * 100))::BIGINT else item.pric end as pric,
        case when kind = 4 and l < 2 then n.los
          when kind = 4 and n.item < ${at.operation[0]} then
            greatest(1, least(300, round(cost * if(has_operation, 0.65, 0.93) / (k - 2) / item.pric)))
          when kind = 1 and l > 0 and is_drug then if(plant_line = 'over-long-supply' and l = 1, 12, 1 + a % 2)
          when kind = 2 and l > 0 and is_drug then 1 + (a + l) % 3 else 1 end::INTEGER as cnt,
        case when not is_drug or kind = 4 then null
          when kind = 1 then if(plant_line = 'over-long-supply' and l = 1, 180, 28) else 3 + a % 5 end::SMALLINT as prd_days
      from (select named.*, sg.cost_yuan as cost_yuan_of from named left join stay_group sg on sg.g = named.g) n
      join item on item.item = n.item),
    split as (
      select *, pric * cnt as det_item_fee_sumamt,
        if(chrgitm_lv <> '丙' and pric > pric_uplmt_amt, (pric - pric_uplmt_amt) * cnt, 0) as overlmt_selfpay
      from priced)
    select vid, l::SMALLINT as l, item, cnt, pric, prd_days, det_item_fee_sumamt,
      if(chrgitm_lv = '丙', det_item_fee_sumamt, 0) as fulamt_ownpay_amt,
      coalesce(overlmt_selfpay, 0) as overlmt_selfpay,
      if(chrgitm_lv = '丙', 0, share(det_item_fee_sumamt - coalesce(overlmt_selfpay, 0), selfpay_prop)) as preselfpay_amt,
      if(kind = 4, least(begntime + to_hours(24 * (l % los)::INTEGER + 2), endtime), begntime + to_minutes(5)) as fee_ocur_time,
      case when plants and (plant_line <> 'price' or pric > pric_uplmt_amt) then plant_line when kind = 3 then plant end as plant
    from split`)
  // The same thing once more, at the same minute.
  await duck.run(`insert into line select vid, 90, * exclude (vid, l) from line where plant = 'duplicate'`)
}

/** A policy of the demonstration, by running totals: each bill gets the difference of what the year is due before and after it. */
export async function settleBills(duck: Duck): Promise<void> {
  await duck.run(`create or replace temp table bill as
    with summed as (
      select vid, sum(det_item_fee_sumamt)::BIGINT as medfee_sumamt, sum(fulamt_ownpay_amt)::BIGINT as fulamt_ownpay_amt,
        sum(overlmt_selfpay)::BIGINT as overlmt_selfpay, sum(preselfpay_amt)::BIGINT as preselfpay_amt
      from line group by vid),
    termed as (
      select s.*, medfee_sumamt - fulamt_ownpay_amt - overlmt_selfpay - preselfpay_amt as inscp_amt,
        v.i, endtime, v.insutype, v.med_type, lv, p.dedc_std, rung, first_prop, second_prop, ceiling
      from summed s join visit v on v.vid = s.vid
      join policy p on p.insutype = v.insutype and p.med_type = v.med_type and p.hosp_lv = lv and p.contracted = v.contracted
        and p.referred = v.referred and v.age between age_from and age_to),
    gone as (
      select *, row_number() over acc as setl_no, sum(inscp_amt) over acc as to_fen,
        sum(inscp_amt) over acc - inscp_amt as from_fen
      from termed window acc as (partition by i, med_type, lv order by endtime, vid)),
    deducted as (
      select *, least(to_fen, dedc_std) - least(from_fen, dedc_std) as act_pay_dedc from gone),
    pooled as (
      select *, pool_of(greatest(to_fen - dedc_std, 0), rung, first_prop, second_prop)
          - pool_of(greatest(from_fen - dedc_std, 0), rung, first_prop, second_prop) as due from deducted),
    capped as (
      select *, least(sum(due) over acc, ceiling) - least(sum(due) over acc - due, ceiling) as hifp_pay
      from pooled window acc as (partition by i, med_type, lv order by endtime, vid)),
    burdened as (
      select *, sum(inscp_amt - hifp_pay) over acc as burden_to, inscp_amt - hifp_pay as burden
      from capped window acc as (partition by i, med_type, lv order by endtime, vid)),
    backed as (
      select *, if(insutype = '390', hifmi_of(burden_to) - hifmi_of(burden_to - burden), 0) as hifmi_pay,
        if(insutype = '310', hifob_of(burden_to) - hifob_of(burden_to - burden), 0) as hifob_pay
      from burdened),
    left_over as (
      select *, hifp_pay + hifmi_pay + hifob_pay as fund_pay_sumamt,
        medfee_sumamt - hifp_pay - hifmi_pay - hifob_pay as own_fen,
        -- Employees have an account of their own; what is in it at the beginning of the year.
        if(insutype = '310', u(i, 0, 80, 4000) * 100, 0)::BIGINT as account_fen from backed),
    drawn as (
      select *, sum(own_fen) over mine as own_to
      from left_over window mine as (partition by i order by endtime, vid))
    select vid, medfee_sumamt, fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_amt, dedc_std, act_pay_dedc, hifp_pay,
      hifmi_pay, hifob_pay, fund_pay_sumamt, least(own_to, account_fen) - least(own_to - own_fen, account_fen) as acct_pay,
      account_fen - least(own_to, account_fen) as balc, own_fen, setl_no
    from drawn`)
}

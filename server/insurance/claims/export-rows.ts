import { type ClaimTableName, slices } from './tables.ts'

/** The slice of a member, as PostgreSQL says it; the same as `sliceSql`. */
const sliceOf = (psnNo: string) => `(get_byte(decode(substr(md5(${psnNo}), 1, 2), 'hex'), 0) % ${slices})`

const china = (time: string) => `to_char(${time} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')`
const chinaDay = (time: string) => `(${time} at time zone 'Asia/Shanghai')::date`
const gend = (sex: string) => `case ${sex} when 'male' then '1' when 'female' then '2' end`
const ageOn = (day: string, born: string) => `extract(year from age(${day}, ${born}))::int`
const held = (
  kind: string,
  day: string,
) => `from benefits.pub_entitlement e where e.resident_id = b.resident_id and e.kind = '${kind}'
  and e.valid_from <= ${day} and (e.valid_to is null or e.valid_to >= ${day})`

// $1 year, $2 slices, $3 pool. A bill belongs to the year of its benefits, as its accumulator does: what is settled again stays there.
const billed = `
  select b.*, ${sliceOf('b.psn_no')} as slice, r.sex, r.birth_date, l.begntime, l.endtime, l.dept_code, l.dscg_way, l.ipt_days,
         l.age_days, l.weight_g, v.opened_at, v.doctor_id, coalesce(b.settled_at, b.created_at) as setl_time,
         case b.state when 'settled' then '1' else '0' end as vali_flag,
         ${ageOn('b.benefit_date', 'r.birth_date')} as age
    from settlement.pub_bill b
    join settlement.pub_visit v on v.mdtrt_id = b.mdtrt_id
    join residents.pub_resident r on r.id = b.resident_id
    left join claims.settlement_list l on l.mdtrt_id = b.mdtrt_id
   where b.state in ('settled', 'reversed') and b.benefit_date >= make_date($1, 1, 1) and b.benefit_date < make_date($1 + 1, 1, 1)
     and ${sliceOf('b.psn_no')} = any($2::int[]) and $3::text is not null`

const visits = `select distinct on (b.mdtrt_id) b.*, max(b.setl_time) over (partition by b.mdtrt_id) as last_time,
    max(b.vali_flag) over (partition by b.mdtrt_id) as any_valid
  from (${billed}) b order by b.mdtrt_id, b.vali_flag desc, b.setl_time desc`

const covered = `
  select c.psn_no, c.resident_id, ${sliceOf('c.psn_no')} as slice, r.birth_date as brdy, ${gend('r.sex')} as gend, c.insutype, c.begndate,
         c.enddate, i.code as lead_fixmedins_code,
         exists (select from benefits.pub_entitlement e where e.resident_id = c.resident_id and e.kind = 'contracted'
           and e.valid_from < make_date($1 + 1, 1, 1) and (e.valid_to is null or e.valid_to >= make_date($1, 1, 1))) as contracted
    from claims.cover c
    join residents.pub_resident r on r.id = c.resident_id
    left join institutions.pub_institution i on i.id = c.lead_institution_id
   where c.begndate < make_date($1 + 1, 1, 1) and (c.enddate is null or c.enddate >= make_date($1, 1, 1))
     and ${sliceOf('c.psn_no')} = any($2::int[]) and $3::text is not null`

/** The rows of a table, each with its slice; columns by the names of `claimTables`. */
export const rowsFrom: Readonly<Record<ClaimTableName, string>> = {
  setl_d: `select b.slice, b.setl_id, b.mdtrt_id, b.psn_no, ${china('b.setl_time')} as setl_time,
      ${chinaDay('coalesce(b.begntime, b.opened_at)')} as begndate, ${chinaDay('coalesce(b.endtime, b.setl_time)')} as enddate,
      b.insutype, b.med_type, b.fixmedins_code, b.hosp_lv, $3::text as insu_admdvs,
      case when b.med_type = '14' then (select case when count(*) = 1 then min(e.detail) end ${held('special-disease', 'b.benefit_date')})
        end as dise_codg,
      b.diag_code, ${gend('b.sex')} as gend, b.age, exists (select ${held('contracted', 'b.benefit_date')}) as contracted,
      exists (select from settlement.pub_bill_line l join settlement.pub_charge c on c.charge_id = l.charge_id
        where l.setl_id = b.setl_id and c.referred) as referred,
      b.medfee_sumamt, b.fulamt_ownpay_amt, b.overlmt_selfpay, b.preselfpay_amt, b.inscp_amt, b.dedc_std, b.act_pay_dedc,
      b.hifp_pay, b.cvlserv_pay, b.hifes_pay, b.hifmi_pay, b.hifob_pay, b.maf_pay, b.othfund_pay, b.fund_pay_sumamt,
      b.acct_pay, b.acct_mulaid_pay, b.cash_payamt, b.ownpay_hosp_part, b.balc, b.accumulator_no as setl_no, b.vali_flag
    from (${billed}) b`,
  fee_list_d: `select b.slice, l.charge_id as bkkp_sn, b.setl_id, b.psn_no, ${china('c.charged_at')} as fee_ocur_time, l.hilist_code,
      l.name as hilist_name, l.cnt, l.pric, l.det_item_fee_sumamt, l.chrgitm_lv, l.pric_uplmt_amt, l.selfpay_prop,
      l.fulamt_ownpay_amt, l.overlmt_selfpay, l.preselfpay_amt, l.inscp_amt, ${gend('b.sex')} as gend, b.age, b.hosp_lv,
      b.med_type, b.insutype, l.prd_days, b.fixmedins_code, b.doctor_id as bilg_dr_code, l.order_id as drord_no,
      b.vali_flag
    from (${billed}) b
    join settlement.pub_bill_line l on l.setl_id = b.setl_id join settlement.pub_charge c on c.charge_id = l.charge_id`,
  mdtrt_d: `select b.slice, b.mdtrt_id, b.psn_no, b.fixmedins_code, b.med_type,
      ${china('coalesce(b.begntime, b.opened_at)')} as begntime, ${china('coalesce(b.endtime, b.last_time)')} as endtime,
      b.dept_code, b.dscg_way, coalesce(b.ipt_days, 0) as ipt_days, b.age, b.age_days, b.weight_g, ${gend('b.sex')} as gend,
      b.doctor_id as dr_code, b.diag_code, b.any_valid as vali_flag
    from (${visits}) b`,
  diag_list_d: `select b.slice, b.mdtrt_id, b.psn_no, coalesce(d.diag_srt_no, 1) as diag_srt_no,
      coalesce(d.diag_code, b.diag_code) as diag_code
    from (${visits}) b left join claims.diagnosis d on d.mdtrt_id = b.mdtrt_id`,
  oprn_list_d: `select b.slice, b.mdtrt_id, b.psn_no, o.oprn_srt_no, o.oprn_oprt_code, ${china('o.oprn_oprt_time')} as oprn_oprt_time
    from (${visits}) b join claims.operation o on o.mdtrt_id = b.mdtrt_id`,
  // What a person was treated for in this year and the one before.
  psn_insu_d: `select c.*, coalesce((select string_agg(distinct p.diag_code, '|' order by p.diag_code)
      from settlement.pub_bill p where p.resident_id = c.resident_id and p.state = 'settled'
        and p.benefit_date >= make_date($1 - 1, 1, 1) and p.benefit_date < make_date($1 + 1, 1, 1)), '') as risk_codes
    from (${covered}) c`,
}

/** What each slice is made of now, as one text: when it is another than what was kept, the slice is written again. */
export const fingerprints = `
  with bill as (
    select slice, count(*) as n, sum(hashtextextended(setl_id || vali_flag || coalesce(ipt_days, 0), 0)) as content
      from (${billed}) b group by slice),
  cover as (
    select slice, count(*) as n, sum(hashtextextended(concat_ws('|', psn_no, insutype, begndate, enddate, lead_fixmedins_code, contracted), 0)) as content
      from (${covered}) c group by slice)
  select coalesce(bill.slice, cover.slice) as slice,
         concat_ws(' ', coalesce(bill.n, 0), bill.content, coalesce(cover.n, 0), cover.content) as fingerprint
    from bill full join cover using (slice)`

/** The rows of each claim table out of a slice's visits, lines and bills. */

// Numbers in base 36: twelve characters name any line of the world's largest city.
const setlId = (vid: string) => `'S' || to_base(${vid}, 36)`
const mdtrtId = (vid: string) => `'V' || to_base(${vid}, 36)`
const lineId = (vid: string, l: string) => `'L' || to_base(${vid} * 100 + ${l}, 36)`

const diagSql = `case when v.kind = 4 then sg.diag when v.c is not null then cd.diag else ac.diag end`
const joins = `left join stay_group sg on sg.g = v.g left join condition cd on cd.c = v.c
  left join acute ac on ac.no = u(v.vid, 0, 90, 10) join inst on inst.inst = v.inst`
const doctor = `'D' || (v.inst::INTEGER * 100 + u(v.vid, 0, 91, 30))`

/** Reversed ones stand beside those that hold: whoever does not filter counts them twice. */
const reversed = `select * from bill where vid % 2003 = 7`

const setl = (pool: string) => `
  with standing as (
    select *, false as undone from bill union all select * replace (null as setl_no), true from (${reversed}))
  select if(undone, 'R', 'S') || to_base(b.vid, 36) as setl_id, ${mdtrtId('b.vid')} as mdtrt_id, psn_no, endtime as setl_time,
    begntime::DATE as begndate, endtime::DATE as enddate, insutype, med_type, fixmedins_code, hosp_lv, '${pool}' as insu_admdvs,
    if(med_type = '14', cd.disease, null) as dise_codg, ${diagSql} as diag_code, gend, age, contracted, referred,
    medfee_sumamt, fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_amt, dedc_std, act_pay_dedc, hifp_pay,
    0 as cvlserv_pay, 0 as hifes_pay, hifmi_pay, hifob_pay, 0 as maf_pay, 0 as othfund_pay, fund_pay_sumamt, acct_pay,
    0 as acct_mulaid_pay, own_fen - acct_pay as cash_payamt, 0 as ownpay_hosp_part, balc, setl_no, if(undone, '0', '1') as vali_flag
  from standing b join visit v on v.vid = b.vid ${joins}`

const fee = () => `
  with standing as (
    select *, false as undone from line union all select *, true from line where vid % 2003 = 7)
  select ${lineId('x.vid', 'l')} as bkkp_sn, if(undone, 'R', 'S') || to_base(x.vid, 36) as setl_id, psn_no, fee_ocur_time, hilist_code,
    it.name as hilist_name, cnt, x.pric, det_item_fee_sumamt, chrgitm_lv, pric_uplmt_amt, selfpay_prop, fulamt_ownpay_amt,
    overlmt_selfpay, preselfpay_amt, det_item_fee_sumamt - fulamt_ownpay_amt - overlmt_selfpay - preselfpay_amt as inscp_amt,
    gend, age, hosp_lv, med_type, insutype, prd_days, fixmedins_code, ${doctor} as bilg_dr_code,
    if(x.plant = 'no-order', null, 'O' || to_base(x.vid, 36)) as drord_no, if(undone, '0', '1') as vali_flag
  from standing x join visit v on v.vid = x.vid join item it on it.item = x.item join inst on inst.inst = v.inst`

const mdtrt = () => `
  select ${mdtrtId('v.vid')} as mdtrt_id, psn_no, fixmedins_code, med_type, begntime, endtime,
    case when v.kind = 4 then dept end as dept_code,
    case when v.kind = 4 then case when u(v.vid, 0, 92, 100) < 93 then '1' when u(v.vid, 0, 92, 100) < 95 then '2'
      when u(v.vid, 0, 92, 100) < 96 then '3' when u(v.vid, 0, 92, 100) < 98 then '4' when u(v.vid, 0, 92, 100) < 99 then '5' else '9' end
      end as dscg_way,
    los as ipt_days, age, case when age = 0 then (begntime::DATE - brdy) end as age_days, null as weight_g, gend,
    ${doctor} as dr_code, ${diagSql} as diag_code, '1' as vali_flag
  from visit v ${joins}`

const diag = () => `
  select ${mdtrtId('v.vid')} as mdtrt_id, psn_no, 1 as diag_srt_no, ${diagSql} as diag_code from visit v ${joins}
  union all
  select ${mdtrtId('vid')}, psn_no, 1 + row_number() over (partition by vid order by no), code from (
    select v.vid, psn_no, no, code from visit v join group_also a on a.g = v.g where u(v.vid, a.no, 93, 100) < 35)`

const oprn = () => `
  select ${mdtrtId('v.vid')} as mdtrt_id, psn_no, 1 as oprn_srt_no, operation as oprn_oprt_code,
    begntime + to_hours(26) as oprn_oprt_time
  from visit v join stay_group sg on sg.g = v.g where operation is not null`

const insured = () => `
  select psn_no, brdy, gend, insutype, first_day() as begndate, null as enddate, fixmedins_code as lead_fixmedins_code, contracted,
    coalesce(cd.diag, '') as risk_codes
  from m left join condition cd on cd.c = m.c join inst on inst.inst = m.lead`

const planted = `
  select x.plant as kind, psn_no, ${setlId('x.vid')} as setl_id, ${lineId('x.vid', 'l')} as bkkp_sn, det_item_fee_sumamt as amount_fen
    from line x join visit v on v.vid = x.vid where x.plant is not null and (x.plant <> 'duplicate' or l = 90)
  union all
  select v.plant, psn_no, ${setlId('v.vid')}, null, fund_pay_sumamt
    from visit v join bill b on b.vid = v.vid where v.plant is not null and v.plant <> 'frequency'`

export const rowsOf = {
  setl_d: setl,
  fee_list_d: fee,
  mdtrt_d: mdtrt,
  diag_list_d: diag,
  oprn_list_d: oprn,
  psn_insu_d: insured,
  planted,
} as const

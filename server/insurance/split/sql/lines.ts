import type { SplitOptions } from './options.ts'

/** The bills that stand, with the day whose rows apply to them. */
export const billSql = ({ bills, day, disease, waiver, account, family, carry, shares }: SplitOptions): string => `
create or replace temp ${shares ? 'table' : 'view'} split_asked as
select setl_id, psn_no, insutype, med_type, hosp_lv::INT as hosp_lv, age::INT as age, contracted, referred,
       (${day}) as day, (${disease}) as dise_codg, setl_no, setl_time, (${waiver})::BIGINT as may_bear,
       (${account})::BIGINT as may_account, (${family})::BIGINT as may_family${carry.map((column) => `, ${column}`).join('')}
  from ${bills} where vali_flag = '1'`

/** Lines into their four parts: class, ceiling, prior self-pay rounded half up (`splitLine` of the functions). */
export const lineSql = ({ lines, declaredOwn }: SplitOptions): string => `
create or replace temp table split_part as
with priced as (
  select f.setl_id, f.bkkp_sn, f.cnt::BIGINT as cnt, f.pric::BIGINT as pric, b.insutype, i.class, i.uplmt, i.prop,
         i.hilist_code is null as unknown, coalesce(${declaredOwn}, false) as declared
    from ${lines} f join split_asked b using (setl_id)
    left join split_item i on i.hilist_code = f.hilist_code and b.day between i.valid_from and i.valid_to
   where f.vali_flag = '1'
), ceiled as (
  select setl_id, bkkp_sn, unknown or cnt <= 0 or pric < 0 as wrong, cnt * pric as sum, prop,
         insutype is null or declared or class = '丙' as own,
         case when uplmt is null then 0 else greatest(0, pric - uplmt) * cnt end as over
    from priced
), parts as (
  select setl_id, bkkp_sn, wrong, sum as det_item_fee_sumamt, if(own, sum, 0) as fulamt_ownpay_amt,
         if(own, 0, over) as overlmt_selfpay, if(own, 0, ((sum - over) * prop + 5000) // 10000) as preselfpay_amt
    from ceiled
)
select *, det_item_fee_sumamt - fulamt_ownpay_amt - overlmt_selfpay - preselfpay_amt as inscp_amt from parts`

/** A bill's sums over parts that are kept. */
export const sumsSql = `
  select setl_id, bool_or(wrong) as wrong, sum(det_item_fee_sumamt)::BIGINT as medfee_sumamt,
         sum(fulamt_ownpay_amt)::BIGINT as fulamt_ownpay_amt, sum(overlmt_selfpay)::BIGINT as overlmt_selfpay,
         sum(preselfpay_amt)::BIGINT as preselfpay_amt, sum(inscp_amt)::BIGINT as inscp_amt
    from split_part group by setl_id`

/**
 * What of a bill is in scope without keeping a line. An item with one version asks for no day, so that its lines are summed before they
 * meet their bill: whether the version was in force on the bill's day is seen from the latest beginning and earliest end.
 */
export function straightSumsSql({ lines, declaredOwn }: SplitOptions, many: boolean): string {
  const columns = `f.setl_id, f.cnt::BIGINT as cnt, f.pric::BIGINT as pric, i.class, i.uplmt, i.prop,
           i.hilist_code is null as unknown, coalesce(${declaredOwn}, false) as declared`
  const versions = `
    union all
    select ${columns}, null as valid_from, null as valid_to
      from ${lines} f join split_asked b using (setl_id)
      left join split_item i on i.hilist_code = f.hilist_code and b.day between i.valid_from and i.valid_to
     where f.vali_flag = '1' and f.hilist_code in (select hilist_code from split_item where not alone)`
  return `
select setl_id, bool_or(wrong) as wrong, max(valid_from) as from_day, min(valid_to) as to_day, sum(inscp_amt)::BIGINT as inscp_amt
  from (
    select setl_id, unknown or cnt <= 0 or pric < 0 as wrong, valid_from, valid_to,
           if(declared or class = '丙', 0, sum - over - ((sum - over) * prop + 5000) // 10000) as inscp_amt
      from (
        select *, cnt * pric as sum, case when uplmt is null then 0 else greatest(0, pric - uplmt) * cnt end as over
              from (
    select ${columns}, i.valid_from, i.valid_to
      from ${lines} f left join split_item i on i.hilist_code = f.hilist_code${many ? ' and i.alone' : ''}
     where f.vali_flag = '1'${many ? ' and f.hilist_code not in (select hilist_code from split_item where not alone)' : ''}
    ${many ? versions : ''})))
 group by setl_id`
}

/**
 * Each line's part of what the funds pay, by its in-scope amount: whole fen first, what is left one by one to the largest
 * remainders, earlier lines first. The product passes 63 bits for bills above 30 million yuan only.
 */
export const shareSql = (): string => `
create or replace temp table split_line as
with weighed as (
  select p.*, b.fund_pay_sumamt as fund, b.inscp_amt as weight,
         case when b.inscp_amt = 0 then 0
              when b.inscp_amt < 3000000000 then b.fund_pay_sumamt * p.inscp_amt // b.inscp_amt
              else (b.fund_pay_sumamt::HUGEINT * p.inscp_amt // b.inscp_amt)::BIGINT end as whole
    from split_part p join split_bill b using (setl_id)
), left_over as (
  select setl_id, any_value(fund) - sum(whole)::BIGINT as fen from weighed group by setl_id having fen > 0
), next as (
  select setl_id, bkkp_sn
    from (select w.setl_id, w.bkkp_sn, l.fen,
                 row_number() over (
                   partition by w.setl_id
                   order by w.fund::HUGEINT * w.inscp_amt - w.whole::HUGEINT * w.weight desc, w.bkkp_sn
                 ) as place
            from weighed w join left_over l using (setl_id))
   where place <= fen
)
select w.setl_id, w.bkkp_sn, det_item_fee_sumamt, fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_amt,
       whole + if(n.setl_id is null, 0, 1) as fund_share_fen
  from weighed w left join next n on n.setl_id = w.setl_id and n.bkkp_sn = w.bkkp_sn`

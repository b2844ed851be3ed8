import type { SupplementFund } from '#contracts/benefits'
import type { SplitOptions } from './options.ts'
import { bitSql, type DatedRows, fundsOf, ladderSql, rungsOf } from './terms.ts'

/** Bills with what is in scope, the policy of the case and the funds behind it. */
export function inScopeSql({ held, order }: SplitOptions, { supplements }: DatedRows): string {
  const funds = fundsOf(supplements)
  const mask = held
    ? `select b.setl_id, bit_or(${bitSql('h.entitlement')})::INT as mask
         from split_asked b join ${held} h on h.psn_no = b.psn_no
          and b.day between h.valid_from and coalesce(h.valid_to, '9999-12-31'::DATE) group by b.setl_id`
    : "select '' as setl_id, 0 as mask where false"
  const joins = funds.map(
    (fund) => `left join split_${fund} ${fund} on ${fund}.insutype = k.insutype
      and k.day between ${fund}.valid_from and ${fund}.valid_to and (${fund}.bit = 0 or k.mask & ${fund}.bit <> 0)`,
  )
  const numbers = funds.map((fund) => `coalesce(${fund}.${fund}_no, 0) as ${fund}_no`)
  const terms = ['policy_no', 'pool_uplmt', ...funds.map((fund) => `${fund}_no`)].join(', ')
  return `
create or replace temp table split_in_scope as
with sums as (
  select setl_id, bool_or(wrong) as wrong, sum(det_item_fee_sumamt)::BIGINT as medfee_sumamt,
         sum(fulamt_ownpay_amt)::BIGINT as fulamt_ownpay_amt, sum(overlmt_selfpay)::BIGINT as overlmt_selfpay,
         sum(preselfpay_amt)::BIGINT as preselfpay_amt, sum(inscp_amt)::BIGINT as inscp_amt
    from split_part group by setl_id
), masked as (
  select b.*, coalesce(m.mask, 0) as mask from split_asked b left join (${mask}) m using (setl_id)
), kinds as (
  select k.insutype, k.day, k.mask${numbers.map((one) => `, ${one}`).join('')}
    from (select distinct insutype, day, mask from masked where insutype is not null) k ${joins.join(' ')}
)
select b.setl_id, b.psn_no, b.insutype, b.med_type, b.hosp_lv, year(b.day) as year, b.setl_no, b.setl_time,
       s.* exclude (setl_id), p.policy_no, coalesce(d.own_uplmt, p.pool_uplmt) as pool_uplmt, ${funds.map((fund) => `coalesce(k.${fund}_no, 0) as ${fund}_no, `).join('')}
       b.insutype is not null and p.policy_no is null as no_policy
  from masked b join sums s using (setl_id)
  left join split_policy p on p.insutype = b.insutype and p.med_type = b.med_type and p.hosp_lv = b.hosp_lv
        and p.contracted = b.contracted and p.referred = b.referred
        and b.age between p.age_from and p.age_to and b.day between p.valid_from and p.valid_to
  left join split_disease d on d.dise_codg = b.dise_codg and d.insutype = b.insutype and b.med_type = '14'
        and b.day between d.valid_from and d.valid_to
  left join kinds k on k.insutype = b.insutype and k.day = b.day and k.mask = b.mask;

create or replace temp table split_problem as
select setl_id, if(wrong, 'line', 'policy') as problem from split_in_scope where wrong or no_policy;

-- A run is a stretch of an accumulator under the same terms: inside it everything is a function of a running sum.
create or replace temp table split_ordered as
with numbered as (
  select *, row_number() over () as no from split_in_scope where insutype is not null and not wrong and not no_policy
), placed as (
  select *, min(no) over (partition by psn_no, insutype, med_type, hosp_lv, year) as acc,
         row(${terms}) is distinct from lag(row(${terms})) over turn as turns, row_number() over turn as place
    from numbered
  window turn as (partition by psn_no, insutype, med_type, hosp_lv, year order by ${order})
), counted as (
  select *, (sum(turns::INT) over (partition by acc order by place rows unbounded preceding))::INT as run from placed
)
select * exclude (psn_no, med_type, hosp_lv, year, setl_no, setl_time, no, turns),
       (sum(inscp_amt) over (partition by acc, run order by place rows unbounded preceding))::BIGINT as upto
  from counted;

create or replace temp table split_run as
select acc, run, ${terms.split(', ').join(', ')}, sum(inscp_amt)::BIGINT as upto,
       max(run) over (partition by acc) as runs
  from split_ordered group by acc, run, ${terms}`
}

/** One level of the computation: a projection over the one before, so that no expression is written out twice. */
const over = (columns: readonly string[], relation: string): string =>
  `select *, ${columns.join(', ')} from (${relation})`

const joinTerms = (relation: string, funds: readonly SupplementFund[]): string =>
  `select r.*, p.* exclude (policy_no, pool_uplmt, insutype, med_type, hosp_lv, age_from, age_to, contracted, referred, valid_from,
          valid_to)${funds.map((fund) => `, ${fund}.* exclude (${fund}_no, insutype, bit, valid_from, valid_to)`).join('')}
     from (${relation}) r join split_policy p using (policy_no)
     ${funds.map((fund) => `left join split_${fund} ${fund} on ${fund}.${fund}_no = r.${fund}_no`).join('\n     ')}`

/**
 * What a year has used after `amount` more in scope, from the state at the beginning of a run: the functions' order of
 * deductible, pool, ceiling and the funds behind. Proof that a running sum is enough: inside a run the deductible taken is
 * max(a0, min(a0 + x, std)); a ladder pays the difference of two rounded totals, so its payments add up to one; a ceiling
 * cuts the sum where it cuts the bills one by one, since payments are never negative; and what a fund leaves is again a
 * running total for the next.
 */
function advance(
  relation: string,
  ends: readonly (readonly [name: string, amount: string])[],
  rows: DatedRows,
): string {
  const funds = fundsOf(rows.supplements)
  const pool = (amount: string) => ladderSql('pool', rungsOf(rows.policies), amount)
  const each = (column: (name: string, amount: string) => string) => ends.map(([name, amount]) => column(name, amount))
  let sql = over(
    each((name, x) => `greatest(a0, least(a0 + ${x}, std)) as a_${name}`),
    relation,
  )
  const room = 'greatest(0, pool_uplmt - h0)'
  const paid = (name: string, x: string) => `${pool(`(i0 + ${x} - a_${name})`)} - ${pool('(i0 - a0)')}`
  sql = over(
    each((name, x) => `h0 + least(${paid(name, x)}, ${room}) as h_${name}`),
    sql,
  )
  sql = over(['i0 - h0 as r0', ...each((name, x) => `i0 + ${x} - h_${name} as r_${name}`)], sql)
  for (const fund of funds) {
    const ladder = (amount: string) => ladderSql(fund, rungsOf(rows.supplements), amount)
    const left = `greatest(0, ${fund}_uplmt - ${fund}0)`
    const pays = each(
      (name) => `${fund}0 + coalesce(least(${ladder(`r_${name}`)} - ${ladder('r0')}, ${left}), 0) as ${fund}_${name}`,
    )
    const on = `if(${fund}_no > 0, 1, 0)`
    const rest = ['0', ...ends.map(([name]) => `_${name}`)].map((end) => `r${end} - ${on} * ${fund}${end} as r${end}`)
    sql = `select * replace (${rest.join(', ')}) from (${over(pays, sql)})`
  }
  return sql
}

/** What each run begins with. Only accumulators whose terms change need to be walked, run by run. */
export function startSql(rows: DatedRows): string {
  const funds = fundsOf(rows.supplements)
  const names = ['i', 'a', 'h', ...funds]
  const begin = `select r.*, ${names.map((name) => `s.${name}0`).join(', ')}
                   from walk s join split_run r on r.acc = s.acc and r.run = s.run where r.run < r.runs`
  const walked = advance(joinTerms(begin, funds), [['1', 'upto']], rows)
  return `
create or replace temp table split_start as
with recursive walk as (
  select acc, run, ${names.map((name) => `0::BIGINT as ${name}0`).join(', ')} from split_run where run = 1 and runs > 1
  union all
  select acc, run + 1, i0 + upto, a_1, h_1${funds.map((fund) => `, ${fund}_1`).join('')} from (${walked})
)
select * from walk where run > 1`
}

/** Every amount of a bill: the difference between what the year has used after it and before it. */
export function amountsSql(options: SplitOptions, rows: DatedRows): string {
  const funds = fundsOf(rows.supplements)
  const names = ['i', 'a', 'h', ...funds]
  const begun = `select o.*, ${names.map((name) => `coalesce(s.${name}0, 0) as ${name}0`).join(', ')}
                   from split_ordered o left join split_start s on s.acc = o.acc and s.run = o.run`
  const ends = [
    ['n', 'upto'],
    ['p', '(upto - inscp_amt)'],
  ] as const
  const all: readonly SupplementFund[] = ['hifmi', 'hifob', 'maf', 'cvlserv', 'hifes']
  const pays = all.map((fund) => `${funds.includes(fund) ? `${fund}_n - ${fund}_p` : '0::BIGINT'} as ${fund}_pay`)
  const parts = 'medfee_sumamt, fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_amt'
  return `
create or replace temp table split_bill as
with funded as (
  select setl_id, ${parts}, std as dedc_std, a_n - a_p as act_pay_dedc, h_n - h_p as hifp_pay, ${pays.join(', ')}
    from (${advance(joinTerms(begun, funds), ends, rows)})
  union all
  select setl_id, ${parts}, 0, 0, 0, ${all.map(() => '0').join(', ')}
    from split_in_scope where insutype is null and not wrong
), summed as (
  select *, inscp_amt - hifp_pay as burden_amt, hifp_pay + ${all.map((fund) => `${fund}_pay`).join(' + ')} as fund_pay_sumamt
    from funded
), borne as (
  select f.*, least(may_bear, medfee_sumamt - fund_pay_sumamt) as ownpay_hosp_part, may_account, may_family
    from summed f join (
      select setl_id, (${options.waiver})::BIGINT as may_bear, (${options.account})::BIGINT as may_account,
             (${options.family})::BIGINT as may_family
        from ${options.bills} where vali_flag = '1') b using (setl_id)
), drawn as (
  select *, least(may_account, medfee_sumamt - fund_pay_sumamt - ownpay_hosp_part) as acct_pay from borne
), aided as (
  select *, least(may_family, medfee_sumamt - fund_pay_sumamt - ownpay_hosp_part - acct_pay) as acct_mulaid_pay from drawn
)
select * exclude (may_account, may_family),
       medfee_sumamt - fund_pay_sumamt - ownpay_hosp_part - acct_pay - acct_mulaid_pay as cash_payamt
  from aided`
}

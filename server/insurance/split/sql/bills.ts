import type { SupplementFund } from '#contracts/benefits'
import { straightSumsSql, sumsSql } from './lines.ts'
import type { SplitOptions } from './options.ts'
import { bitSql, type DatedRows, fundsOf, ladderSql, rungColumns, rungsOf, versioned } from './terms.ts'

/** What a bill is paid by, as one number: its policy, the ceiling of its disease and the funds behind, each a digit of its own size. */
function termOf({ diseases = [], supplements }: DatedRows): string {
  const funds = fundsOf(supplements)
  const first = `p.policy_no::BIGINT * ${diseases.length + 1} + coalesce(d.disease_no, 0)`
  return funds.reduce((term, fund) => {
    const count = supplements.filter((one) => one.fund === fund).length
    return `(${term}) * ${count + 1} + coalesce(k.${fund}_no, 0)`
  }, first)
}

/** Bills with what is in scope, the policy of the case and the funds behind it. */
export function inScopeSql(options: SplitOptions, rows: DatedRows): string {
  const { held, carry } = options
  const funds = fundsOf(rows.supplements)
  const mask = held
    ? `select b.setl_id, bit_or(${bitSql('h.entitlement')})::INT as mask
         from split_asked b join ${held} h on h.psn_no = b.psn_no
          and b.day between h.valid_from and coalesce(h.valid_to, '9999-12-31'::DATE) group by b.setl_id`
    : ''
  const ticket = "if(b.med_type = '14', b.dise_codg, null) as ticket"
  const masked = held
    ? `select b.*, ${ticket}, coalesce(m.mask, 0) as mask from split_asked b left join (${mask}) m using (setl_id)`
    : `select b.*, ${ticket}, 0 as mask from split_asked b`
  const joins = funds.map(
    (fund) => `left join split_${fund} ${fund} on ${fund}.insutype = k.insutype
      and k.day between ${fund}.valid_from and ${fund}.valid_to and (${fund}.bit = 0 or k.mask & ${fund}.bit <> 0)`,
  )
  const numbers = funds.map((fund) => `, coalesce(${fund}.${fund}_no, 0) as ${fund}_no`).join('')
  const named = carry.map((column) => `b.${column.split(' as ').at(-1)}, `).join('')
  const sums = options.shares ? sumsSql : straightSumsSql(options, versioned(rows.items).size > 0)
  const amounts = options.shares
    ? 'b.may_bear, b.may_account, b.may_family, s.* exclude (setl_id, wrong)'
    : 'if(b.insutype is null, 0, s.inscp_amt) as inscp_amt'
  const wrong = options.shares ? 's.wrong' : '(s.wrong or b.day < s.from_day or b.day > s.to_day)'
  return `
create or replace temp table split_in_scope as
with sums as (${sums}),
masked as (${masked}),
kinds as (
  select k.insutype, k.day, k.mask${numbers}
    from (select distinct insutype, day, mask from masked where insutype is not null) k ${joins.join(' ')}
)
select b.setl_id, b.psn_no, b.insutype, p.pot * 10000 + year(b.day) as pot, b.setl_no, b.setl_time, ${named}
       coalesce(${wrong}, false) as wrong, ${amounts},
       p.policy_no, coalesce(d.disease_no, 0) as disease_no, ${funds.map((fund) => `coalesce(k.${fund}_no, 0) as ${fund}_no, `).join('')}
       ${termOf(rows)} as term, b.insutype is not null and p.policy_no is null as no_policy
  from masked b join sums s using (setl_id)
  left join split_policy p on p.insutype = b.insutype and p.med_type = b.med_type and p.hosp_lv = b.hosp_lv
        and p.contracted = b.contracted and p.referred = b.referred
        and b.age between p.age_from and p.age_to and b.day between p.valid_from and p.valid_to
  left join split_disease d on d.dise_codg = b.ticket and d.insutype = b.insutype
        and b.day between d.valid_from and d.valid_to
  left join kinds k on k.insutype = b.insutype and k.day = b.day and k.mask = b.mask;

create or replace temp table split_problem as
select setl_id, if(wrong, 'line', 'policy') as problem from split_in_scope where wrong or no_policy;

create or replace temp table split_term as
with found as (
  select distinct term, policy_no, disease_no${funds.map((fund) => `, ${fund}_no`).join('')} from split_in_scope where term is not null
)
select f.term, coalesce(d.own_uplmt, p.pool_uplmt) as pool_uplmt, p.std, p.${rungColumns('pool', rungsOf(rows.policies)).join(', p.')}
       ${funds.map((fund) => `, f.${fund}_no, ${fund}.* exclude (${fund}_no, insutype, bit, valid_from, valid_to)`).join('')}
  from found f join split_policy p using (policy_no) left join split_disease d using (disease_no)
  ${funds.map((fund) => `left join split_${fund} ${fund} on ${fund}.${fund}_no = f.${fund}_no`).join(' ')}`
}

/** The running sum of every accumulator, and the runs of those whose terms change. */
export const runsSql = ({ order }: SplitOptions): string => `
create or replace temp table split_placed as
select no, term, inscp_amt, (sum(inscp_amt) over turn)::BIGINT as upto, row_number() over turn as place,
       min(no) over whole as acc, min(term) over whole <> max(term) over whole as turns
  from (select rowid as no, * from split_in_scope where insutype is not null and not wrong and not no_policy)
window turn as (partition by psn_no, pot order by ${order} rows unbounded preceding),
       whole as (partition by psn_no, pot order by ${order} rows between unbounded preceding and unbounded following);

-- A run is a stretch of an accumulator under the same terms: inside it everything is a function of a running sum. An
-- accumulator that keeps its terms is one run; the others are told into theirs.
create or replace temp table split_turning as
with turned as (
  select *, term is distinct from lag(term) over (partition by acc order by place) as turned from split_placed where turns
), counted as (
  select *, (sum(turned::INT) over (partition by acc order by place rows unbounded preceding))::INT as run from turned
)
select no, acc, term, run, (sum(inscp_amt) over (partition by acc, run order by place rows unbounded preceding))::BIGINT as upto,
       inscp_amt from counted;

create or replace temp table split_run as
select acc, run, term, sum(inscp_amt)::BIGINT as upto, max(run) over (partition by acc) as runs
  from split_turning group by acc, run, term`

/** One level of the computation: a projection over the one before, so that no expression is written out twice. */
const over = (columns: readonly string[], relation: string): string =>
  `select *, ${columns.join(', ')} from (${relation})`

const joinTerms = (relation: string): string =>
  `select r.*, t.* exclude (term) from (${relation}) r join split_term t using (term)`

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
  const walked = advance(joinTerms(begin), [['1', 'upto']], rows)
  return `
create or replace temp table split_start as
with recursive walk as (
  select acc, run, ${names.map((name) => `0::BIGINT as ${name}0`).join(', ')} from split_run where run = 1
  union all
  select acc, run + 1, i0 + upto, a_1, h_1${funds.map((fund) => `, ${fund}_1`).join('')} from (${walked})
)
select * from walk where run > 1`
}

/** Every amount of a bill: the difference between what the year has used after it and before it. */
export function amountsSql(options: SplitOptions, rows: DatedRows): string {
  const funds = fundsOf(rows.supplements)
  const names = ['i', 'a', 'h', ...funds]
  const zero = names.map((name) => `0::BIGINT as ${name}0`).join(', ')
  const state = names.map((name) => `coalesce(s.${name}0, 0) as ${name}0`).join(', ')
  const begun = `select b.* exclude (term), o.term, o.upto, ${names.map((name) => `o.${name}0`).join(', ')}
                   from (select no, term, upto, ${zero} from split_placed where not turns
                         union all
                         select o.no, o.term, o.upto, ${state}
                           from split_turning o left join split_start s on s.acc = o.acc and s.run = o.run) o
                   join (select rowid as no, * exclude (${funds.map((fund) => `${fund}_no, `).join('')}policy_no) from split_in_scope) b on b.no = o.no`
  const ends = [
    ['n', 'upto'],
    ['p', '(upto - inscp_amt)'],
  ] as const
  const all: readonly SupplementFund[] = ['hifmi', 'hifob', 'maf', 'cvlserv', 'hifes']
  const pays = all.map((fund) => `${funds.includes(fund) ? `${fund}_n - ${fund}_p` : '0::BIGINT'} as ${fund}_pay`)
  const named = options.carry.map((column) => column.split(' as ').at(-1)!)
  const parts = ['medfee_sumamt', 'fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt']
  const may = ['may_bear', 'may_account', 'may_family']
  const beside = ['setl_id', ...named, ...(options.shares ? [...may, ...parts] : []), 'inscp_amt'].join(', ')
  const funded = `
with funded as (
  select ${beside}, std as dedc_std, a_n - a_p as act_pay_dedc, h_n - h_p as hifp_pay, ${pays.join(', ')}
    from (${advance(joinTerms(begun), ends, rows)})
  union all
  select ${beside}, 0, 0, 0, ${all.map(() => '0').join(', ')} from split_in_scope where insutype is null and not wrong
), summed as (
  select *, inscp_amt - hifp_pay as burden_amt, hifp_pay + ${all.map((fund) => `${fund}_pay`).join(' + ')} as fund_pay_sumamt
    from funded
)`
  if (!options.shares) return `create or replace temp view split_bill as ${funded} select * from summed`
  return `
create or replace temp table split_bill as ${funded}, borne as (
  select *, least(may_bear, medfee_sumamt - fund_pay_sumamt) as ownpay_hosp_part from summed
), drawn as (
  select *, least(may_account, medfee_sumamt - fund_pay_sumamt - ownpay_hosp_part) as acct_pay from borne
), aided as (
  select *, least(may_family, medfee_sumamt - fund_pay_sumamt - ownpay_hosp_part - acct_pay) as acct_mulaid_pay from drawn
)
select * exclude (may_bear, may_account, may_family),
       medfee_sumamt - fund_pay_sumamt - ownpay_hosp_part - acct_pay - acct_mulaid_pay as cash_payamt
  from aided`
}

/** What is wrong with a claim table that comes from outside, as SQL over its rows. */
import { quoted } from '#kernel'
import type { ClaimColumn, ClaimTable } from './tables.ts'

const codes: Readonly<Record<string, readonly string[]>> = {
  med_type: ['11', '14', '21'],
  insutype: ['310', '390'],
  gend: ['1', '2'],
  vali_flag: ['0', '1'],
  hosp_lv: ['0', '1', '2', '3'],
  chrgitm_lv: ['甲', '乙', '丙'],
  dscg_way: ['1', '2', '3', '4', '5', '9'],
}

/** What a spreadsheet would run; a lone hyphen stands for nothing. */
const formulaPattern = '^([=+@\\t＝＋－＠]|-.)'
const lengthMax = { id: 64, code: 50, text: 2000 } as const
const mayBeInFuture = new Set(['enddate'])

/** Of a text cell: the condition under which it is wrong, and what is said then. */
export function cellChecks(column: ClaimColumn, pool: string, today: string): [condition: string, why: string][] {
  const { name, kind, optional } = column
  const v = `"${name}"`
  const checks: [string, string][] = []
  if (!optional && name !== 'risk_codes') checks.push([`${v} is null`, 'missing'])
  const matches = (pattern: string) => `not regexp_full_match(${v}, ${quoted(pattern)})`
  if (kind === 'fen') checks.push([matches('\\d{1,13}(\\.\\d{1,2})?'), 'not an amount in yuan'])
  else if (kind === 'count' || kind === 'basis-points') checks.push([matches('\\d{1,9}'), 'not a whole number'])
  else if (kind === 'flag') checks.push([matches('[01]'), 'not 1 or 0'])
  else if (kind === 'day' || kind === 'time') checks.push(...timeChecks(column, today))
  else {
    checks.push([`length(${v}) > ${lengthMax[kind]}`, 'too long'])
    checks.push([`regexp_matches(${v}, '[\\x00\\r\\n]')`, 'has a line break'])
    // A text leaves with an apostrophe before such a sign; a name or a code must leave as it is.
    if (kind !== 'text') checks.push([`regexp_matches(${v}, ${quoted(formulaPattern)})`, 'begins like a formula'])
  }
  const known = codes[name]
  if (known) checks.push([`${v} not in (${known.map(quoted).join(', ')})`, `not one of ${known.join(', ')}`])
  if (name === 'insu_admdvs') checks.push([`${v} <> ${quoted(pool)}`, `not of the pool ${pool}`])
  if (name === 'cnt') checks.push([`try_cast(${v} as INTEGER) = 0`, 'not above zero'])
  return checks
}

function timeChecks({ name, kind }: ClaimColumn, today: string): [string, string][] {
  const v = `"${name}"`
  const [pattern, type] =
    kind === 'day' ? ['\\d{4}-\\d\\d-\\d\\d', 'DATE'] : ['\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d', 'TIMESTAMP']
  const checks: [string, string][] = [
    [
      `${v} is not null and (not regexp_full_match(${v}, ${quoted(pattern)}) or try_cast(${v} as ${type}) is null)`,
      kind === 'day' ? 'not a day YYYY-MM-DD' : 'not a time YYYY-MM-DD HH:MM:SS',
    ],
  ]
  if (!mayBeInFuture.has(name)) checks.push([`try_cast(${v} as DATE) > DATE ${quoted(today)}`, 'in the future'])
  return checks
}

/** A text cell as its type; amounts in yuan become fen without a fraction in between. */
export function typedSql({ name, kind }: ClaimColumn): string {
  const v = `"${name}"`
  if (kind === 'fen')
    return `split_part(${v}, '.', 1)::BIGINT * 100 + rpad(split_part(${v}, '.', 2), 2, '0')::BIGINT as ${name}`
  if (kind === 'flag') return `${v} = '1' as ${name}`
  if (kind === 'day') return `${v}::DATE as ${name}`
  if (kind === 'time') return `${v}::TIMESTAMP as ${name}`
  if (kind === 'count' || kind === 'basis-points') return `${v}::INTEGER as ${name}`
  // An apostrophe keeps a spreadsheet from running a text; it is none of the text.
  if (kind === 'text') return `coalesce(regexp_replace(${v}, '^''([=+@\\t\\r＝＋－＠-])', '\\1'), '') as ${name}`
  return name
}

const fourParts = 'fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt + inscp_amt'
const funds = 'hifp_pay + cvlserv_pay + hifes_pay + hifmi_pay + hifob_pay + maf_pay + othfund_pay'

/** Rows against rows: each gives the lines that are wrong. Tables are those that came, as `in_<name>` with their `line`. */
export function rowChecks(
  table: ClaimTable,
  came: (name: ClaimTable['name']) => boolean,
): [select: string, why: string][] {
  const { name, key } = table
  const own = `in_${name}`
  const checks: [string, string][] = [
    [
      `select line from ${own} qualify row_number() over (partition by ${key.join(', ')} order by line) > 1`,
      'stands twice',
    ],
  ]
  const where = (condition: string, why: string) => checks.push([`select line from ${own} where ${condition}`, why])
  const without = (other: ClaimTable['name'], using: string, why: string) =>
    came(other) && checks.push([`select line from ${own} anti join in_${other} using (${using})`, why])
  if (name === 'setl_d') {
    where(`medfee_sumamt <> ${fourParts}`, 'the four parts are not the total')
    where(`fund_pay_sumamt <> ${funds}`, 'the funds are not their sum')
    where(
      'medfee_sumamt <> fund_pay_sumamt + acct_pay + acct_mulaid_pay + cash_payamt + ownpay_hosp_part',
      'the payers are not the total',
    )
    where('begndate > enddate', 'ends before it begins')
    without('mdtrt_d', 'mdtrt_id, psn_no', 'has no visit in mdtrt_d')
    if (came('fee_list_d'))
      checks.push([
        `select line from ${own} left join (select setl_id, sum(det_item_fee_sumamt) as fen from in_fee_list_d group by 1) f using (setl_id)
          where f.fen is distinct from medfee_sumamt`,
        'is not the sum of its lines in fee_list_d',
      ])
  }
  if (name === 'fee_list_d') {
    where(`det_item_fee_sumamt <> ${fourParts}`, 'the four parts are not the amount of the line')
    where('det_item_fee_sumamt <> pric * cnt', 'the amount is not price by quantity')
    without('setl_d', 'setl_id, psn_no', 'has no settlement in setl_d')
  }
  if (name === 'mdtrt_d') where('begntime > endtime', 'ends before it begins')
  if (name === 'diag_list_d' || name === 'oprn_list_d')
    without('mdtrt_d', 'mdtrt_id, psn_no', 'has no visit in mdtrt_d')
  if (name === 'psn_insu_d') where('begndate > enddate', 'ends before it begins')
  return checks
}

/** Bill lines of a CSV file, judged by the list rules in DuckDB: the same SQL as over the year. */
import { open } from 'node:fs/promises'
import { type Duck, quoted, withDuck } from '#kernel'
import { findingsSql } from './engine.ts'
import { ageUnits, factsSql } from './facts.ts'
import type { Rule } from './kind.ts'
import { linesOfRecords } from './lines-of-records.ts'

export const lineColumns = [
  ...[
    'bkkp_sn',
    'setl_id',
    'psn_no',
    'fee_ocur_time',
    'hilist_code',
    'cnt',
    'pric',
    'det_item_fee_sumamt',
    'gend',
    'age',
  ],
  ...['hosp_lv', 'med_type', 'insutype', 'prd_days', 'fixmedins_code'],
] as const

export interface FileFault {
  readonly line: number
  readonly zh: string
  readonly en: string
}
export interface CheckOptions {
  readonly file: string
  readonly rules: readonly Rule[]
  /** Where DuckDB may put what does not fit into memory; removed by the caller. */
  readonly scratch: string
  /** A charge after this day is refused. */
  readonly lastDay: string
  readonly unit?: 'yuan' | 'fen' | undefined
  /** Where the findings are written as CSV. */
  readonly out: string
  readonly memory?: string
}
export type Checked =
  | { readonly faults: readonly FileFault[]; readonly faultCount: number }
  | {
      readonly lines: number
      readonly findings: number
      readonly unit: 'yuan' | 'fen'
      /** Lines with an item of a rule, whose bill does not say what the rule asks. */
      readonly undecided: readonly { readonly kind: string; readonly lines: number }[]
    }

const fault = (line: number, zh: string, en: string): { faults: FileFault[]; faultCount: number } => ({
  faults: [{ line, zh, en }],
  faultCount: 1,
})
const faultsShown = 1000

/** Nothing is written when any row is wrong. */
export async function checkFile(options: CheckOptions): Promise<Checked> {
  const head = await headerOf(options.file)
  const missing = lineColumns.filter((name) => !head.includes(name))
  if (missing.length > 0)
    return fault(1, `缺少列：${missing.join(', ')}。`, `Columns are missing: ${missing.join(', ')}.`)
  if (new Set(head).size !== head.length) return fault(1, '有重名的列。', 'Two columns have one name.')
  return withDuck(
    async (duck) => {
      const broken = await readLines(duck, options, head)
      if (broken) return broken
      const faults = await faultsOf(duck, options)
      if (faults.faultCount > 0) return { ...faults, faults: await onTheirLines(options.file, faults.faults) }
      return judge(duck, options)
    },
    { memory: options.memory ?? '2GB', scratch: options.scratch },
  )
}

async function headerOf(file: string): Promise<string[]> {
  const handle = await open(file)
  try {
    for await (const line of handle.readLines()) {
      const names = line.replace(/^\ufeff/, '').split(',')
      return names.map((name) =>
        name
          .trim()
          .replace(/^"(.*)"$/, '$1')
          .trim()
          .toLowerCase(),
      )
    }
    return []
  } finally {
    await handle.close()
  }
}

const map = (column: string, values: Readonly<Record<string, string>>) =>
  `case ${column} ${Object.entries(values)
    .map(([from, to]) => `when '${from}' then '${to}'`)
    .join(' ')} else ${column} end`

const sexWords = { 男: '1', 女: '2', 男性: '1', 女性: '2', M: '1', F: '2', m: '1', f: '2' }
const levelWords = {
  ...{ 一级: '1', 二级: '2', 三级: '3', 三级甲等: '3', 三级乙等: '3', 二级甲等: '2', 二级乙等: '2', 一级甲等: '1' },
  ...{ 未定级: '0', 无等级: '0', 无级别: '0', '01': '1', '02': '2', '03': '3', '00': '0' },
}
const modeWords = {
  ...{
    门诊: '11',
    普通门诊: '11',
    急诊: '13',
    门诊慢特病: '14',
    住院: '21',
    普通住院: '21',
    药店: '41',
    药店购药: '41',
  },
}
const schemeWords = {
  职工: '310',
  居民: '390',
  职工医保: '310',
  居民医保: '390',
  城乡居民: '390',
  工伤: '410',
  生育: '510',
  离休: '340',
}

// A quantity or an amount as written; spaces and a leading plus are passed over.
const number = '^[+]?[0-9]+([.][0-9]*)?$'
const timeForm = '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?)?$'
const time = `replace(replace(replace(fee_ocur_time, '/', '-'), 'T', ' '), '+08:00', '')`

/** Rows as typed columns with the line they stand on; what is wrong with a row is named in `fault`. */
async function readLines(duck: Duck, { file, lastDay }: CheckOptions, head: readonly string[]) {
  const columns = head.map((name) => `${quoted(name)}: 'VARCHAR'`).join(', ')
  const wanted = lineColumns.map((name) => `trim(coalesce(${name}, '')) as ${name}`).join(', ')
  await duck.run('set preserve_insertion_order = true')
  try {
    await duck.run(`create temp table checked as
      with raw as (select row_number() over () + 1 as line, ${wanted} from read_csv(${quoted(file)}, columns = {${columns}},
          header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', parallel = false, strict_mode = true)),
        said as (select * replace (${time} as fee_ocur_time, ${map('gend', sexWords)} as gend, ${map('hosp_lv', levelWords)} as hosp_lv,
          ${map('med_type', modeWords)} as med_type, ${map('insutype', schemeWords)} as insutype) from raw)
      select line, bkkp_sn, setl_id, psn_no, hilist_code, fixmedins_code, insutype,
        case when regexp_full_match(fee_ocur_time, '${timeForm}') then try_cast(fee_ocur_time as timestamp) end as fee_ocur_time,
        case when regexp_full_match(cnt, '${number}') then try_cast(cnt as decimal(18, 4)) end as cnt,
        case when regexp_full_match(det_item_fee_sumamt, '${number}') then try_cast(det_item_fee_sumamt as decimal(18, 4)) end as amount,
        contains(pric, '.') or contains(det_item_fee_sumamt, '.') as has_point,
        case when gend in ('1', '2') then gend end as gend, try_cast(nullif(age, '') as decimal(9, 4)) as age,
        try_cast(nullif(hosp_lv, '') as integer) as hosp_lv,
        case when regexp_full_match(med_type, '[0-9]{3,}') then left(med_type, 2) else med_type end as med_type,
        try_cast(try_cast(nullif(prd_days, '') as decimal(9, 2)) as integer) as prd_days,
        case when bkkp_sn = '' then 'bkkp_sn' when setl_id = '' then 'setl_id' when psn_no = '' then 'psn_no'
          when not regexp_full_match(hilist_code, '[A-Za-z0-9][A-Za-z0-9._/-]{0,79}') then 'hilist_code'
          when not regexp_full_match(fee_ocur_time, '${timeForm}') or try_cast(fee_ocur_time as timestamp) is null
            or try_cast(fee_ocur_time as timestamp)::date > date ${quoted(lastDay)} then 'fee_ocur_time'
          when not regexp_full_match(cnt, '${number}') or coalesce(try_cast(cnt as decimal(18, 4)), 0) <= 0 then 'cnt'
          when not regexp_full_match(pric, '${number}') then 'pric'
          when not regexp_full_match(det_item_fee_sumamt, '${number}') or try_cast(det_item_fee_sumamt as decimal(18, 4)) is null
            or try_cast(det_item_fee_sumamt as decimal(18, 4)) <> try_cast(det_item_fee_sumamt as decimal(18, 2)) then 'det_item_fee_sumamt'
          when gend not in ('', '0', '1', '2', '9') then 'gend'
          when age <> '' and coalesce(try_cast(age as decimal(9, 4)), -1) not between 0 and 150 then 'age'
          when hosp_lv not in ('', '0', '1', '2', '3') then 'hosp_lv'
          when not regexp_full_match(med_type, '[0-9A-Za-z]{0,6}') then 'med_type'
          when not regexp_full_match(insutype, '[0-9A-Za-z]{0,6}') then 'insutype'
          when prd_days <> '' and (not regexp_full_match(prd_days, '[0-9]+([.]0*)?') or coalesce(try_cast(prd_days as decimal(9, 2)), -1) not between 0 and 3660)
            then 'prd_days' end as fault
      from said`)
  } catch (error) {
    const message = (error as Error).message
    const line = Number(/Line: (\d+)/.exec(message)?.[1] ?? 1)
    if (/utf-?8|unicode/i.test(message)) return fault(line, '文件不是 UTF-8 编码。', 'The file is not UTF-8.')
    if (!/CSV|column/i.test(message)) throw error
    const first = message.split('\n').find((one) => /Expected|quote|columns|Line/i.test(one)) ?? message.split('\n')[0]!
    return fault(line, `不是完整的 CSV 行：${first}`, `Not a whole row of CSV: ${first}`)
  }
  return undefined
}

const faultWords: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  twice: ['同一结算的同一明细出现两次', 'The line of this settlement is there twice'],
}

async function faultsOf(duck: Duck, { unit }: CheckOptions) {
  const [{ points } = { points: false }] = await duck.rows(
    'select coalesce(bool_or(has_point), false) as points from checked',
  )
  const inFen = unit === 'fen' || (unit === undefined && !points)
  const rows = await duck.rows(`
    with wrong as (select line, fault from checked where fault is not null
        union all select line, 'det_item_fee_sumamt' from checked where fault is null and ${inFen} and amount <> trunc(amount)
        union all select max(line), 'twice' from checked where fault is null group by setl_id, bkkp_sn having count(*) > 1)
    select *, count(*) over () as total from wrong order by line limit ${faultsShown}`)
  const faults = rows.map((row): FileFault => {
    const column = String(row.fault)
    const [zh, en] = faultWords[column] ?? [`${column} 不对`, `${column} is wrong`]
    return { line: Number(row.line), zh: `${zh}。`, en: `${en}.` }
  })
  return { faults, faultCount: Number(rows[0]?.total ?? 0) }
}

/** DuckDB counts records; people look for lines. */
async function onTheirLines(file: string, faults: readonly FileFault[]): Promise<FileFault[]> {
  const lines = await linesOfRecords(
    file,
    faults.map(({ line }) => line),
  )
  return faults.map((one) => ({ ...one, line: lines.get(one.line) ?? one.line }))
}

async function judge(duck: Duck, { rules, unit: asked, out }: CheckOptions): Promise<Checked> {
  const [facts] = await duck.rows(`select count(*) as lines, coalesce(bool_or(has_point), false) as points,
    coalesce(bool_or(cnt <> trunc(cnt)), false) as parts from checked`)
  const unit = asked ?? (facts?.points ? 'yuan' : 'fen')
  // Quantities in parts are counted in ten-thousandths, limits likewise.
  const scale = facts?.parts ? 10_000 : 1
  await duck.run(`create temp table monitored_line as select bkkp_sn, setl_id, psn_no, fee_ocur_time, hilist_code,
      (cnt * ${scale})::bigint as cnt, (amount * ${unit === 'yuan' ? 100 : 1})::bigint as amt, gend,
      floor(age * ${ageUnits.year})::integer as age_lo,
      case when age = trunc(age) then (age + 1) * ${ageUnits.year} - 1 else floor(age * ${ageUnits.year}) end::integer as age_hi,
      hosp_lv, nullif(med_type, '') as med_type, nullif(insutype, '') as insutype, prd_days, fixmedins_code from checked where amount > 0`)
  await duck.run('drop table checked')
  const { setup, selects } = findingsSql(rules.filter((rule) => rule.stages.includes('after')))
  for (const statement of setup) await duck.run(statement)
  const has = (method: string) => selects.some((one) => one.method === method)
  if (scale > 1 && has('quantity')) {
    await duck.run(`update quantity_rule set max_quantity = max_quantity * ${scale} where measure = 'quantity'`)
  }
  await duck.run(
    `create temp table finding (setl_id varchar, bkkp_sn varchar, rule varchar, verdict varchar, amount_fen bigint, reason varchar)`,
  )
  for (const { method, sql } of selects) {
    const reason =
      scale > 1 && method === 'quantity'
        ? `case when r.measure = 'quantity' then regexp_replace(f.reason, '[0-9]+$', '') ||
            (regexp_extract(f.reason, '[0-9]+$')::bigint / ${scale})::varchar else f.reason end`
        : 'f.reason'
    const joined = scale > 1 && method === 'quantity' ? 'join quantity_rule r on r.rule = f.rule' : ''
    await duck.run(
      `insert into finding select f.setl_id, f.bkkp_sn, f.rule, f.verdict, f.amount_fen, ${reason} from (${sql}) f ${joined}`,
    )
  }
  await duck.run(
    `copy (select * from finding order by setl_id, bkkp_sn, rule) to ${quoted(out)} (format csv, header true)`,
  )
  const [{ found } = { found: 0 }] = await duck.rows('select count(*) as found from finding')
  return {
    lines: Number(facts?.lines ?? 0),
    findings: Number(found),
    unit,
    undecided: await undecidedOf(duck, has('line')),
  }
}

const asks = [
  ['sex', `${factsSql.sex} = 0`],
  ['age', 'l.age_lo is null'],
  ['level', `${factsSql.level} = 0`],
  ['visit-mode', `${factsSql.mode} = 0`],
  ['scheme', `${factsSql.scheme} = 0`],
] as const

async function undecidedOf(duck: Duck, any: boolean): Promise<{ kind: string; lines: number }[]> {
  if (!any) return []
  const unknown = asks.map(([, sql], at) => `(r.kind = ${at + 1} and ${sql})`).join(' or ')
  const rows =
    await duck.rows(`select r.kind, count(*) as lines from monitored_line l join line_rule r on l.hilist_code = r.hilist_code
    where ${unknown} group by r.kind order by r.kind`)
  return rows.map(({ kind, lines }) => ({ kind: asks[Number(kind) - 1]![0], lines: Number(lines) }))
}

// A city's year against all list rules, in member slices, beside a bare reading of the same columns; and one bill against 15,000 rules.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { allSlices, withClaims } from '#insurance/claims'
import {
  checkBill,
  compileRules,
  findingsSql,
  type HistoryLine,
  type MonitoredBill,
  monitoredLines,
  type Rule,
  readLimits,
  readPairs,
} from '#insurance/monitoring'
import type { Duck } from '#kernel'
import { generateClaims } from './claims/generate.ts'
import { cityLimits } from './claims/limits.ts'
import type { Benchmark, Measured } from './index.ts'

const lines = Number(process.env.BENCH_LINES ?? 200_000_000)
const members = Number(process.env.BENCH_MEMBERS ?? Math.ceil(lines / 12.5))
const [pool, year] = ['990100', 2026]
/** Claims that are there already; otherwise they are made, of BENCH_LINES and BENCH_MEMBERS. */
const given = process.env.BENCH_CLAIMS
/** Of a city's 64 slices the first so many: of 16 million members, 4 slices are a city of 1 million, 16 of 4 million. */
const asked = allSlices.slice(0, Number(process.env.BENCH_SLICES ?? allSlices.length))
/** Lines at a time that stay well under the memory. */
const linesAtOnce = 8_000_000
const memoryLimit = '2500MB'
const ruleRows = 14_700

export const benchmark: Benchmark = {
  name: 'monitoring',
  run: async () => {
    if (given) return measured(given)
    const kept = process.env.BENCH_FOLDER
    const folder = kept ?? mkdtempSync(join(tmpdir(), 'anji-monitoring-'))
    try {
      await generateClaims({ folder, members, lines, pool, year })
      return await measured(folder)
    } finally {
      if (!kept) rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measured(folder: string): Promise<Measured> {
  const codes = await withClaims(folder, { pool, year, slices: [0] }, (duck) =>
    duck.rows(
      'select hilist_code, bool_or(prd_days is not null) as drug, count(*) as n from fee_list_d group by 1 order by 1',
    ),
  )
  const rules = cityRules(codes.map(({ hilist_code, drug }) => ({ code: String(hilist_code), drug: drug === true })))
  // As many slices at once as stay under the memory, by what the first of them holds.
  const inOne = Math.max(1, Number(codes.reduce((sum, { n }) => sum + Number(n), 0)))
  const sliceCount = Math.max(1, Math.floor(linesAtOnce / inOne))
  const chunks = Array.from({ length: Math.ceil(asked.length / sliceCount) }, (_, at) =>
    asked.slice(at * sliceCount, (at + 1) * sliceCount),
  )
  const sums = { bare: 0, rules: 0, bareCpu: 0, rulesCpu: 0, lines: 0, findings: 0, amountFen: 0 }
  const byMethod: Record<string, number> = {}
  for (const slices of chunks) {
    await withClaims(folder, { pool, year, slices, memoryLimit, threads: 2 }, async (duck) => {
      const begun = cpuSeconds()
      sums.bare += await seconds(async () => {
        sums.lines += await readBare(duck)
      })
      const read = cpuSeconds()
      sums.rules += await seconds(async () => {
        const { findings, amountFen } = await judge(duck, rules, byMethod)
        sums.findings += findings
        sums.amountFen += amountFen
      })
      sums.bareCpu += read - begun
      sums.rulesCpu += cpuSeconds() - read
    })
  }
  const figures = {
    ...{
      slices: asked.length,
      lines: sums.lines,
      rules: rules.length,
      findings: sums.findings,
      seconds: rounded(sums.rules),
      scan_s: rounded(sums.bare),
      cpu_s: rounded(sums.rulesCpu),
      scan_cpu_s: rounded(sums.bareCpu),
      cpu_ratio_to_scan: rounded(sums.rulesCpu / sums.bareCpu),
    },
    ratio_to_scan: rounded(sums.rules / sums.bare),
    ...Object.fromEntries(Object.entries(byMethod).map(([method, time]) => [`${method}_s`, rounded(time)])),
    peak_gb: rounded(process.resourceUsage().maxRSS / 2 ** 20),
    one_bill_ms: oneBillMs(
      rules,
      codes.map(({ hilist_code }) => String(hilist_code)),
    ),
  }
  return { table: Object.entries(figures).map(([what, value]) => ({ what, value })), figures }
}

/** Every column that the rules read is read to its last value. */
async function readBare(duck: Duck): Promise<number> {
  const columns =
    'bkkp_sn setl_id psn_no fee_ocur_time hilist_code cnt inscp_amt gend age hosp_lv med_type insutype prd_days fixmedins_code vali_flag'
  const read = columns.split(' ').map((column) => `max(${column})`)
  const [row] = await duck.rows(`select count(*) as n, ${read.join(', ')} from fee_list_d`)
  return Number(row?.n)
}

async function judge(duck: Duck, rules: readonly Rule[], byMethod: Record<string, number>) {
  await duck.run(monitoredLines)
  const { setup, selects } = findingsSql(rules)
  for (const statement of setup) await duck.run(statement)
  let [findings, amountFen] = [0, 0]
  for (const { method, sql } of selects) {
    const took = await seconds(async () => {
      await duck.run(
        `create or replace temp table found as select setl_id, bkkp_sn, rule, verdict, amount_fen, reason from (${sql})`,
      )
      const [row] = await duck.rows('select count(*) as n, coalesce(sum(amount_fen), 0)::bigint as fen from found')
      findings += Number(row?.n)
      amountFen += Number(row?.fen)
    })
    byMethod[method] = (byMethod[method] ?? 0) + took
  }
  return { findings, amountFen }
}

/**
 * As many rows as are published: the city's own, a limit on every third of its codes and a count on every tenth, the others on
 * codes that nobody charged; and 900 pairs.
 */
function cityRules(codes: readonly { code: string; drug: boolean }[]): Rule[] {
  const rows = cityLimits().trim().split('\n')
  const limits = [
    ['限定年龄对象', '成人'],
    ['限定机构等级', '一级'],
    ['限定就医方式', '住院、门诊慢特病'],
    ['限定性别对象', '女'],
    ['限定保险类型', '职工'],
  ] as const
  const own = new Set(rows.slice(1).map((row) => `${row.split(',')[2]} ${row.split(',')[4]}`))
  const add = (kind: string, [type, value]: readonly [string, string], code: string) => {
    if (!own.has(`${type} ${code}`)) rows.push(['published', kind, type, code, code, value].join(','))
  }
  codes.forEach(({ code, drug }, at) => {
    const kind = drug ? 'drug' : 'item'
    if (at % 3 === 0) add(kind, limits[(at / 3) % 5]!, code)
    if (at % 10 === 1) {
      const counted =
        at % 20 === 1
          ? (['限定频次', '频次上限=2|疗程周期=7'] as const)
          : (['限定周期', '限制数量=4|数量单位=次'] as const)
      add(kind, drug ? ['限定支付疗程', '30天'] : counted, code)
    }
  })
  for (let at = 0; rows.length <= ruleRows; at += 1) add('drug', limits[at % 5]!, `ZZ${String(at).padStart(8, '0')}`)
  const pairs = Array.from({ length: 900 }, (_, at) => {
    const [code, other] = [codes[(at * 7) % codes.length]!.code, codes[(at * 11 + 3) % codes.length]!.code]
    return at % 30 === 0 && code !== other
      ? ['published', code, code, other, other]
      : ['published', `ZP${at}0`, 'a', `ZP${at}1`, 'b']
  })
  const pairRows = ['batch,code,name,excluded_code,excluded_name', ...pairs.map((row) => row.join(','))]
  const lists = [
    readLimits(rows.join('\n'), { fileName: 'bench' }),
    readPairs(pairRows.join('\n'), { fileName: 'bench' }),
  ]
  if (lists.some(({ faults, notRead }) => faults.length + notRead.length > 0))
    throw new Error('The lists must be readable')
  return lists.flatMap((list) => list.rules.map(({ rule }) => rule))
}

/** Twenty lines, and four hundred of the year before them. */
function oneBillMs(rules: readonly Rule[], codes: readonly string[]): number {
  const compiled = compileRules(rules)
  const line = (at: number) => ({
    ...{ bkkpSn: `L${at}`, hilistCode: codes[(at * 13) % codes.length]!, cnt: 1 + (at % 3), pric: 1000 },
    ...{ detItemFeeSumamt: 1000, inscpAmt: 1000, prdDays: at % 2 ? 7 : null, drordNo: 'D' },
    feeOcurTime: `2026-${String(1 + (at % 11)).padStart(2, '0')}-15 09:00:00`,
  })
  const history = Array.from(
    { length: 400 },
    (_, at): HistoryLine => ({ ...line(at), setlId: `S${at >> 3}`, fixmedinsCode: 'H', medType: '11' }),
  )
  const bill: MonitoredBill = {
    ...{ setlId: 'NOW', psnNo: 'P', gend: '1', age: 60, hospLv: 2, medType: '11', insutype: '310', fixmedinsCode: 'H' },
    ...{ setlTime: '2026-12-15 10:00:00', diagCodes: ['I10.x00'] },
    lines: Array.from({ length: 20 }, (_, at) => ({ ...line(1000 + at), feeOcurTime: '2026-12-15 09:00:00' })),
  }
  const times = 2000
  for (let at = 0; at < 200; at += 1) checkBill(compiled, bill, history)
  const begun = performance.now()
  for (let at = 0; at < times; at += 1) checkBill(compiled, bill, history)
  return Math.round(((performance.now() - begun) / times) * 10_000) / 10_000
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}
const rounded = (value: number) => Math.round(value * 100) / 100

// The whole year end over a city's claims in files, slice by slice, against a bare group-by over the same files.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { yearFromFiles } from '#insurance/budgets'
import { allSlices, withClaims } from '#insurance/claims'
import { generateClaims } from './claims/generate.ts'
import type { Benchmark, Measured } from './index.ts'

const members = Number(process.env.BENCH_MEMBERS ?? 1_000_000)
const lines = Number(process.env.BENCH_LINES ?? members * 12.5)
/** Claims that are there already; otherwise they are made, of BENCH_MEMBERS, and removed. */
const given = process.env.BENCH_CLAIMS
/** Of a city's 64 slices the first so many: of 16 million members, 4 slices are a city of 1 million, 16 of 4 million. */
const sliceCount = Number(process.env.BENCH_SLICES ?? allSlices.length)
const [pool, year] = ['990100', 2026]

export const benchmark: Benchmark = {
  name: 'year-end',
  run: async () => {
    const root = mkdtempSync(join(tmpdir(), 'anji-year-end-'))
    const folder = given ?? join(root, 'claims')
    try {
      if (!given || !existsSync(folder)) await generateClaims({ folder, members, lines, pool, year })
      return await measured(folder)
    } finally {
      rmSync(root, { recursive: true, force: true })
      rmSync(resultsOf(folder), { recursive: true, force: true })
    }
  },
}

/** Where the year's end writes beside the claims. */
const resultsOf = (folder: string) => join(folder, '..', `year-end-${pool}-${year}`)
const cpuSeconds = (since: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1_000_000
}

/** What any way of clearing has to read at least: the amounts of lines by bill, of bills by member. */
async function bareOf(folder: string, waiting: Iterator<number>, sums: { members: number; lines: number }) {
  const asked = { pool, year, slices: [], memoryLimit: '1500MB', threads: 1 }
  await withClaims(folder, asked, async (duck, turnTo) => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      await turnTo([next.value])
      const [read] = await duck.rows(`select count(*) as bills, sum(fen) as fen, sum(n)::BIGINT as lines
        from (select setl_id, count(*) as n, sum(det_item_fee_sumamt) as fen, sum(inscp_amt), count(pric), count(cnt)
                from fee_list_d where vali_flag = '1' group by setl_id)`)
      await duck.rows(
        `select count(*), sum(fen) from (select psn_no, fixmedins_code, sum(hifp_pay) as fen from setl_d where vali_flag = '1' group by all)`,
      )
      const [people] = await duck.rows('select count(*) as members from psn_insu_d')
      sums.lines += Number(read?.lines)
      sums.members += Number(people?.members)
    }
  })
}

async function measured(folder: string): Promise<Measured> {
  const slices = allSlices.slice(0, sliceCount)
  let cpu = process.cpuUsage()
  let began = performance.now()
  const sums = { members: 0, lines: 0 }
  const waiting = slices.values()
  // As the year's end goes: two slices at a time, a core each.
  await Promise.all([bareOf(folder, waiting, sums), bareOf(folder, waiting, sums)])
  const bare = (performance.now() - began) / 1000
  const bareCpu = cpuSeconds(cpu)
  rmSync(resultsOf(folder), { recursive: true, force: true })
  cpu = process.cpuUsage()
  began = performance.now()
  const summary = await yearFromFiles({ pool, year, parquet: folder, slices })
  const seconds = (performance.now() - began) / 1000
  const ownCpu = cpuSeconds(cpu)
  const rounded = (value: number) => Math.round(value * 100) / 100
  const figures = {
    ...{
      slices: slices.length,
      ...sums,
      bills: summary.bills,
      statements: summary.statements,
      differing: summary.differing,
    },
    ...{
      seconds: rounded(seconds),
      cpu_s: rounded(ownCpu),
      bare_s: rounded(bare),
      bare_cpu_s: rounded(bareCpu),
      ratio_to_group_by: rounded(seconds / bare),
      cpu_ratio_to_group_by: rounded(ownCpu / bareCpu),
    },
    peak_gb: rounded(process.resourceUsage().maxRSS / 1024 / 1024),
  }
  return { table: Object.entries(figures).map(([what, value]) => ({ what, value })), figures }
}

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
/** Claims that are there already, of BENCH_MEMBERS; otherwise they are made and removed. */
const given = process.env.BENCH_CLAIMS
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
      rmSync(join(folder, '..', `year-end-${pool}-${year}`), { recursive: true, force: true })
    }
  },
}

async function measured(folder: string): Promise<Measured> {
  let began = performance.now()
  for (const slice of allSlices) {
    await withClaims(folder, { pool, year, slices: [slice], memoryLimit: '2GB', threads: 2 }, async (duck) => {
      // What any way of clearing has to read at least: the amounts of lines by bill, of bills by member.
      await duck.rows(`select count(*), sum(fen) from (select setl_id, sum(det_item_fee_sumamt) as fen, sum(inscp_amt), count(pric), count(cnt)
        from fee_list_d where vali_flag = '1' group by setl_id)`)
      await duck.rows(
        `select count(*), sum(fen) from (select psn_no, fixmedins_code, sum(hifp_pay) as fen from setl_d where vali_flag = '1' group by all)`,
      )
    })
  }
  const bare = (performance.now() - began) / 1000
  const before = process.cpuUsage()
  began = performance.now()
  const summary = await yearFromFiles({ pool, year, parquet: folder })
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(before)
  const rounded = (value: number) => Math.round(value * 100) / 100
  const figures = {
    ...{ members, lines, bills: summary.bills, statements: summary.statements, differing: summary.differing },
    ...{
      seconds: rounded(seconds),
      cpu_s: rounded((user + system) / 1_000_000),
      bare_s: rounded(bare),
      ratio_to_group_by: rounded(seconds / bare),
    },
    peak_gb: rounded(process.resourceUsage().maxRSS / 1024 / 1024),
  }
  return { table: Object.entries(figures).map(([what, value]) => ({ what, value })), figures }
}

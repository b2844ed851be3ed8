// How many bills of 20 lines are split in process, and how many visits are settled over HTTP, against the bare writing of their rows.
import { demonstrationCatalogue, demonstrationPolicies, demonstrationSupplements } from '#insurance/benefits'
import { nothingUsed, type SplitInput, splitBill } from '#insurance/split'
import type { Benchmark } from './index.ts'
import { connections, fewLines, type Measured, manyLines, settleOverHttp } from './settle/over-http.ts'

const quoteRounds = 5
const quotesEachRound = 20_000

export const benchmark: Benchmark = {
  name: 'bill',
  run: async () => {
    const quotes = Array.from({ length: quoteRounds }, () => quoteRound())
    const { few, many, bare } = await settleOverHttp()
    const quotesPerSecond = Math.round(median(quotes))
    const tenth = (value: number) => Math.round(value * 10) / 10
    const row = (what: string, one: Measured) => ({
      what,
      'per second': Math.round(one.perSecond),
      'p50 ms': Math.round(one.p50Ms),
      'p99 ms': Math.round(one.p99Ms),
      'µs a bill': Math.round(one.cpuUs),
      'µs of PostgreSQL': Math.round(one.postgresUs),
      'statements a bill': tenth(one.statements),
      'round trips a bill': tenth(one.roundTrips),
      'syncs a bill': Math.round(one.fsyncs * 100) / 100,
    })
    return {
      table: [
        {
          what: `quotes of ${manyLines} lines, in process`,
          'per second': quotesPerSecond,
          from: Math.round(Math.min(...quotes)),
          to: Math.round(Math.max(...quotes)),
        },
        row(`settles of ${fewLines} lines over HTTP, ${connections} connections`, few),
        row(`settles of ${manyLines} lines over HTTP, ${connections} connections`, many),
        row(`bare Fastify + the rows of a bill of ${fewLines} lines`, bare),
      ],
      figures: {
        quotes_per_s: quotesPerSecond,
        settles_per_s: Math.round(few.perSecond),
        settles_20_lines_per_s: Math.round(many.perSecond),
        bare_per_s: Math.round(bare.perSecond),
        ratio_to_bare: Math.round((few.perSecond / bare.perSecond) * 100) / 100,
        statements_per_bill: tenth(few.statements),
        round_trips_per_bill: tenth(few.roundTrips),
        syncs_per_bill: Math.round(few.fsyncs * 100) / 100,
        cpu_us_per_bill: Math.round(few.cpuUs),
        postgres_us_per_bill: Math.round(few.postgresUs),
        bare_cpu_us_per_bill: Math.round(bare.cpuUs),
        bare_postgres_us_per_bill: Math.round(bare.postgresUs),
      },
    }
  },
}

function quoteRound(): number {
  const drugs = demonstrationCatalogue().filter((item) => item.kind === 'drug')
  const policy = demonstrationPolicies.find((one) => one.insutype === '310' && one.hosp_lv === 2)!
  const benefits = { policy, supplements: demonstrationSupplements.filter((one) => one.insutype === '310') }
  const input = (n: number): SplitInput => ({
    lines: Array.from({ length: manyLines }, (_, index) => {
      const item = drugs[(n + index * 7) % drugs.length]!
      return { ...item, chargeId: 'c', orderId: 'o', cnt: 1 + ((n + index) % 4) }
    }),
    benefits,
    used: nothingUsed,
    waiverFen: 0,
    accountFen: 20_000,
    family: [],
  })
  const inputs = Array.from({ length: 500 }, (_, n) => input(n))
  const started = performance.now()
  let totalFen = 0
  for (let n = 0; n < quotesEachRound; n++) totalFen += splitBill(inputs[n % inputs.length]!).medfee_sumamt
  if (totalFen === 0) throw new Error('The bills are empty')
  return quotesEachRound / ((performance.now() - started) / 1000)
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

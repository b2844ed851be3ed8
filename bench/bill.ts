// How many bills of 20 lines are split in process, and how many visits are settled over HTTP: a server in a process of its own,
// every rule on, on a real database.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { demonstrationCatalogue, demonstrationPolicies, demonstrationSupplements } from '#insurance/benefits'
import { accumulatorDrift } from '#insurance/settlement'
import { nothingUsed, type SplitInput, splitBill } from '#insurance/split'
import { makeContext, migrate, migrateJobs, openPool, startEmbedded, urlOfDatabase } from '#kernel'
import { trialBalance } from '#ledger'
import { openClient } from './crowd/client.ts'
import type { Used } from './crowd/wire.ts'
import type { Benchmark } from './index.ts'
import { charge, layGround, type Visit } from './settle/ground.ts'

const fewLines = 4
const manyLines = 20
const quoteRounds = 5
const quotesEachRound = 20_000
const connections = 100

const visitsEach = Number(process.env.BENCH_VISITS ?? 2_000)
const warmUpVisits = Math.min(1_000, visitsEach)

export const benchmark: Benchmark = {
  name: 'bill',
  run: async () => {
    const quotes = Array.from({ length: quoteRounds }, () => quoteRound())
    const settled = await settleOverHttp()
    const quotesPerSecond = Math.round(median(quotes))
    const [few, many] = settled
    return {
      table: [
        {
          what: `quotes of ${manyLines} lines, in process`,
          'per second': quotesPerSecond,
          from: Math.round(Math.min(...quotes)),
          to: Math.round(Math.max(...quotes)),
        },
        ...settled.map((one) => ({
          what: `settles of ${one.linesEach} lines over HTTP, ${connections} connections`,
          'per second': Math.round(one.perSecond),
          'p50 ms': Math.round(one.p50Ms),
          'p99 ms': Math.round(one.p99Ms),
          'µs a bill': Math.round(one.cpuUs),
          'statements a bill': Math.round(one.statements * 10) / 10,
          'round trips a bill': Math.round(one.roundTrips * 10) / 10,
        })),
      ],
      figures: {
        quotes_per_s: quotesPerSecond,
        settles_per_s: Math.round(few!.perSecond),
        settles_20_lines_per_s: Math.round(many!.perSecond),
        statements_per_bill: Math.round(few!.statements * 10) / 10,
        round_trips_per_bill: Math.round(few!.roundTrips * 10) / 10,
        cpu_us_per_bill: Math.round(few!.cpuUs),
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

interface Settled {
  readonly linesEach: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of the serving process, for each bill. */
  readonly cpuUs: number
  readonly statements: number
  readonly roundTrips: number
}

/** Bills of a few lines and of many, each paid by its own person over HTTP. */
async function settleOverHttp(): Promise<Settled[]> {
  const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
  const server = await startEmbedded({ folder })
  let serving: ChildProcess | undefined
  try {
    const admin = new pg.Client({ connectionString: server.url })
    await admin.connect()
    await admin.query('create database bench_bill')
    await admin.end()
    const url = urlOfDatabase(server.url, 'bench_bill')
    const pool = openPool(url, 4)
    await migrate(pool)
    await migrateJobs(pool)
    const root = makeContext(pool)
    const ground = await layGround(root)
    serving = fork(join(import.meta.dirname, 'settle/serve.ts'), {
      env: { ...process.env, BENCH_DATABASE: url, TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'silent' },
      execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
    })
    const [{ port }] = (await once(serving, 'message')) as [{ port: number }]
    await payAll(port, await charge(root, ground, warmUpVisits, fewLines))
    const settled: Settled[] = []
    for (const linesEach of [fewLines, manyLines]) {
      const visits = await charge(root, ground, visitsEach, linesEach)
      await pool.query('vacuum analyze')
      const before = await usedBy(serving)
      const { seconds, times } = await payAll(port, visits)
      const after = await usedBy(serving)
      const each = (of: keyof Used) => (after[of] - before[of]) / visits.length
      const at = (part: number) => times[Math.floor(times.length * part)]!
      settled.push({
        ...{ linesEach, perSecond: visits.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) },
        ...{ cpuUs: each('cpuUs'), statements: each('statements'), roundTrips: each('roundTrips') },
      })
    }
    if ((await trialBalance(root)) !== 0) throw new Error('The books do not balance')
    const drift = await root.transaction(accumulatorDrift)
    if (drift.length > 0) throw new Error('Accumulators are not the sum of their bills')
    await pool.end()
    return settled
  } finally {
    // The database stays for whoever still uses it: the serving process goes first.
    if (serving && serving.exitCode === null) {
      const gone = once(serving, 'exit')
      serving.disconnect()
      await gone
    }
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everybody pays, each from an address of their own; the milliseconds of every call, sorted. */
async function payAll(port: number, visits: readonly Visit[]): Promise<{ seconds: number; times: number[] }> {
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient(port)))
  const times: number[] = []
  let next = 0
  const started = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      for (let at = next++; at < visits.length; at = next++) {
        const { mdtrtId, token } = visits[at]!
        const who = `cookie: anji_session=${token}\r\nx-forwarded-for: 10.${at >> 16}.${(at >> 8) & 255}.${at & 255}\r\n`
        const asked = performance.now()
        const path = `/api/settlement/visits/${mdtrtId}/pay`
        const { status, body } = await client.post(
          path,
          `${who}idempotency-key: pay-${mdtrtId}\r\n`,
          '{"useAccount":true}',
        )
        times.push(performance.now() - asked)
        if (status !== 200 || !body.includes('"state":"settled"'))
          throw new Error(`A bill is not settled: ${status} ${body}`)
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  for (const client of clients) client.close()
  return { seconds, times: times.sort((a, b) => a - b) }
}

async function usedBy(serving: ChildProcess): Promise<Used> {
  const answered = once(serving, 'message')
  serving.send('used')
  const [used] = (await answered) as [Used]
  return used
}

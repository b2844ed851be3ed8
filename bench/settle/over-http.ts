// Visits settled over HTTP by a server in a process of its own, every rule on, and the same rows written by a bare handler.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { accumulatorDrift } from '#insurance/settlement'
import { makeContext, migrate, migrateJobs, openPool, startEmbedded, urlOfDatabase } from '#kernel'
import { trialBalance } from '#ledger'
import { openClient } from '../crowd/client.ts'
import type { Used } from '../crowd/wire.ts'
import { layBare } from './bare-rows.ts'
import { charge, layGround, type Visit } from './ground.ts'

export const fewLines = 4
export const manyLines = 20
export const connections = 100

const visitsEach = Number(process.env.BENCH_VISITS ?? 2_000)
const warmUpVisits = Math.min(1_000, visitsEach)

export interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Processor time for each bill: of the serving process, and of PostgreSQL's (where the machine tells). */
  readonly cpuUs: number
  readonly postgresUs: number
  readonly statements: number
  readonly roundTrips: number
  readonly fsyncs: number
}

export interface SettledOverHttp {
  readonly few: Measured
  readonly many: Measured
  /** The rows of the bills of few lines, written by nobody who thinks. */
  readonly bare: Measured
}

interface Ask {
  readonly path: string
  readonly headers: string
  readonly body: string
}

export async function settleOverHttp(): Promise<SettledOverHttp> {
  const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
  const server = await startEmbedded({ folder })
  const children: ChildProcess[] = []
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
    const start = async (file: string) => {
      const child = fork(join(import.meta.dirname, file), {
        env: { ...process.env, BENCH_DATABASE: url, TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'silent' },
        execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
      })
      children.push(child)
      const [{ port }] = (await once(child, 'message')) as [{ port: number }]
      return { child, port, server, pool }
    }
    const settling = await start('serve.ts')
    await askAll(settling.port, (await charge(root, ground, warmUpVisits, fewLines)).map(paying))
    const fewVisits = await charge(root, ground, visitsEach, fewLines)
    const few = await measure(settling, fewVisits.map(paying))
    const many = await measure(settling, (await charge(root, ground, visitsEach, manyLines)).map(paying))
    const bills = await layBare(
      pool,
      fewVisits.map((one) => one.mdtrtId),
    )
    const writing = await start('bare.ts')
    const warm = Math.floor(bills.length / 4)
    await askAll(writing.port, bills.slice(0, warm).map(writingOf))
    const bare = await measure(writing, bills.slice(warm).map(writingOf))
    if ((await trialBalance(root)) !== 0) throw new Error('The books do not balance')
    const drift = await root.transaction(accumulatorDrift)
    if (drift.length > 0) throw new Error('Accumulators are not the sum of their bills')
    await pool.end()
    return { few, many, bare }
  } finally {
    // The database stays for whoever still uses it: the serving processes go first.
    for (const child of children.filter((one) => one.exitCode === null)) {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    }
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everybody from an address of their own. */
const paying = ({ mdtrtId, token }: Visit, at: number): Ask => ({
  path: `/api/settlement/visits/${mdtrtId}/pay`,
  headers: `cookie: anji_session=${token}\r\nx-forwarded-for: 10.${at >> 16}.${(at >> 8) & 255}.${at & 255}\r\nidempotency-key: pay-${mdtrtId}\r\n`,
  body: '{"useAccount":true}',
})

const writingOf = (billId: string): Ask => ({ path: `/bills/${billId}`, headers: '', body: '{}' })

interface Serving {
  readonly child: ChildProcess
  readonly port: number
  readonly server: { readonly pid: number }
  readonly pool: pg.Pool
}

async function measure({ child, port, server, pool }: Serving, asks: readonly Ask[]): Promise<Measured> {
  await pool.query('vacuum analyze')
  const fsyncs = async () =>
    Number((await pool.query(`select sum(fsyncs) as n from pg_stat_io where object = 'wal'`)).rows[0].n)
  const before = { used: await usedBy(child), postgres: postgresUs(server.pid), fsyncs: await fsyncs() }
  const { seconds, times } = await askAll(port, asks)
  const after = { used: await usedBy(child), postgres: postgresUs(server.pid) }
  // Backends tell their figures after a second of rest.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const synced = (await fsyncs()) - before.fsyncs
  const each = (of: keyof Used) => (after.used[of] - before.used[of]) / asks.length
  const at = (part: number) => times[Math.floor(times.length * part)]!
  return {
    ...{ perSecond: asks.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) },
    ...{ cpuUs: each('cpuUs'), statements: each('statements'), roundTrips: each('roundTrips') },
    postgresUs: usedSince(before.postgres, after.postgres) / asks.length,
    fsyncs: synced / asks.length,
  }
}

/** The milliseconds of every call, sorted. */
async function askAll(port: number, asks: readonly Ask[]): Promise<{ seconds: number; times: number[] }> {
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient(port)))
  const times: number[] = []
  let next = 0
  const started = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      for (let at = next++; at < asks.length; at = next++) {
        const { path, headers, body: sent } = asks[at]!
        const asked = performance.now()
        const { status, body } = await client.post(path, headers, sent)
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

/** Processor time of each child of a process, in µs; nothing where /proc tells nothing. */
function postgresUs(parent: number): Map<string, number> {
  const pids = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  return new Map(pids.map((pid) => [pid, ticksOf(pid, parent) * 10_000]))
}

/** What those that are there have used since; who has gone meanwhile (a vacuum's helper) takes its own along. */
function usedSince(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number {
  return [...after].reduce((sum, [pid, us]) => sum + Math.max(0, us - (before.get(pid) ?? 0)), 0)
}

function ticksOf(pid: string, parent: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[1]) === parent ? Number(fields[11]) + Number(fields[12]) : 0
  } catch {
    return 0 // it has gone meanwhile
  }
}

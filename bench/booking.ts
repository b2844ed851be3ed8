// Ten thousand want three hundred numbers: 5,000 people over HTTP, every rule on, against the bare statement that takes a number.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { makeContext, migrate, migrateJobs, openPool, startEmbedded, urlOfDatabase } from '#kernel'
import { type Client, openClient } from './crowd/client.ts'
import { layGround, openSought, type Person } from './crowd/ground.ts'
import type { Used } from './crowd/wire.ts'
import type { Benchmark, Measured } from './index.ts'

const people = 5_000
const numbers = 300
const connections = 100
const rounds = 3

export const benchmark: Benchmark = {
  name: 'booking',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
    const server = await startEmbedded({ folder, settings: ['max_connections=200'] })
    let serving: ChildProcess | undefined
    try {
      const admin = new pg.Client({ connectionString: server.url })
      await admin.connect()
      await admin.query('create database bench_booking')
      await admin.end()
      const url = urlOfDatabase(server.url, 'bench_booking')
      const pool = openPool(url, 4)
      await migrate(pool)
      await migrateJobs(pool)
      const root = makeContext(pool)
      const { doctorId, crowd } = await layGround(root, people)
      serving = fork(join(import.meta.dirname, 'crowd/serve.ts'), {
        env: { ...process.env, BENCH_DATABASE: url, TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'silent' },
        execArgv: [
          ...process.execArgv,
          ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
        ],
      })
      const [{ port }] = (await once(serving, 'message')) as [{ port: number }]
      await warmUp(port, crowd, await openSought(root, doctorId, 1, 30))
      const bare: number[] = []
      const ours: Round[] = []
      for (let round = 0; round < rounds; round++) {
        bare.push(await bareRound(url, round))
        const sessionId = await openSought(root, doctorId, round + 2, numbers)
        ours.push(await crowdRound(pool, serving, port, crowd, sessionId))
      }
      await pool.end()
      return report(bare, ours)
    } finally {
      // The database stays for whoever still uses it: the serving process goes first.
      if (serving && serving.exitCode === null) {
        const gone = once(serving, 'exit')
        serving.kill('SIGTERM')
        await gone
      }
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

interface Round {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly booked: number
  readonly oversold: number
  /** Of the serving process, for each request: the 5,000 holds and the bookings that follow. */
  readonly cpuUs: number
  readonly statements: number
  readonly roundTrips: number
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

function report(bare: readonly number[], ours: readonly Round[]): Measured {
  const of = (value: (round: Round) => number) => median(ours.map(value))
  const ratio = median(ours.map(({ perSecond }, round) => perSecond / bare[round]!))
  return {
    table: [
      {
        what: 'bare skip locked',
        'per second': Math.round(median(bare)),
        from: Math.round(Math.min(...bare)),
        to: Math.round(Math.max(...bare)),
      },
      {
        what: `hold and book over HTTP, ${people} people, ${numbers} numbers`,
        'per second': Math.round(of((one) => one.perSecond)),
        from: Math.round(Math.min(...ours.map((one) => one.perSecond))),
        to: Math.round(Math.max(...ours.map((one) => one.perSecond))),
        'p50 ms': Math.round(of((one) => one.p50Ms)),
        'p99 ms': Math.round(of((one) => one.p99Ms)),
        booked: of((one) => one.booked),
        oversold: Math.max(...ours.map((one) => one.oversold)),
        'of bare': `${Math.round(ratio * 100)} %`,
        'µs a request': Math.round(of((one) => one.cpuUs)),
      },
    ],
    figures: {
      bookings_per_s: Math.round(of((one) => one.perSecond)),
      ratio_to_bare: Math.round(ratio * 100) / 100,
      oversold: Math.max(...ours.map((one) => one.oversold)),
      p99_ms: Math.round(Math.max(...ours.map((one) => one.p99Ms))),
      bare_per_s: Math.round(median(bare)),
      cpu_us_per_request: Math.round(of((one) => one.cpuUs)),
      statements_per_request: Math.round(of((one) => one.statements) * 100) / 100,
      round_trips_per_request: Math.round(of((one) => one.roundTrips) * 100) / 100,
    },
  }
}

/** The statement alone: as many claims, over as many connections, in the same database. */
async function bareRound(url: string, round: number): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  const [first] = clients
  await first!.query(`create table bare_${round} (id uuid primary key, session_id uuid not null, seq int not null,
    starts_at timestamptz not null, state text not null default 'free', held_for uuid, held_until timestamptz)`)
  await first!.query(`create index on bare_${round} (session_id, starts_at, seq) where state = 'free'`)
  const sessionId = '00000000-0000-7000-8000-000000000001'
  await first!.query(
    `insert into bare_${round} select gen_random_uuid(), $1, n, now() + n * interval '1 minute' from generate_series(1, $2) n`,
    [sessionId, numbers],
  )
  const claim = {
    name: `claim-${round}`,
    text: `update bare_${round} set state = 'held', held_for = $2, held_until = now() + interval '10 minutes'
            where id = (select id from bare_${round} where session_id = $1 and state = 'free' order by starts_at, seq limit 1
                         for update skip locked) returning id`,
  }
  let claims = 0
  let sold = 0
  const started = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      while (claims < people) {
        claims += 1
        const { rowCount } = await client.query({ ...claim, values: [sessionId, sessionId] })
        sold += rowCount ?? 0
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  await Promise.all(clients.map((client) => client.end()))
  if (sold !== numbers) throw new Error(`The bare statement sold ${sold}`)
  return people / seconds
}

/** Everybody asks for a number, each from an address of their own; whoever gets one books it. */
async function crowdRound(
  pool: pg.Pool,
  serving: ChildProcess,
  port: number,
  crowd: readonly Person[],
  sessionId: string,
): Promise<Round> {
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient(port)))
  const times: number[] = []
  const odd = new Map<number, string>()
  let next = 0
  const before = await usedBy(serving)
  const started = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      for (let at = next++; at < crowd.length; at = next++)
        await comeAndBook(client, crowd[at]!, at, sessionId, times, odd)
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const after = await usedBy(serving)
  const each = (of: keyof Used) => (after[of] - before[of]) / times.length
  for (const client of clients) client.close()
  if (odd.size > 0) throw new Error(`Unexpected answers: ${JSON.stringify([...odd])}`)
  const { rows } = await pool.query(
    `select count(*)::int as booked, count(distinct number_id)::int as distinct_numbers, count(distinct resident_id)::int as people
       from booking.appointment where session_id = $1 and state = 'booked'`,
    [sessionId],
  )
  const { booked, distinct_numbers: distinct, people: persons } = rows[0]
  if (booked < Math.min(numbers, crowd.length) && crowd.length === people) throw new Error(`Only ${booked} were sold`)
  times.sort((a, b) => a - b)
  return {
    perSecond: crowd.length / seconds,
    p50Ms: times[Math.floor(times.length / 2)]!,
    p99Ms: times[Math.floor(times.length * 0.99)]!,
    booked,
    oversold: Math.max(0, booked - numbers) + (booked - distinct) + (booked - persons),
    cpuUs: each('cpuUs'),
    statements: each('statements'),
    roundTrips: each('roundTrips'),
  }
}

async function usedBy(serving: ChildProcess): Promise<Used> {
  const answered = once(serving, 'message')
  serving.send('used')
  const [used] = (await answered) as [Used]
  return used
}

async function comeAndBook(
  client: Client,
  person: Person,
  at: number,
  sessionId: string,
  times: number[],
  odd: Map<number, string>,
): Promise<void> {
  const who = `cookie: anji_session=${person.token}; anji_device=device-of-${person.id}\r\nx-forwarded-for: 10.${at >> 16}.${(at >> 8) & 255}.${at & 255}\r\n`
  const asked = performance.now()
  const path = `/api/booking/sessions/${sessionId}/holds`
  const held = await client.post(path, `${who}idempotency-key: hold-${sessionId}\r\n`, `{"residentId":"${person.id}"}`)
  times.push(performance.now() - asked)
  if (held.status === 409 && held.body.includes('booking.sold_out')) return
  if (held.status !== 200) {
    odd.set(held.status, held.body)
    return
  }
  const { id } = JSON.parse(held.body) as { id: string }
  const booking = performance.now()
  const booked = await client.post(`/api/booking/holds/${id}/book`, `${who}idempotency-key: book-${id}\r\n`, '{}')
  times.push(performance.now() - booking)
  if (booked.status !== 200) odd.set(booked.status, booked.body)
}

/** The first requests of a process cost more: code is compiled and statements are prepared. */
async function warmUp(port: number, crowd: readonly Person[], sessionId: string): Promise<void> {
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient(port)))
  let next = 0
  await Promise.all(
    clients.map(async (client) => {
      for (let at = next++; at < crowd.length; at = next++)
        await comeAndBook(client, crowd[at]!, at, sessionId, [], new Map())
    }),
  )
  for (const client of clients) client.close()
}

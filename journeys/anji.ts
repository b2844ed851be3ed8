import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import pg from 'pg'
import { urlOfDatabase } from '#kernel'

const root = join(import.meta.dirname, '..')
const regionLock = 7_310_803

export interface RunningAnji {
  readonly url: string
  readonly databaseUrl: string
  /** The folder of its files. */
  readonly data: string
  readonly process: () => ChildProcess
  /** kill -9, as a power cut would. */
  kill(): Promise<void>
  start(): Promise<void>
}

/** A real server process over a database of its own that already holds a small demo region. */
export async function startAnji(
  t: TestContext,
  residents = 60,
  more: Record<string, string> = {},
): Promise<RunningAnji> {
  const { databaseUrl, drop } = await copyOf(await regionTemplate(residents, Number(more.DEMO_FUND ?? 0)))
  const port = await freePort()
  const url = `http://localhost:${port}`
  // Copies of one region go on with the same computation: each with files of its own, or one takes them away from another.
  const data = mkdtempSync(join(tmpdir(), 'anji-journey-'))
  let child: ChildProcess | undefined
  const stop = (signal: NodeJS.Signals) => (child ? end(child, signal) : Promise.resolve())
  t.after(() =>
    stop('SIGTERM')
      .finally(drop)
      .finally(() => rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })),
  )
  const start = async () => {
    const demo = { DEMO: 'true', DEMO_RESIDENTS: String(residents) }
    child = launch({ ANJI_DATA: data, DATABASE_URL: databaseUrl, PORT: String(port), ...demo, ...more })
    await untilReady(url, child)
  }
  await start()
  return { url, databaseUrl, data, process: () => child!, start, kill: () => stop('SIGKILL') }
}

/** Runs a command of the command line against a running Anji's database. */
export function anji(databaseUrl: string, ...words: string[]): Promise<{ code: number; out: string }> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, DEMO: 'true' }
  const child = spawn(process.execPath, ['server/anji.ts', ...words], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  child.stdout!.on('data', (chunk) => (out += chunk))
  child.stderr!.on('data', (chunk) => (out += chunk))
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code: code ?? 1, out })))
}

// A region of each size is seeded once a run; whoever comes first makes it, the others wait.
async function regionTemplate(residents: number, fund: number): Promise<string> {
  const name = fund > 0 ? `anji_region_${residents}_${fund}` : `anji_region_${residents}`
  const client = new pg.Client({ connectionString: testServer() })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [regionLock])
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) {
      const draft = `${name}_draft`
      await client.query(`drop database if exists ${draft} with (force)`)
      await client.query(`create database ${draft} template ${process.env.ANJI_TEST_TEMPLATE} strategy file_copy`)
      await seed(urlOfDatabase(testServer(), draft), residents, fund)
      await client.query(`alter database ${draft} rename to ${name}`)
    }
  } finally {
    await client.end()
  }
  return name
}

async function seed(databaseUrl: string, residents: number, fund: number): Promise<void> {
  const port = await freePort()
  // The fund's year goes through claims as files: those of another region must not stand beside them.
  const data = mkdtempSync(join(tmpdir(), 'anji-region-'))
  const child = launch({
    ANJI_DATA: data,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    DEMO: 'true',
    DEMO_RESIDENTS: String(residents),
    DEMO_FUND: String(fund),
    ROLE: 'api',
  })
  await untilReady(`http://localhost:${port}`, child)
  await end(child, 'SIGTERM')
  rmSync(data, { recursive: true, force: true })
}

async function copyOf(template: string): Promise<{ databaseUrl: string; drop: () => Promise<void> }> {
  const name = `journey_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: testServer() })
  await client.connect()
  await client.query(`create database ${name} template ${template} strategy file_copy`)
  const drop = async () => {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`drop database if exists ${name}_his with (force)`) // of the demo's hospital, where there was one
    await client.end()
  }
  return { databaseUrl: urlOfDatabase(testServer(), name), drop }
}

function testServer(): string {
  const url = process.env.ANJI_TEST_SERVER
  if (!url) throw new Error('Journeys run through `npm test`, or `node scripts/test.ts journeys`')
  return url
}

export function launch(env: Record<string, string>): ChildProcess {
  const { PUBLIC_URL: _ignored, ...inherited } = process.env
  return spawn(process.execPath, ['server/main.ts'], {
    cwd: root,
    env: { ...inherited, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', process.env.JOURNEY_LOG ? 'inherit' : 'ignore', 'inherit'],
  })
}

export async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 4800; tries++) {
    if (child.exitCode !== null) throw new Error(`Anji ended with ${child.exitCode} before it was ready`)
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Anji was not ready in eight minutes')
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

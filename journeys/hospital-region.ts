/** A region with a hospital behind its sluice, each part a process that can be killed, on a database that can be killed, too. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import type pg from 'pg'
import { type Context, type EmbeddedPostgres, makeContext, openPool, startEmbedded, urlOfDatabase } from '#kernel'
import { hospitalBehindSluice } from '#region'
import { hisDatabaseOf, type Place, placeOf, programsOf, registerPlace } from '../server/demo-place.ts'
import { plainEnvironment } from '../server/demo-processes.ts'
import { end, freePort, untilReady } from './anji.ts'
import { type Line, openLine } from './line.ts'

const root = join(import.meta.dirname, '..')
const leaveWithParent = pathToFileURL(join(root, 'server', 'leave-with-parent.ts')).href

export const victims = ['server', 'outer', 'inner', 'his', 'database', 'inner-line', 'platform-line'] as const
export type Victim = (typeof victims)[number]

export interface HospitalRegion {
  readonly url: string
  readonly databaseUrl: string
  readonly hisUrl: string
  /** Where the sluice hears HL7. */
  readonly mllpPort: number
  readonly place: Place
  readonly institutionId: string
  readonly root: Context
  readonly ours: pg.Pool
  readonly theirs: pg.Pool
  /** kill -9, or the line is cut. */
  break(victim: Victim, how?: 'cut' | 'silent'): Promise<void>
  mend(victim: Victim): Promise<void>
}

export async function startHospitalRegion(t: TestContext, residents = 20): Promise<HospitalRegion> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'anji-hospital-'))
  chmodSync(folder, 0o755) // the database may have to run as another user
  const stops: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
  t.after(async () => {
    for (const stop of stops.reverse()) await stop().catch((error: Error) => t.diagnostic(error.message))
  })
  const database = await Database.start(folder)
  stops.push(() => database.stop())
  const databaseUrl = urlOfDatabase(database.url, 'anji')
  const admin = openPool(database.url, 1)
  await admin.query('create database anji').finally(() => admin.end())
  const port = await freePort()
  const url = `http://localhost:${port}`
  const basic = { DATABASE_URL: databaseUrl, PORT: String(port), DEMO: 'true', DEMO_RESIDENTS: String(residents) }
  await seed(url, basic)

  const ours = openPool(databaseUrl, 4)
  const hospital = await hospitalBehindSluice((options) => makeContext(ours, options))
  const place = await placeOf(join(folder, 'hospital'), hospital!)
  const context = makeContext(ours)
  await registerPlace(context, place)
  const lines = { inner: await openLine(t, place.ports.outer), platform: await openLine(t, place.ports.outer) }
  const programs = makePrograms(place, databaseUrl, lines, basic)
  const theirs = openPool(hisDatabaseOf(databaseUrl), 4)
  stops.push(() => Promise.all([ours.end(), theirs.end()]))
  for (const program of Object.values(programs)) stops.push(() => program.kill('SIGTERM'))
  for (const program of Object.values(programs)) program.start()
  await programs.server.ready(url)
  const { rows } = await ours.query('select id from institutions.institution where code = $1', [
    hospital!.institutionCode,
  ])
  return {
    ...{ url, databaseUrl, place, ours, theirs, root: context },
    hisUrl: `http://127.0.0.1:${place.ports.screen}`,
    mllpPort: place.ports.sluiceMllp,
    institutionId: rows[0].id,
    break: async (victim, how = 'cut') => {
      if (victim === 'inner-line') lines.inner.cut(how)
      else if (victim === 'platform-line') lines.platform.cut(how)
      else if (victim === 'database') await database.kill()
      else await programs[victim].kill()
    },
    mend: async (victim) => {
      if (victim === 'inner-line') lines.inner.mend()
      else if (victim === 'platform-line') lines.platform.mend()
      else if (victim === 'database') await database.again()
      else programs[victim].start()
    },
  }
}

type ProgramName = 'server' | 'outer' | 'inner' | 'his'

function makePrograms(
  place: Place,
  databaseUrl: string,
  lines: { inner: Line; platform: Line },
  basic: Record<string, string>,
): Record<ProgramName, Program> {
  const made = programsOf(place, databaseUrl, lines.inner.port).map(
    ({ name, words, env }) => [name, new Program(words, plainEnvironment(env))] as const,
  )
  const server = new Program(
    ['server/main.ts'],
    serverEnvironment({
      ...basic,
      SLUICE_OUTER: `127.0.0.1:${lines.platform.port}`,
      SLUICE_KEYS: join(place.enrolment, 'platform'),
    }),
  )
  return { ...Object.fromEntries(made), server } as Record<ProgramName, Program>
}

function serverEnvironment(env: Record<string, string>): NodeJS.ProcessEnv {
  const { PUBLIC_URL: _ignored, ...inherited } = process.env
  return { ...inherited, LOG_LEVEL: process.env.JOURNEY_LOG ? 'info' : 'silent', ...env }
}

async function seed(url: string, basic: Record<string, string>): Promise<void> {
  const seeding = new Program(['server/main.ts'], serverEnvironment({ ...basic, ROLE: 'api' }))
  seeding.start()
  await seeding.ready(url)
  await seeding.kill('SIGTERM')
}

class Program {
  readonly #words: readonly string[]
  readonly #env: NodeJS.ProcessEnv
  #child: ChildProcess | undefined

  constructor(words: readonly string[], env: NodeJS.ProcessEnv) {
    this.#words = words
    this.#env = env
  }

  start(): void {
    const said = process.env.JOURNEY_LOG ? 'inherit' : 'ignore'
    this.#child = spawn(process.execPath, ['--no-warnings', '--import', leaveWithParent, ...this.#words], {
      cwd: root,
      env: this.#env,
      stdio: ['ignore', said, said, 'ipc'],
    })
    this.#child.channel?.unref()
  }

  ready(url: string): Promise<void> {
    return untilReady(url, this.#child!)
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#child) await end(this.#child, signal)
  }
}

/** A cluster of its own: the one that all tests share is not to be killed. */
class Database {
  readonly #folder: string
  readonly #port: number
  #running: EmbeddedPostgres

  static async start(folder: string): Promise<Database> {
    const port = await freePort()
    return new Database(folder, port, await open(folder, port))
  }

  private constructor(folder: string, port: number, running: EmbeddedPostgres) {
    this.#folder = folder
    this.#port = port
    this.#running = running
    // A run that is cut off leaves no database behind, and no memory full of it.
    process.once('exit', () => {
      if (shoot(this.#running.pid)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    })
    process.once('SIGTERM', () => process.exit(143))
  }

  get url(): string {
    return this.#running.url
  }

  async kill(): Promise<void> {
    const { pid } = this.#running
    process.kill(pid, 'SIGKILL')
  }

  async again(): Promise<void> {
    this.#running = await open(this.#folder, this.#port)
  }

  async stop(): Promise<void> {
    process.kill(this.#running.pid, 'SIGQUIT') // at once: nothing in it is wanted any more
    for (let waited = 0; waited < 200 && shoot(this.#running.pid, 0); waited++)
      await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

function shoot(pid: number, signal: NodeJS.Signals | 0 = 'SIGKILL'): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}

// No fsync: what a killed process has written stays with the system. The rest is as safe as it is in a real region.
function open(folder: string, port: number): Promise<EmbeddedPostgres> {
  return startEmbedded({ folder, port, settings: ['fsync=off', 'shared_buffers=128MB'] })
}

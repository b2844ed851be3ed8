import { type ChildProcess, type ForkOptions, fork, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Context, makeContext, migrate, migrateJobs, openPool, startEmbedded, urlOfDatabase } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { receive, registerSluice } from '#people/sluices'
import { chanceOver, enrolAuthority, enrolHospital, enrolOuter, enrolPlatform } from '#sluice/enrol'
import { type Link, openLink } from '#sluice/protocol'
import type { HospitalSettings } from './hospital.ts'

const root = join(import.meta.dirname, '..', '..')
const clock = { now: () => new Date() }

export interface Bench {
  readonly link: Link
  readonly sluiceId: string
  readonly hisPort: number
  readonly hospital: ChildProcess
  readonly pool: pg.Pool
  /** kill -9, and another in its place. */
  killOuter(): Promise<void>
  close(): Promise<void>
}

/** A database, the platform's link with its inbox, and outer, inner and the hospital's system as processes of their own. */
export async function openBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
  chmodSync(folder, 0o755) // the database may have to run as another user
  // Commits are durable, as in service.
  const server = await startEmbedded({ folder: join(folder, 'database'), settings: ['shared_buffers=512MB'] })
  const children: ChildProcess[] = []
  const start = (file: string, args: string[] = [], options: ForkOptions = {}) => {
    const child = fork(join(import.meta.dirname, file), args, { execArgv: ['--no-warnings'], ...options })
    children.push(child)
    return child
  }
  const { context, hospital } = await enrol(join(folder, 'enrolment'))
  let outer = await startOuter(join(context.out, 'outer'), 0)
  const [{ port: hisPort }] = (await once(start('his.ts'), 'message')) as [{ port: number }]
  const settings: HospitalSettings = {
    outer: { host: '127.0.0.1', port: outer.port },
    enrolment: hospital.folder,
    spool: join(folder, 'spool'),
    hisPort,
  }
  const inner = start('hospital.ts', [JSON.stringify(settings)])
  const { pool, ctx } = await database(server.url)
  await register(ctx, context.out)
  const link = platformLink(ctx, context.out, hospital.id, settings.outer)
  for (let tries = 0; !link.up(hospital.id); tries++) {
    if (tries > 2_000) throw new Error('The hospital does not come')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return {
    link,
    sluiceId: hospital.id,
    hisPort,
    hospital: inner,
    pool,
    killOuter: async () => {
      outer.child.kill('SIGKILL')
      await once(outer.child, 'exit')
      outer = await startOuter(join(context.out, 'outer'), settings.outer.port)
    },
    close: async () => {
      await link.close()
      for (const child of [...children, outer.child]) child.kill('SIGKILL')
      await pool.end()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function enrol(out: string) {
  const context = { out, now: clock.now(), chance: chanceOver(clock, randomBytes) }
  await enrolAuthority(context, 'bench')
  await enrolPlatform(context)
  await enrolOuter(context, ['127.0.0.1'])
  const hospital = await enrolHospital(context, {
    name: 'east',
    title: '安济县人民医院',
    institutionCode: 'H12345678901',
  })
  return { context, hospital }
}

async function startOuter(enrolment: string, wanted: number): Promise<{ child: ChildProcess; port: number }> {
  const env = { ...process.env, OUTER_HOST: '127.0.0.1', OUTER_PORT: String(wanted), OUTER_ENROLMENT: enrolment }
  const child = spawn(process.execPath, ['--no-warnings', join(root, 'sluice/outer/main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Read to its end: a program whose log nobody reads ends.
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      const said = /"outer listens","port":(\d+)/.exec(String(chunk))
      if (said) resolve(Number(said[1]))
    })
    child.once('exit', () => reject(new Error('Outer does not start')))
  })
  return { child, port }
}

async function database(serverUrl: string): Promise<{ pool: pg.Pool; ctx: Context }> {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  await admin.query('create database bench_sluice')
  await admin.end()
  const pool = openPool(urlOfDatabase(serverUrl, 'bench_sluice'), 6)
  await migrate(pool)
  await migrateJobs(pool)
  return { pool, ctx: makeContext(pool) }
}

async function register(ctx: Context, enrolment: string): Promise<void> {
  await registerInstitution(ctx, {
    code: 'H12345678901',
    kind: 'hospital',
    level: 2,
    name: '安济县人民医院',
    responsibleName: '周敏',
    responsiblePhone: '13900000001',
    address: '安济县人民路 1 号',
    phone: '0990-8800001',
    licenceNumber: 'PDY00001',
  })
  await registerSluice(ctx, JSON.parse(readFileSync(join(enrolment, 'registrations', 'east.json'), 'utf8')))
}

function platformLink(ctx: Context, enrolment: string, sluiceId: string, outer: HospitalSettings['outer']): Link {
  const own = (file: string) => readFileSync(join(enrolment, 'platform', file), 'utf8')
  const hospitalKey = readFileSync(join(enrolment, 'hospitals', 'east', 'sm2-public.pem'), 'utf8')
  return openLink({
    role: 'platform',
    outer,
    identity: {
      id: 'platform',
      tls: { certPem: own('tls-cert.pem'), keyPem: own('tls-key.pem'), caPem: own('ca.pem'), crlPem: own('crl.pem') },
      sm2: { privateKeyPem: own('sm2-key.pem'), publicKeyPem: own('sm2-public.pem') },
    },
    peerKey: (id) => (id === sluiceId ? hospitalKey : undefined),
    clock: () => clock.now(),
    chance: ctx.chance,
    onDurable: (from, batch) => receive(ctx, from, batch),
    log: ({ level, ...line }) => level === 'error' && console.error(JSON.stringify(line)),
  })
}

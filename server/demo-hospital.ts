// The demo's hospital behind a sluice: its own system, inner and outer as processes beside the server. DEMO_HOSPITAL=false: none.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RegisterSluiceRequest } from '#contracts/sluices'
import { log, makeContext, systemActor, urlOfDatabase } from '#kernel'
import { readIdentity, registerSluice, standBy } from '#people/sluices'
import { hospitalBehindSluice } from '#region'
import type { Booted } from './boot.ts'
import { freePorts, type Kept, keepRunning, runOnce } from './demo-processes.ts'

const root = join(import.meta.dirname, '..')
const portNames = ['outer', 'screen', 'hisMllp', 'sluiceMllp'] as const
type Ports = Record<(typeof portNames)[number], number>
type Hospital = NonNullable<Awaited<ReturnType<typeof hospitalBehindSluice>>>

interface Place {
  /** Below the server's data: keys, ports, spool, what the processes said. */
  readonly folder: string
  readonly enrolment: string
  readonly ports: Ports
  readonly hospital: Hospital
}

/** Brings the hospital up beside the running server, which does not wait for it; what goes wrong is said and stays here. */
export function startDemoHospital(
  booted: Booted,
  dataFolder: string,
  say: (line: string) => void,
): { stop(): Promise<void> } {
  const running: { stop(): Promise<unknown> }[] = []
  let stopped = false
  const keep = (one: { stop(): Promise<unknown> }) => {
    running.push(one)
    if (stopped) void one.stop()
  }
  const start = async () => {
    const hospital = await hospitalBehindSluice((options) => makeContext(booted.pool, options))
    if (!hospital || stopped) return
    const folder = join(dataFolder, 'hospital')
    const enrolment = join(folder, 'enrolment')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const place = { folder, enrolment, ports: await portsOf(folder), hospital }
    await enrolOnce(place)
    if (stopped) return
    for (const process of startProcesses(place, booted.databaseUrl)) keep(process)
    await register(booted, place)
    const outer = { host: '127.0.0.1', port: place.ports.outer }
    const identity = readIdentity(join(enrolment, 'platform'))
    keep(standBy(booted.root, booted.databaseUrl, { outer, identity }))
    say(`Demo hospital: ${hospital.name}, its own system on http://127.0.0.1:${place.ports.screen}`)
  }
  const starting = start().catch((error: Error) => {
    log.error({ error: error.message }, 'the demo hospital could not be started')
    say('Demo hospital: could not be started; see the log')
  })
  return {
    stop: async () => {
      stopped = true
      await starting
      // The platform's end first, then inner and outer, the hospital's own system last.
      for (const one of running.reverse()) await one.stop()
    },
  }
}

/** The ports of the last time where they are free; they are written down for people and tests. */
async function portsOf(folder: string): Promise<Ports> {
  const file = join(folder, 'ports.json')
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>) : {}
  const ports = await freePorts(portNames, known)
  writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`)
  return ports
}

/** An authority of the demo's own, keys for both ends and for outer; a step that was cut off is taken up again. */
async function enrolOnce({ enrolment, hospital }: Place): Promise<void> {
  const enrol = (...words: string[]) => runOnce(['sluice/enrol/main.ts', ...words, '--out', enrolment])
  if (!existsSync(join(enrolment, 'authority', 'crl.pem'))) await enrol('ca', '--region', 'Anji demo region')
  if (!existsSync(join(enrolment, 'platform', 'crl.pem'))) await enrol('platform')
  if (!existsSync(join(enrolment, 'outer', 'crl.pem'))) await enrol('outer', '--host', '127.0.0.1')
  const { key, institutionCode, name } = hospital
  if (!existsSync(join(enrolment, 'hospitals', key, 'crl.pem')))
    await enrol('hospital', key, '--institution', institutionCode, '--title', name)
}

function startProcesses(place: Place, databaseUrl: string): Kept[] {
  const { folder, enrolment, ports, hospital } = place
  const url = hisDatabaseOf(databaseUrl)
  const peopleFile = join(folder, 'people.json')
  writeFileSync(peopleFile, JSON.stringify(hospital.people), { mode: 0o600 })
  const innerFile = join(folder, 'inner.json')
  writeFileSync(innerFile, JSON.stringify(innerConfig(place, url), null, 2), { mode: 0o600 })
  const logFile = (name: string) => join(folder, `${name}.log`)
  return [
    keepRunning('his', ['his/main.ts'], {
      logFile: logFile('his'),
      env: {
        HIS_DATABASE_URL: url,
        HIS_PORT: String(ports.screen),
        HIS_MLLP_PORT: String(ports.hisMllp),
        HIS_PEOPLE: peopleFile,
        HIS_SEND_TO: `127.0.0.1:${ports.sluiceMllp}`,
      },
    }),
    keepRunning('outer', ['sluice/outer/main.ts'], {
      logFile: logFile('outer'),
      env: { OUTER_HOST: '127.0.0.1', OUTER_PORT: String(ports.outer), OUTER_ENROLMENT: join(enrolment, 'outer') },
    }),
    keepRunning('inner', ['sluice/inner/main.ts', 'run', '--config', innerFile], {
      logFile: logFile('inner'),
      env: { HIS_DATABASE_PASSWORD: decodeURIComponent(new URL(url).password) },
    }),
  ]
}

/** `his` beside Anji's own database in the embedded cluster; beside another one a name of its own. */
function hisDatabaseOf(databaseUrl: string): string {
  const name = new URL(databaseUrl).pathname.slice(1)
  return urlOfDatabase(databaseUrl, name === 'postgres' ? 'his' : `${name}_his`)
}

function innerConfig({ enrolment, ports, hospital }: Place, hisUrl: string) {
  const { id } = registrationOf(enrolment, hospital.key)
  const database = new URL(hisUrl)
  const described = (file: string) => JSON.parse(readFileSync(join(root, 'his', 'sluice', file), 'utf8')) as object
  const local = '127.0.0.1'
  return {
    outer: { host: local, port: ports.outer },
    enrolment: join(enrolment, 'hospitals', hospital.key),
    spool: { folder: 'spool' },
    adapters: [
      {
        name: 'his-hl7',
        kind: 'mllp',
        hospital: id,
        listen: { host: local, port: ports.sluiceMllp, allow: [local] },
        charset: 'gb18030',
      },
      {
        name: 'his-views',
        kind: 'views',
        hospital: id,
        system: 'postgresql',
        host: database.hostname,
        port: Number(database.port || 5432),
        database: database.pathname.slice(1),
        user: decodeURIComponent(database.username),
        password: { env: 'HIS_DATABASE_PASSWORD' },
        listen: ['his_schedule'],
        ...described('views.json'),
      },
      { name: 'his-service', kind: 'soap', url: `http://${local}:${ports.screen}/soap`, ...described('soap.json') },
    ],
  }
}

function registrationOf(enrolment: string, key: string): RegisterSluiceRequest {
  return RegisterSluiceRequest.parse(JSON.parse(readFileSync(join(enrolment, 'registrations', `${key}.json`), 'utf8')))
}

async function register({ root }: Booted, { enrolment, hospital }: Place): Promise<void> {
  await registerSluice(root.as(systemActor('demo-hospital')), registrationOf(enrolment, hospital.key))
}

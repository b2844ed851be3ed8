// The demo's hospital behind a sluice: where its keys, ports and configurations are, and which programs it consists of.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RegisterSluiceRequest } from '#contracts/sluices'
import { type Context, systemActor, urlOfDatabase } from '#kernel'
import { registerSluice } from '#people/sluices'
import type { hospitalBehindSluice } from '#region'
import { freePorts, runOnce } from './demo-processes.ts'

const root = join(import.meta.dirname, '..')
const portNames = ['outer', 'screen', 'hisMllp', 'sluiceMllp'] as const
type Ports = Record<(typeof portNames)[number], number>
type Hospital = NonNullable<Awaited<ReturnType<typeof hospitalBehindSluice>>>

export interface Place {
  /** Below the server's data: keys, ports, spool, what the processes said. */
  readonly folder: string
  readonly enrolment: string
  readonly ports: Ports
  readonly hospital: Hospital
}

/** Makes the place, or finds it as it was left: keys are issued once, ports are the last ones where they are free. */
export async function placeOf(folder: string, hospital: Hospital): Promise<Place> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const place = { folder, enrolment: join(folder, 'enrolment'), ports: await portsOf(folder), hospital }
  await enrolOnce(place)
  return place
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

export interface Program {
  readonly name: 'his' | 'outer' | 'inner'
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The hospital's own system, outer and inner. Inner dials outer at `outerPort`, where that is another one than outer's own. */
export function programsOf(place: Place, databaseUrl: string, outerPort = place.ports.outer): Program[] {
  const { folder, enrolment, ports, hospital } = place
  const url = hisDatabaseOf(databaseUrl)
  const peopleFile = join(folder, 'people.json')
  writeFileSync(peopleFile, JSON.stringify(hospital.people), { mode: 0o600 })
  const innerFile = join(folder, 'inner.json')
  writeFileSync(innerFile, JSON.stringify(innerConfig(place, url, outerPort), null, 2), { mode: 0o600 })
  return [
    {
      name: 'his',
      words: ['his/main.ts'],
      env: {
        HIS_DATABASE_URL: url,
        HIS_PORT: String(ports.screen),
        HIS_MLLP_PORT: String(ports.hisMllp),
        HIS_PEOPLE: peopleFile,
        HIS_SEND_TO: `127.0.0.1:${ports.sluiceMllp}`,
      },
    },
    {
      name: 'outer',
      words: ['sluice/outer/main.ts'],
      env: { OUTER_HOST: '127.0.0.1', OUTER_PORT: String(ports.outer), OUTER_ENROLMENT: join(enrolment, 'outer') },
    },
    {
      name: 'inner',
      words: ['sluice/inner/main.ts', 'run', '--config', innerFile],
      env: { HIS_DATABASE_PASSWORD: decodeURIComponent(new URL(url).password) },
    },
  ]
}

/** `his` beside Anji's own database in the embedded cluster; beside another one a name of its own. */
export function hisDatabaseOf(databaseUrl: string): string {
  const name = new URL(databaseUrl).pathname.slice(1)
  return urlOfDatabase(databaseUrl, name === 'postgres' ? 'his' : `${name}_his`)
}

function innerConfig({ enrolment, ports, hospital }: Place, hisUrl: string, outerPort: number) {
  const { id } = registrationOf(enrolment, hospital.key)
  const database = new URL(hisUrl)
  const described = (file: string) => JSON.parse(readFileSync(join(root, 'his', 'sluice', file), 'utf8')) as object
  const local = '127.0.0.1'
  return {
    outer: { host: local, port: outerPort },
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

/** The platform knows the hospital's sluice from now on. */
export async function registerPlace(root: Context, { enrolment, hospital }: Place): Promise<void> {
  await registerSluice(root.as(systemActor('demo-hospital')), registrationOf(enrolment, hospital.key))
}

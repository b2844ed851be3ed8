// The record through HTTP, with validation, access rules and audit on, against a bare Fastify and pg handler in the same run.
// The server is a process of its own; the load comes from this one, on the same cores.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fhirModule } from '#border/fhir'
import { type Actor, makeContext, makeServer, migrate, openPool, startEmbedded } from '#kernel'
import { grantAccess, importFolder, search } from '#record'
import type { Benchmark } from './index.ts'

const synthea = join(import.meta.dirname, '../../shared/data/synthea-r4')
const seconds = Number(process.env.BENCH_SECONDS ?? 2)
const connectionsMax = 20
const client: Actor = { id: 'bench-client', name: 'client', roles: ['integration'], scopes: ['system/*.*'] }
// Who reads is bound by grants: every query carries them.
const doctor: Actor = { id: 'bench-doctor', name: 'doctor', roles: ['doctor'], institutionId: 'bench-hospital' }

if (process.send && process.argv.includes('--serve')) await serve(String(process.env.BENCH_DATABASE))

async function serve(url: string): Promise<void> {
  const pool = openPool(url, connectionsMax)
  const actors = new Map([client, doctor].map((actor) => [`Bearer ${actor.id}`, actor]))
  const { app } = await makeServer(
    (options) => makeContext(pool, options),
    async (request) => actors.get(String(request.headers.authorization)) ?? null,
  )
  await fhirModule.routes?.(app)
  const bare = { config: { access: ['integration' as const] } }
  app.post('/bare/:id', bare, async (request, reply) => {
    const { id } = request.params as { id: string }
    const text = JSON.stringify(request.body)
    await pool.query({ name: 'bare-create', text: 'insert into bare values ($1, $2)', values: [id, text] })
    return reply.code(201).type('application/json').serializer(String).send(text)
  })
  app.get('/bare/:id', bare, async (request, reply) => {
    const { id } = request.params as { id: string }
    const { rows } = await pool.query({
      name: 'bare-read',
      text: 'select content from bare where id = $1',
      values: [id],
    })
    return reply.type('application/json').serializer(String).send(rows[0].content)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.({ port: (app.server.address() as AddressInfo).port })
  process.once('disconnect', () => process.exit())
}

export const benchmark: Benchmark = {
  name: 'record-http',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
    chmodSync(folder, 0o755)
    const settings = ['shared_buffers=1GB', 'max_wal_size=4GB']
    const database = await startEmbedded({ folder, settings })
    try {
      const facts = await fill(database.url)
      const child = fork(import.meta.filename, ['--serve'], {
        execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
        env: { ...process.env, BENCH_DATABASE: database.url, RATE_LIMIT_PER_MINUTE: '1000000000', LOG_LEVEL: 'warn' },
      })
      const [{ port }] = (await once(child, 'message')) as [{ port: number }]
      try {
        return await measureAll(port, facts)
      } finally {
        child.disconnect()
        await once(child, 'exit')
      }
    } finally {
      await database.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

interface Facts {
  readonly patients: readonly string[]
  readonly observations: readonly string[]
}

async function fill(url: string): Promise<Facts> {
  const pool = openPool(url, 4)
  await migrate(pool)
  await pool.query('create table bare (id text primary key, content text not null)')
  const ctx = makeContext(pool)
  const { refusals } = await importFolder(ctx, synthea)
  if (refusals.length > 0) throw new Error(`Refused: ${JSON.stringify(refusals[0])}`)
  const ids = async (query: string) => (await search(ctx, query)).resources.map((one) => String(one.id))
  const patients = await ids('Patient?_count=1000')
  for (const patientId of patients) {
    await grantAccess(ctx, {
      granteeKind: 'institution',
      granteeId: doctor.institutionId ?? '',
      patientId,
      basis: 'care-relation',
      basisId: 'bench',
    })
  }
  const facts = { patients, observations: await ids('Observation?_count=1000') }
  await pool.query('vacuum analyze')
  await pool.end()
  return facts
}

interface Call {
  readonly method: string
  readonly path: string
  readonly actor: Actor
  readonly body?: string
  readonly headers?: string
}

/** What one connection does next, given what the last answer was. */
type Next = (last: Answer | undefined, turn: number) => Call
interface Answer {
  readonly status: number
  /** Read only by who needs it: the load must not pay for what it does not look at. */
  body(): string
}

interface Load {
  readonly name: string
  readonly connections: readonly number[]
  readonly start: () => Next
  readonly accept: readonly number[]
  /** How many resources one call stands for. */
  readonly each?: number
}

function loadsOf({ patients, observations }: Facts): Load[] {
  let count = 0
  let bare = 0
  // Steps of a prime length go over all of them without a pattern that a cache could learn quickly.
  const pick = (from: readonly string[]) => from[(count++ * 7919) % from.length] ?? ''
  const observation = (n: number, more: object = {}) => ({
    resourceType: 'Observation',
    ...more,
    status: 'final',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
    ],
    code: { coding: [{ system: 'http://loinc.org', code: '15074-8', display: 'Glucose' }] },
    subject: { reference: `Patient/${pick(patients)}` },
    effectiveDateTime: `2026-01-${10 + (n % 20)}T08:30:00+08:00`,
    valueQuantity: { value: 4 + (n % 60) / 10, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  })
  const fhir = (method: string, path: string, actor: Actor, body?: object): Call => {
    return { method, path: `/fhir/R4${path}`, actor, ...(body ? { body: JSON.stringify(body) } : {}) }
  }
  const search = (name: string, query: () => string): Load => ({
    name,
    connections: name === 'search' ? [1, 8, 32] : [32],
    start: () => () => fhir('GET', `/${query()}`, doctor),
    accept: [200],
  })
  const bundleOf = 200
  return [
    {
      name: 'create',
      connections: [1, 8, 32],
      start: () => (_, turn) => fhir('POST', '/Observation', client, observation(turn)),
      accept: [201],
    },
    {
      name: 'read',
      connections: [1, 8, 32],
      start: () => () => fhir('GET', `/Observation/${pick(observations)}`, doctor),
      accept: [200],
    },
    search('search', () => `Observation?patient=${pick(patients)}&code=http://loinc.org|8302-2&_sort=-date`),
    search('condition', () => `Condition?patient=${pick(patients)}`),
    search('code_date', () => 'Observation?code=http://loinc.org|8302-2&date=ge2015-01-01&_total=none'),
    search('name', () => `Patient?name=${'abcdefghijklmnoprst'[count++ % 19]}`),
    search(
      'include',
      () => `Observation?patient=${pick(patients)}&_include=Observation:encounter&_count=50&_total=none`,
    ),
    { name: 'crud', connections: [1, 8, 32], start: () => crud(fhir, pick, patients), accept: [200, 201, 204] },
    {
      name: 'bundle',
      connections: [4],
      each: bundleOf,
      start: () => () =>
        fhir('POST', '/', client, {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: Array.from({ length: bundleOf }, (_, n) => ({
            resource: observation(n),
            request: { method: 'POST', url: 'Observation' },
          })),
        }),
      accept: [200],
    },
    {
      name: 'bare_create',
      connections: [1, 8, 32],
      start: () => (_, turn) => ({
        method: 'POST',
        path: `/bare/${bare++}`,
        actor: client,
        body: JSON.stringify(observation(turn)),
      }),
      accept: [201],
    },
    {
      name: 'bare_read',
      connections: [1, 8, 32],
      start: () => (_, turn) => ({ method: 'GET', path: `/bare/${turn % 100}`, actor: client }),
      accept: [200],
    },
  ]
}

const nineTypes: readonly ((patient: string) => object)[] = [
  (reference) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({ resourceType: 'Condition', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference } }),
  (reference) => ({ resourceType: 'Procedure', status: 'completed', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({ resourceType: 'AllergyIntolerance', code: { text: 'x' }, patient: { reference } }),
  (reference) => ({ resourceType: 'DiagnosticReport', status: 'final', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({ resourceType: 'CarePlan', status: 'active', intent: 'plan', subject: { reference } }),
  (reference) => ({ resourceType: 'Flag', status: 'active', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({
    resourceType: 'Goal',
    lifecycleStatus: 'active',
    description: { text: 'x' },
    subject: { reference },
  }),
]

/** Create, read, update and delete, one type after the other. */
function crud(
  fhir: (method: string, path: string, actor: Actor, body?: object) => Call,
  pick: (from: readonly string[]) => string,
  patients: readonly string[],
): Next {
  let made: { resourceType: string; id: string } | undefined
  return (last, turn) => {
    const step = turn % 4
    if (step === 0) {
      return fhir('POST', '', client, nineTypes[(turn / 4) % nineTypes.length]?.(`Patient/${pick(patients)}`))
    }
    if (step === 1) made = JSON.parse(last?.body() ?? '')
    const path = `/${made?.resourceType}/${made?.id}`
    if (step === 1) return fhir('GET', path, client)
    return step === 2 ? fhir('PUT', path, client, { ...made, language: 'zh' }) : fhir('DELETE', path, client)
  }
}

async function measureAll(port: number, facts: Facts) {
  const table: Record<string, string | number>[] = []
  const figures: Record<string, number> = {}
  const only = process.env.BENCH_ONLY?.split(',')
  for (const load of loadsOf(facts)) {
    if (only && !only.includes(load.name)) continue
    for (const connections of load.connections) {
      const times = await run(port, load, connections)
      const perSecond = Math.round((times.length / seconds) * (load.each ?? 1))
      const at = (part: number) => Math.round((times[Math.floor(times.length * part)] ?? 0) * 100) / 100
      table.push({ what: load.name, connections, 'per second': perSecond, 'p50 ms': at(0.5), 'p99 ms': at(0.99) })
      const most = load.connections.at(-1) === connections
      figures[`${load.name}${most ? '' : `_${connections}`}_per_s`] = perSecond
      figures[`${load.name}${most ? '' : `_${connections}`}_p99_ms`] = at(0.99)
    }
  }
  for (const name of only ? [] : ['create', 'read']) {
    const ratio = (figures[`${name}_per_s`] ?? 0) / (figures[`bare_${name}_per_s`] ?? 1)
    figures[`${name}_ratio_to_bare`] = Math.round(ratio * 100) / 100
  }
  return { table, figures }
}

/** The milliseconds of every call, sorted. */
async function run(port: number, load: Load, connections: number): Promise<number[]> {
  const times: number[] = []
  let until = 0
  const lanes = await Promise.all(Array.from({ length: connections }, () => openLane(port)))
  const drive = async (lane: Lane) => {
    const next = load.start()
    let last: Answer | undefined
    for (let turn = 0; performance.now() < until; turn++) {
      const call = next(last, turn)
      // A create's address follows from what it creates.
      const path = call.path === '/fhir/R4' ? `/fhir/R4/${JSON.parse(call.body ?? '{}').resourceType}` : call.path
      const started = performance.now()
      last = await lane.call({ ...call, path })
      times.push(performance.now() - started)
      if (!load.accept.includes(last.status))
        throw new Error(`${load.name}: ${last.status} ${last.body().slice(0, 300)}`)
    }
  }
  const all = async (milliseconds: number) => {
    until = performance.now() + milliseconds
    await Promise.all(lanes.map(drive))
  }
  await all(300)
  times.length = 0
  await all(seconds * 1000)
  for (const lane of lanes) lane.close()
  return times.sort((a, b) => a - b)
}

interface Lane {
  call(call: Call): Promise<Answer>
  close(): void
}

/** HTTP/1.1 over one connection, as little of it as is needed: the load must cost less than what it measures. */
async function openLane(port: number): Promise<Lane> {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await once(socket, 'connect')
  let answered: (answer: Answer) => void = () => undefined
  let chunks: Buffer[] = []
  let got = 0
  let whole = Number.POSITIVE_INFINITY
  let status = 0
  socket.on('data', (chunk: Buffer) => {
    if (got === 0) {
      // Heads are small: they come in one piece with the beginning of the body.
      const end = chunk.indexOf('\r\n\r\n')
      const head = chunk.toString('latin1', 0, end)
      whole = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      status = Number(head.slice(9, 12))
    }
    chunks.push(chunk)
    got += chunk.length
    if (got < whole) return
    const bytes = chunks
    chunks = []
    got = 0
    answered({ status, body: () => bodyOf(Buffer.concat(bytes)) })
  })
  return {
    call: ({ method, path, actor, body }) =>
      new Promise((resolve, reject) => {
        answered = resolve
        socket.once('error', reject)
        const type = path.startsWith('/bare') ? 'application/json' : 'application/fhir+json'
        const content =
          body === undefined ? '' : `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
        socket.write(
          `${method} ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${actor.id}\r\n${content}\r\n${body ?? ''}`,
        )
        socket.removeListener('error', reject)
      }),
    close: () => socket.destroy(),
  }
}

function bodyOf(answer: Buffer): string {
  return answer.toString('utf8', answer.indexOf('\r\n\r\n') + 4)
}

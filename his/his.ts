import Fastify, { type FastifyInstance } from 'fastify'
import { type Chance, type Clock, systemChance, systemClock } from '#kernel'
import { inTransaction, openHisDatabase, type Pool } from './database.ts'
import { fhirRoutes } from './fhir/routes.ts'
import type { Charset } from './hl7/frames.ts'
import { startListener } from './hl7/listener.ts'
import { startSender } from './hl7/sender.ts'
import { type FaultInput, Faults, type Misbehaviour, misbehaviour } from './misbehave.ts'
import { expireLocks } from './numbers.ts'
import { screenRoutes } from './screen/routes.ts'
import { type HisPeople, inventedPeople, openDays, seedHospital } from './seed.ts'
import { soapRoutes } from './soap/service.ts'

export interface HisOptions {
  /** The hospital's database; it is made when the server does not have it. */
  readonly databaseUrl: string
  readonly host?: string
  /** 0: a free one. `http` carries the web service, FHIR and the screen. */
  readonly ports?: { readonly http?: number; readonly mllp?: number }
  readonly seed?: number
  readonly people?: HisPeople
  /** How many days ahead sessions are open, today included, and how many numbers a session has. */
  readonly days?: number
  readonly numbersPerSession?: number
  /** Where the hospital's HL7 messages go; without it they wait. */
  readonly sendTo?: { readonly host: string; readonly port: number } | undefined
  readonly charset?: Charset
  readonly misbehave?: readonly FaultInput[]
  readonly clock?: Clock
  readonly chance?: Chance
}

export interface His {
  readonly databaseUrl: string
  readonly pool: Pool
  /** http://127.0.0.1:PORT: the screen; /soap and /fhir below it. */
  readonly url: string
  readonly soapUrl: string
  readonly fhirUrl: string
  readonly mllpPort: number
  readonly faults: Misbehaviour
  stop(): Promise<void>
}

/** Starts the hospital's system; it is ready when this resolves. */
export async function startHis(options: HisOptions): Promise<His> {
  const { clock = systemClock, chance = systemChance, host = '127.0.0.1' } = options
  const now = () => clock.now()
  const faults = misbehaviour(options.misbehave)
  const pool = await openHisDatabase(options.databaseUrl)
  const people = options.people ?? inventedPeople
  const plan = {
    seed: options.seed ?? 1,
    people,
    days: options.days ?? 8,
    numbersPerSession: options.numbersPerSession ?? 20,
  }
  const stops: (() => Promise<unknown>)[] = [() => pool.end()]
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one()
  }
  try {
    await seedHospital(pool, plan, now())
    const listener = await startListener({ pool, host, port: options.ports?.mllp ?? 0, faults, now })
    stops.push(listener.stop)
    if (options.sendTo) {
      const target = options.sendTo
      const charset = options.charset ?? 'GB18030'
      const { databaseUrl } = options
      const sender = await startSender({ pool, databaseUrl, target, charset, facility: people.facility, faults, now })
      stops.push(sender.stop)
    }
    const app = await makeApp({
      pool,
      faults,
      chance,
      facility: people.facility,
      local: /^(127\.|localhost$|::1$)/.test(host),
      now,
    })
    stops.push(() => app.close())
    const url = await app.listen({ host, port: options.ports?.http ?? 0 })
    const swept = sweep(pool, now, (client) => openDays(client, plan, now()))
    stops.push(swept.stop)
    const { databaseUrl } = options
    return {
      databaseUrl,
      pool,
      url,
      soapUrl: `${url}/soap`,
      fhirUrl: `${url}/fhir`,
      mllpPort: listener.port,
      faults,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Serving {
  pool: Pool
  faults: Misbehaviour
  chance: Chance
  facility: string
  /** Only for this machine. */
  local: boolean
  now(): Date
}

async function makeApp(serving: Serving): Promise<FastifyInstance> {
  // A request that is never answered must not keep the process.
  const app = Fastify({ forceCloseConnections: true, trustProxy: false })
  // A form of another site's page may send this type unasked: nobody here speaks it.
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser(
    ['text/xml', 'application/soap+xml', 'application/x-www-form-urlencoded'],
    { parseAs: 'buffer' },
    (_request, body, next) => next(null, body),
  )
  app.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  // A page of somebody else's that names this machine (DNS rebinding) is not this hospital's.
  app.addHook('onRequest', async (request, reply) => {
    const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')
    if (serving.local && !local) await reply.code(421).send()
  })
  soapRoutes(app, serving)
  fhirRoutes(app, serving)
  screenRoutes(app, serving)
  // For tests: JSON from another site's page would be asked about first (CORS), and nobody answers that here.
  app.get('/misbehave.json', async () => serving.faults.list())
  app.put('/misbehave.json', async (request, reply) => {
    const faults = Faults.safeParse(request.body)
    if (!faults.success) return reply.code(400).send({ error: faults.error.issues[0]?.message })
    serving.faults.set(faults.data)
    return serving.faults.list()
  })
  await app.ready()
  return app
}

const sweepMs = 500
const openDaysEvery = 120

/** Locks whose time is over go by themselves; each minute the days ahead are looked at. */
function sweep(pool: Pool, now: () => Date, openMore: (client: Parameters<typeof openDays>[0]) => Promise<void>) {
  let running: Promise<unknown> = Promise.resolve()
  let round = 0
  const timer = setInterval(() => {
    round += 1
    running = running
      .then(() => inTransaction(pool, (client) => expireLocks(client, now())))
      .then(() => (round % openDaysEvery === 0 ? inTransaction(pool, openMore) : undefined))
      .catch(() => undefined) // the database is away; the next round tries again
  }, sweepMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

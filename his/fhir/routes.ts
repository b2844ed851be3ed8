// A small FHIR R4 server: search by _lastUpdated, read, and the updates of Slot and Appointment that book.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Chance } from '#kernel'
import { carryOut } from '../commands.ts'
import type { Pool } from '../database.ts'
import { type Misbehaviour, strike } from '../misbehave.ts'
import { type Answer, refused } from '../operations.ts'
import { type Resource, sources, systems } from './resources.ts'
import { type Asked, askedByAppointment, askedBySlot } from './updates.ts'

export interface FhirOptions {
  readonly pool: Pool
  readonly faults: Misbehaviour
  readonly chance: Chance
  now(): Date
}

type Row = { id: string; version: number; changed: Date } & Record<string, unknown>
const json = 'application/fhir+json; charset=utf-8'

export function fhirRoutes(app: FastifyInstance, options: FhirOptions): void {
  app.get('/fhir/metadata', (_request, reply) => reply.type(json).send(JSON.stringify(capability())))
  for (const type of Object.keys(sources)) {
    app.get(`/fhir/${type}`, async (request, reply) => {
      const asked = Search.safeParse(request.query)
      if (!asked.success) return outcome(reply, 400, 'invalid', asked.error.issues[0]?.message ?? '')
      return reads(options, reply, request.raw.socket, async () => {
        const bundle = await search(options.pool, type, asked.data, `http://${request.host}/fhir/${type}`)
        return { status: 200, body: bundle }
      })
    })
    app.get<{ Params: { id: string } }>(`/fhir/${type}/:id`, (request, reply) =>
      reads(options, reply, request.raw.socket, async () => {
        const resource = await readOne(options.pool, type, request.params.id)
        if (!resource) return { status: 404, body: issue('not-found', `${type} is not known`) }
        const same = request.headers['if-none-match'] === `W/"${resource.meta.versionId}"`
        return same ? { status: 304, body: undefined, resource } : { status: 200, body: resource, resource }
      }),
    )
  }
  updates(app, options)
}

const Search = z.object({
  _lastUpdated: z.union([z.string(), z.array(z.string())]).optional(),
  _count: z.coerce.number().int().min(1).max(1_000).default(100),
  _after: z.string().max(200).optional(),
  schedule: z.string().max(80).optional(),
  identifier: z.string().max(120).optional(),
})

/** Sorted by time of change and id; the next page begins behind the last row of this one. */
async function search(pool: Pool, type: string, asked: z.infer<typeof Search>, base: string): Promise<object> {
  const values: unknown[] = []
  const put = (value: unknown) => `$${values.push(value)}`
  const conditions = [asked._lastUpdated ?? []].flat().map((one) => {
    const [, prefix = 'eq', at] = /^(gt|ge|lt|le|eq)?(.+)$/.exec(one) ?? []
    const sign = { gt: '>', ge: '>=', lt: '<', le: '<=', eq: '=' }[prefix]
    return `changed ${sign} ${put(new Date(at!))}`
  })
  if (asked._after) {
    const [at, id] = JSON.parse(Buffer.from(asked._after, 'base64url').toString())
    conditions.push(`(changed, id) > (${put(new Date(at))}, ${put(id)})`)
  }
  if (asked.schedule && type === 'Slot') conditions.push(`session_id = ${put(asked.schedule.replace('Schedule/', ''))}`)
  if (asked.identifier && type === 'Patient')
    conditions.push(`document_number = ${put(asked.identifier.split('|').at(-1))}`)
  if (asked.identifier && type === 'Appointment')
    conditions.push(`hold_id::text = ${put(asked.identifier.split('|').at(-1))}`)
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''
  const { rows } = await pool.query<Row>(
    `select * from (${sources[type]!.sql}) found ${where} order by changed, id limit ${asked._count + 1}`,
    values,
  )
  const page = rows.slice(0, asked._count)
  const last = page.at(-1)
  const next = new URLSearchParams({ _count: String(asked._count) })
  for (const one of [asked._lastUpdated ?? []].flat()) next.append('_lastUpdated', one)
  if (asked.schedule) next.set('schedule', asked.schedule)
  if (last) next.set('_after', Buffer.from(JSON.stringify([last.changed, last.id])).toString('base64url'))
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: rows.length > page.length ? [{ relation: 'next', url: `${base}?${next}` }] : [],
    entry: page.map((row) => ({ fullUrl: `${base}/${row.id}`, resource: made(type, row), search: { mode: 'match' } })),
  }
}

async function readOne(pool: Pool, type: string, id: string): Promise<Resource | undefined> {
  const sql = `select * from (${sources[type]!.sql}) found where id = $1 order by changed desc limit 1`
  const { rows } = await pool.query<Row>(sql, [id])
  return rows[0] && made(type, rows[0])
}

function made(type: string, row: Row): Resource {
  const { id, resourceType, ...rest } = sources[type]!.make(row as never) as Omit<Resource, 'meta'> & {
    resourceType: string
    id: string
  }
  return { resourceType, id, meta: { versionId: String(row.version), lastUpdated: row.changed.toISOString() }, ...rest }
}

function updates(app: FastifyInstance, options: FhirOptions): void {
  const put = (
    type: 'Slot' | 'Appointment',
    read: (id: string, resource: Record<string, unknown>) => Asked | undefined,
  ) =>
    app.put<{ Params: { id: string } }>(`/fhir/${type}/:id`, (request, reply) =>
      reads(options, reply, request.raw.socket, async () => {
        const asked = read(request.params.id, (request.body ?? {}) as Record<string, unknown>)
        if (!asked) return { status: 422, body: issue('invalid', `this update of ${type} means nothing here`) }
        const expected = request.headers['if-match']
        if (expected !== undefined) {
          const current = await readOne(options.pool, type, request.params.id)
          if (current && expected !== `W/"${current.meta.versionId}"`)
            return { status: 412, body: issue('conflict', 'another version is current') }
        }
        const commandId = z.uuid().safeParse(request.headers['x-request-id']).data ?? options.chance.uuid()
        const answer = await carryOut(options.pool, asked.name, commandId, asked.body, options.now()).catch(() =>
          refused('his-error', 'the database failed'),
        )
        if (answer.outcome === 'refused') return { status: statusOf(answer), body: refusal(answer) }
        const resource = await readOne(options.pool, type, request.params.id)
        return { status: 200, body: resource, resource }
      }),
    )
  put('Slot', askedBySlot)
  put('Appointment', askedByAppointment)
}

const statusOf = (answer: Answer) =>
  answer.outcome === 'refused' && answer.code === 'number-unknown'
    ? 404
    : answer.outcome === 'refused' && answer.code === 'his-error'
      ? 500
      : 409

interface Reply {
  status: number
  body: unknown
  resource?: Resource | undefined
}

async function reads(
  options: FhirOptions,
  reply: FastifyReply,
  socket: { destroy(): void },
  work: () => Promise<Reply>,
): Promise<FastifyReply> {
  const struck = await strike(options.faults, 'fhir', work, () => ({ status: 503, body: issue('transient', 'busy') }))
  if (struck.answer === undefined) {
    reply.hijack()
    if (struck.cut) socket.destroy()
    return reply
  }
  const { status, body, resource } = struck.answer
  if (resource) reply.header('etag', `W/"${resource.meta.versionId}"`)
  return reply
    .code(status)
    .type(json)
    .send(body === undefined ? undefined : JSON.stringify(body))
}

function issue(code: string, diagnostics: string) {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] }
}
function refusal(answer: Answer & { outcome: 'refused' }) {
  const details = { coding: [{ system: systems.refusal, code: answer.code }], text: answer.reason }
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'business-rule', details }] }
}
function outcome(reply: FastifyReply, status: number, code: string, diagnostics: string) {
  return reply
    .code(status)
    .type(json)
    .send(JSON.stringify(issue(code, diagnostics)))
}

function capability() {
  const writable = new Set(['Slot', 'Appointment'])
  const of = (type: string) => ({
    type,
    versioning: 'versioned-update',
    interaction: ['read', 'search-type', ...(writable.has(type) ? ['update'] : [])].map((code) => ({ code })),
    searchParam: [{ name: '_lastUpdated', type: 'date' }],
  })
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server', resource: Object.keys(sources).map(of) }],
  }
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import { audit, auditTrail, type Context, refuse, refuseUnless, residentOfTrail, type TrailAsked } from '#kernel'
import { mayActFor } from '#people/residents'
import { grantsOn, mayOpen, periodOf, residentOfPatient, searchPage } from '#record'
import { auditEventOf, trailName } from './audit-event.ts'
import { baseUrl, countOf, handlingOf, queryText, sendText } from './http.ts'
import { ignoredOutcome } from './outcome.ts'
import { type AddRoute, type Handler, paramsOf, readers } from './route.ts'

const pageCount = 50
const type = { type: 'AuditEvent' }
const actions = { C: 'create', R: 'read', U: 'update', D: 'delete', E: 'execute' } as const
// Whoever looks after the trail; the record itself stays closed to them.
const trailReaders = [...readers, 'auditor'] as const

interface Others {
  /** What others wrote of this type, which lies in the record like anything else. */
  readonly search: Handler
  readonly searchByPost: Handler
  readonly read: Handler
  readonly compartment: Handler
}

/**
 * AuditEvent is the audit trail of the patient who is named, newest first, and after its last page what other systems sent of
 * this type. Residents read their own and their family's, auditors everyone's, systems and apps what their scopes say; who
 * treats a patient does not read who else does.
 */
export function auditEventRoutes(route: AddRoute, others: Others): void {
  const find = (text: (request: FastifyRequest) => string, otherwise: Handler, params: object = type): Handler => {
    return async (request, reply) => {
      Object.assign(request.params as object, params)
      return (await trailPage(request, reply, text(request))) ?? otherwise(request, reply)
    }
  }
  route('GET /AuditEvent', trailReaders, find(queryText, others.search))
  route(
    'POST /AuditEvent/_search',
    trailReaders,
    find((request) => [queryText(request), String(request.body ?? '')].filter(Boolean).join('&'), others.searchByPost),
  )
  route(
    'GET /Patient/:id/AuditEvent',
    trailReaders,
    find((request) => `patient=${paramsOf(request).id}&${queryText(request)}`, others.compartment, {
      type: 'Patient',
      inner: 'AuditEvent',
    }),
  )
  route('GET /AuditEvent/:id', trailReaders, async (request, reply) => {
    const number = trailName.exec(paramsOf(request).id)?.[1]
    Object.assign(request.params as object, type)
    return number === undefined ? others.read(request, reply) : oneEvent(request, reply, Number(number))
  })
}

/** A page of the trail; undefined when the question is about what others wrote. */
async function trailPage(request: FastifyRequest, reply: FastifyReply, text: string): Promise<unknown> {
  const asked = new URLSearchParams(text)
  const patient = asked.get('patient')?.replace(/^.*Patient\//, '')
  // A cursor that is no number goes on in the record.
  if (!patient || /\D/.test(asked.get('_cursor') ?? '')) return undefined
  const { context } = request
  const { trail, ignored } = trailAsked(asked, handlingOf(request) === 'strict')
  const page = await context.transaction(async (ctx) => {
    const residentId = await residentOfPatient(ctx, patient)
    if (!(await mayReadTrail(ctx, residentId))) return undefined
    const rows = await auditTrail(ctx, residentId, { ...trail, limit: trail.limit + 1 })
    const grants = await grantsOn(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'record.AuditEvent' })
    const events = rows.slice(0, trail.limit).map((row) => auditEventOf(row, residentId, grants))
    if (rows.length > trail.limit) return { events, next: String(rows[trail.limit - 1]?.id), others: [] }
    // Auditors look after our trail, not after what others sent.
    if (ctx.actor.roles.includes('auditor')) return { events, next: undefined, others: [] }
    asked.delete('_cursor')
    const { matches, next } = await searchPage(ctx, 'AuditEvent', asked.toString())
    return { events, next, others: matches.map(resourceOf) }
  })
  if (!page) return undefined
  const entries: object[] = [...page.events, ...page.others].map((resource) => {
    return { fullUrl: `${baseUrl()}/AuditEvent/${resource.id}`, resource, search: { mode: 'match' } }
  })
  if (ignored.length > 0) {
    entries.push({ resource: ignoredOutcome(ignored, context.locale), search: { mode: 'outcome' } })
  }
  const address = (cursor: string | undefined) => {
    const query = new URLSearchParams(asked)
    if (cursor !== undefined) query.set('_cursor', cursor)
    return `${baseUrl()}/AuditEvent?${query}`
  }
  const link = [
    { relation: 'self', url: address(undefined) },
    ...(page.next === undefined ? [] : [{ relation: 'next', url: address(page.next) }]),
  ]
  const bundle = { resourceType: 'Bundle', type: 'searchset', link, ...(entries.length ? { entry: entries } : {}) }
  return sendText(reply, 200, JSON.stringify(bundle))
}

function resourceOf({ content }: { content: string }): { id?: string } {
  return JSON.parse(content)
}

const passedOver = ['patient', '_format', '_pretty', '_sort', '_total']

/** Refusals: record.bad_parameter, record.unknown_parameter (strict). */
function trailAsked(asked: URLSearchParams, strict: boolean): { trail: TrailAsked; ignored: string[] } {
  const trail: { -readonly [K in keyof TrailAsked]: TrailAsked[K] } = { limit: pageCount }
  const ignored: string[] = []
  for (const [name, value] of asked) {
    if (name === '_count') trail.limit = Math.min(countOf(value) ?? pageCount, 500)
    else if (name === '_cursor') trail.beforeId = countOf(value)
    else if (name === 'agent') trail.actorId = value.split('/').at(-1)
    else if (name === 'entity') trail.entityId = value.startsWith('Patient/') ? value : value.split('/').at(-1)
    else if (name === 'action') trail.action = actions[value as keyof typeof actions] ?? badParameter(name)
    else if (name === 'date') Object.assign(trail, narrowed(trail, value))
    else if (passedOver.includes(name)) continue
    else if (strict) refuse('record.unknown_parameter', { field: name, params: { type: 'AuditEvent', name } })
    else ignored.push(name)
  }
  return { trail, ignored }
}

function badParameter(name: string): never {
  return refuse('record.bad_parameter', { field: name, params: { name } })
}

/** A date with its prefix, as far as the ends of the trail asked so far. */
function narrowed(trail: TrailAsked, value: string): Pick<TrailAsked, 'from' | 'to'> {
  const [, prefix = 'eq', date = ''] = /^(eq|ge|gt|sa|le|lt|eb)?(\d.*)$/.exec(value) ?? badParameter('date')
  const { low, high } = periodOf(date)
  const from = prefix === 'eq' || prefix === 'ge' ? low : prefix === 'gt' || prefix === 'sa' ? high : undefined
  const to = prefix === 'eq' || prefix === 'le' ? high : prefix === 'lt' || prefix === 'eb' ? low : undefined
  return {
    from: from === undefined ? trail.from : new Date(Math.max(from, trail.from?.getTime() ?? from)),
    to: to === undefined ? trail.to : new Date(Math.min(to, trail.to?.getTime() ?? to)),
  }
}

async function mayReadTrail(ctx: Context, residentId: string): Promise<boolean> {
  const { roles } = ctx.actor
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(residentId)) return false
  if (roles.includes('auditor') && ctx.actor.app === undefined) return true
  if (roles.includes('integration')) return mayOpen(ctx, residentId, 'AuditEvent')
  return roles.includes('resident') && (await mayOpen(ctx, residentId, 'AuditEvent')) && mayActFor(ctx, residentId)
}

/** One line of the trail. Refusals: record.not_found, also for what the actor may not see. */
async function oneEvent(request: FastifyRequest, reply: FastifyReply, number: number): Promise<unknown> {
  const event = await request.context.transaction(async (ctx) => {
    const residentId = await residentOfTrail(ctx, number)
    if (residentId === undefined || !(await mayReadTrail(ctx, residentId))) return undefined
    const [row] = await auditTrail(ctx, residentId, { id: number, limit: 1 })
    if (row) await audit(ctx, { action: 'read', residentId, entity: 'record.AuditEvent', entityId: String(number) })
    return row && auditEventOf(row, residentId, await grantsOn(ctx, residentId))
  })
  refuseUnless(event, 'record.not_found', { params: { type: 'AuditEvent', id: `trail-${number}` } })
  return sendText(reply, 200, JSON.stringify(event))
}

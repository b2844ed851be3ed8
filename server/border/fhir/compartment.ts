import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#kernel'
import { everythingPage, isResourceType, searchPage, searchTableOf } from '#record'
import { everythingOf, searchsetOf } from './bundles.ts'
import { baseUrl, countOf, handlingOf, instantOf, queryText, sendText } from './http.ts'

const everythingCount = 1000

/** GET Patient/[id]/$everything with _count, _since, _type; pages go on by `next`. */
export async function patientEverything(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { type, id } = request.params as { type: string; id: string }
  if (type !== 'Patient') refuse('kernel.not_found')
  const asked = new URLSearchParams(queryText(request))
  const types = asked.get('_type')?.split(',')
  const known: (type: string) => boolean = isResourceType
  const unknown = types?.find((one) => !known(one))
  if (unknown !== undefined) refuse('record.unknown_type', { field: '_type', params: { type: unknown.slice(0, 60) } })
  const since = instantOf(asked.get('_since'))
  const page = await everythingPage(request.context, id, {
    after: countOf(asked.get('_cursor')) ?? 0,
    limit: Math.min(countOf(asked.get('_count')) ?? everythingCount, everythingCount),
    ...(since ? { since } : {}),
    ...(types ? { types } : {}),
  })
  const self = `${baseUrl()}/Patient/${id}/$everything${asked.size > 0 ? `?${asked}` : ''}`
  return sendText(reply, 200, everythingOf(baseUrl(), page, self))
}

/** GET Patient/[id]/Observation?…: a search with the patient given by the address (FHIR R4 §3.1.1.3). */
export async function compartmentSearch(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { type: compartment, id, inner: type } = request.params as { type: string; id: string; inner: string }
  if (compartment !== 'Patient') refuse('kernel.not_found')
  const [parameter] = isResourceType(type) ? searchTableOf(type).patient : []
  if (!parameter) refuse('record.unknown_type', { params: { type: type.slice(0, 60) } })
  const text = [`${parameter.code}=Patient/${encodeURIComponent(id)}`, queryText(request)]
    .filter((part) => part !== '')
    .join('&')
  const { context } = request
  const options = { handling: handlingOf(request) }
  const page = await request.server.recordWork.reading(context, (ctx) => searchPage(ctx, type, text, options))
  return sendText(reply, 200, searchsetOf(baseUrl(), page, context.locale))
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#kernel'
import { isResourceType, searchPage, searchTableOf } from '#record'
import { searchsetOf } from './bundles.ts'
import { baseUrl, handlingOf, queryText, sendText } from './http.ts'

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

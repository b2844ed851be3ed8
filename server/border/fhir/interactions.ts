import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#kernel'
import {
  createDraft,
  createResource,
  deleteDraft,
  deleteMatching,
  historyPage,
  patchMatching,
  patchResource,
  periodOf,
  processBundle,
  readHistory,
  readPastVersion,
  searchPage,
  updateDraft,
  updateMatching,
} from '#record'
import { auditEventRoutes } from './audit-events.ts'
import { historyOf, responseBundleOf, searchsetOf } from './bundles.ts'
import { compartmentSearch } from './compartment.ts'
import {
  baseUrl,
  bodyOf,
  bundleOf,
  countOf,
  handlingOf,
  ifMatchOf,
  instantOf,
  patchOf,
  prefers,
  queryText,
  sendText,
  sendVersion,
  sendWritten,
} from './http.ts'
import { type AddRoute, type Handler, paramsOf, readers, writers } from './route.ts'

const bundleBytesMax = 64 * 1024 * 1024
const historyCount = 100

/** What FHIR R4 §3.1.0 lets a client do with resources. */
export function interactionRoutes(route: AddRoute): void {
  route('POST /', readers, bundle, bundleBytesMax)
  auditEventRoutes(route, { search: searchByGet, searchByPost, read, compartment: compartmentSearch })
  route('GET /:type/:id/:inner', readers, compartmentSearch)
  route('POST /:type/_search', readers, searchByPost)
  route('GET /:type', readers, searchByGet)
  route('POST /:type', writers, create)
  route('PUT /:type', writers, conditionalUpdate)
  route('GET /:type/:id', readers, read)
  route('PUT /:type/:id', writers, update)
  route('PATCH /:type/:id', writers, patch)
  route('PATCH /:type', writers, conditionalPatch)
  route('DELETE /:type/:id', writers, remove)
  route('DELETE /:type', writers, conditionalDelete)
  route('GET /_history', readers, wideHistory)
  route('GET /:type/_history', readers, wideHistory)
  route('GET /:type/:id/_history', readers, history)
  route('GET /:type/:id/_history/:version', readers, vread)
}

const bundle: Handler = async (request, reply) => {
  const { context } = request
  const answer = await processBundle(context, bundleOf(request))
  const full = prefers(request, 'return=representation')
  return sendText(reply, 200, responseBundleOf(baseUrl(), answer, full, context.locale))
}

const searchByGet: Handler = (request, reply) => answerSearch(request, reply, queryText(request))

/** FHIR R4 §3.1.1.4: parameters may come in the address, the form, or both. */
const searchByPost: Handler = (request, reply) => {
  const form = typeof request.body === 'string' ? request.body : ''
  return answerSearch(request, reply, [queryText(request), form].filter((part) => part !== '').join('&'))
}

async function answerSearch(request: FastifyRequest, reply: FastifyReply, text: string): Promise<unknown> {
  const { context } = request
  const { type } = paramsOf(request)
  const options = { handling: handlingOf(request) }
  const page = await request.server.recordWork.reading(context, (ctx) => searchPage(ctx, type, text, options))
  return sendText(reply, 200, searchsetOf(baseUrl(), page, context.locale))
}

const create: Handler = async (request, reply) => {
  const condition = request.headers['if-none-exist']
  const query = condition === undefined ? undefined : String(condition).replace(/^.*\?/, '')
  const { context, server } = request
  const { type } = paramsOf(request)
  const body = bodyOf(request)
  const written =
    query === undefined
      ? await server.recordWork.write(context, createDraft(context, type, body))
      : await createResource(context, type, body, query)
  return sendWritten(request, reply, written)
}

const conditionalUpdate: Handler = async (request, reply) => {
  const { type } = paramsOf(request)
  return sendWritten(request, reply, await updateMatching(request.context, type, queryText(request), bodyOf(request)))
}

const update: Handler = async (request, reply) => {
  const { type, id } = paramsOf(request)
  const { context, server } = request
  const draft = updateDraft(context, type, id, bodyOf(request), ifMatchOf(request))
  const written = await server.recordWork.write(context, draft)
  return sendWritten(request, reply, written)
}

const remove: Handler = async (request, reply) => {
  const { type, id } = paramsOf(request)
  const { context, server } = request
  const draft = deleteDraft(context, type, id, ifMatchOf(request))
  return sendWritten(request, reply, await server.recordWork.write(context, draft))
}

const conditionalDelete: Handler = async (request, reply) => {
  const written = await deleteMatching(request.context, paramsOf(request).type, queryText(request))
  return written ? sendWritten(request, reply, written) : reply.code(204).send()
}

const patch: Handler = async (request, reply) => {
  const { type, id } = paramsOf(request)
  const written = await patchResource(request.context, type, id, patchOf(request), ifMatchOf(request))
  return sendWritten(request, reply, written)
}

const conditionalPatch: Handler = async (request, reply) => {
  const { type } = paramsOf(request)
  return sendWritten(request, reply, await patchMatching(request.context, type, queryText(request), patchOf(request)))
}

const read: Handler = async (request, reply) => {
  const { type, id } = paramsOf(request)
  return sendVersion(request, reply, await request.server.recordWork.read(request.context, type, id))
}

const vread: Handler = async (request, reply) => {
  const { type, id, version } = paramsOf(request)
  if (!/^\d{1,9}$/.test(version)) refuse('record.not_found', { params: { type, id: `${id}/_history/${version}` } })
  return sendVersion(request, reply, await readPastVersion(request.context, type, id, Number(version)))
}

function historyAsked(request: FastifyRequest) {
  const asked = new URLSearchParams(queryText(request))
  const [since, at] = [instantOf(asked.get('_since')), asked.get('_at')]
  return {
    asked,
    limit: Math.min(countOf(asked.get('_count')) ?? historyCount, 1000),
    ...(since ? { since } : {}),
    ...(at === null ? {} : { at: periodOf(at) }),
  }
}

const history: Handler = async (request, reply) => {
  const { type, id } = paramsOf(request)
  const { asked, ...options } = historyAsked(request)
  const below = countOf(asked.get('_cursor'))
  const page = await readHistory(request.context, type, id, { ...options, ...(below === undefined ? {} : { below }) })
  const self = `${baseUrl()}/${type}/${id}/_history${asked.size > 0 ? `?${asked}` : ''}`
  return sendText(reply, 200, historyOf(baseUrl(), page, self))
}

/** Of one type, or of all that the reader may see. */
const wideHistory: Handler = async (request, reply) => {
  const { type } = request.params as { type?: string }
  const { asked, ...options } = historyAsked(request)
  const cursor = asked.get('_cursor') ?? undefined
  const page = await historyPage(request.context, { ...options, type, cursor })
  const self = `${baseUrl()}${type ? `/${type}` : ''}/_history${asked.size > 0 ? `?${asked}` : ''}`
  return sendText(reply, 200, historyOf(baseUrl(), page, self))
}

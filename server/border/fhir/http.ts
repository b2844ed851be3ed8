import type { FastifyReply, FastifyRequest } from 'fastify'
import { config, refuse } from '#kernel'
import {
  type Incoming,
  lazyIncoming,
  parseIncoming,
  partOf,
  readEtag,
  type StoredVersion,
  textOfPart,
  type Written,
} from '#record'
import { addressOf, etagOf, statusOf } from './bundles.ts'
import { doneOutcome } from './outcome.ts'

export const prefix = '/fhir/R4'

export function baseUrl(): string {
  return `${config.publicUrl}${prefix}`
}

/** The body as JSON. Refusals: kernel.malformed_json, record.too_deep. */
export function bodyOf(request: FastifyRequest): Incoming {
  return typeof request.body === 'string' ? parseIncoming(request.body) : refuse('kernel.malformed_json')
}

export const patchType = 'application/json-patch+json'

/**
 * The body as a JSON Patch, or as a FHIRPath Patch when it comes as FHIR. Refusals: kernel.unsupported_media_type,
 * kernel.malformed_json, record.too_deep.
 */
export function patchOf(request: FastifyRequest): Incoming {
  const incoming = bodyOf(request)
  const type = String(request.headers['content-type'])
  const { resourceType } = (incoming.value ?? {}) as { resourceType?: unknown }
  // A patch in one language must not be taken for one in the other.
  const fits =
    resourceType === 'Parameters' ? /^application\/(?:fhir\+)?json\s*(?:;|$)/.test(type) : type.startsWith(patchType)
  return fits ? incoming : refuse('kernel.unsupported_media_type')
}

/** The body as a bundle, which is taken apart later. Refusals: kernel.malformed_json. */
export function bundleOf(request: FastifyRequest): Incoming {
  return typeof request.body === 'string' ? lazyIncoming(request.body) : refuse('kernel.malformed_json')
}

/** What follows the question mark, untouched. */
export function queryText(request: FastifyRequest): string {
  const at = request.url.indexOf('?')
  return at < 0 ? '' : request.url.slice(at + 1)
}

export function prefers(request: FastifyRequest, wish: string): boolean {
  return String(request.headers.prefer ?? '')
    .split(/[;,]/)
    .some((one) => one.trim() === wish)
}

export function handlingOf(request: FastifyRequest): 'strict' | 'lenient' {
  return prefers(request, 'handling=strict') ? 'strict' : 'lenient'
}

/** The version named by If-Match; 0 for If-None-Match: *, which wants none to be there. Refusals: record.bad_parameter. */
export function ifMatchOf(request: FastifyRequest): number | undefined {
  if (request.method === 'PUT' && request.headers['if-none-match'] === '*') return 0
  const header = request.headers['if-match']
  return header === undefined ? undefined : readEtag(header, 'If-Match')
}

/** Refuses formats other than JSON, asked for by _format or Accept. Refusals: record.unsupported_format. */
export function refuseOtherFormats(request: FastifyRequest): void {
  const format = new URLSearchParams(queryText(request)).get('_format')
  if (format !== null && !/json|^\*\/\*$/.test(format)) refuse('record.unsupported_format', { field: '_format' })
  const accept = request.headers.accept ?? '*/*'
  const fits = /json|\*\/\*|application\/\*|text\/html/.test(accept)
  if (format === null && !fits) refuse('record.unsupported_format', { field: 'Accept' })
}

/** A whole number above zero. Refusals: record.bad_parameter. */
export function countOf(text: string | null): number | undefined {
  if (text === null) return undefined
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : refuse('record.bad_parameter', { params: { name: '_count' } })
}

/** Refusals: record.bad_parameter. */
export function instantOf(text: string | null): Date | undefined {
  if (text === null) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at)
    ? refuse('record.bad_parameter', { field: '_since', params: { name: '_since' } })
    : new Date(at)
}

export function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .type('application/fhir+json; charset=utf-8')
    .serializer((payload) => String(payload))
    .send(text)
}

export function sendVersion(request: FastifyRequest, reply: FastifyReply, version: StoredVersion): FastifyReply {
  describe(reply, version)
  if (request.headers['if-none-match'] === etagOf(version.version)) return reply.code(304).send()
  return sendText(reply, 200, wantedPart(request, version))
}

/** All of it, or the part that _summary or _elements asks for. Refusals: record.bad_parameter. */
function wantedPart(request: FastifyRequest, { type, content }: StoredVersion): string {
  const asked = new URLSearchParams(queryText(request))
  for (const name of ['_elements', '_summary'] as const) {
    const value = asked.get(name)
    const part = value === null ? undefined : partOf(name, value)
    if (part) return textOfPart(type, content, part)
  }
  return content
}

/** The answer to a write: what the client prefers to get back (Prefer: return), with where it is now. */
export function sendWritten(request: FastifyRequest, reply: FastifyReply, written: Written): FastifyReply {
  const status = statusOf(written)
  describe(reply, written)
  reply.header('location', `${addressOf(baseUrl(), written)}/_history/${written.version}`)
  if (status === 204) return reply.code(204).send()
  if (prefers(request, 'return=minimal')) return reply.code(status).type('application/fhir+json; charset=utf-8').send()
  if (prefers(request, 'return=OperationOutcome')) {
    return sendText(reply, status, JSON.stringify(doneOutcome(written, request.context.locale)))
  }
  return sendText(reply, status, written.content)
}

function describe(reply: FastifyReply, version: StoredVersion): void {
  reply.header('etag', etagOf(version.version)).header('last-modified', version.updated.toUTCString())
}

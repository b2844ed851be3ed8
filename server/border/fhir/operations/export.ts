import type { FastifyReply, FastifyRequest } from 'fastify'
import { cancelExport, openExportFile, readExport, startExport } from '#border/bulk'
import { config, refuse, refuseUnless } from '#kernel'
import { baseUrl, bodyOf, instantOf, prefers, queryText, sendText } from '../http.ts'
import { startedOutcome } from '../outcome.ts'
import { type Handler, type Operation, paramsOf, writers } from '../route.ts'

type Level = 'system' | 'patient' | 'group'
type Given = readonly (readonly [name: string, value: string])[]

const known = ['_outputFormat', '_since', '_type', '_typeFilter']
const ndjsonNames = ['application/fhir+ndjson', 'application/ndjson', 'ndjson']

/** Begins an export and says where to ask for it (Bulk Data Access 2.0, §2.5). */
function kickOff(level: Level): Handler {
  return async (request, reply) => {
    refuseUnless(prefers(request, 'respond-async'), 'bulk.not_async', { field: 'Prefer' })
    const given = givenIn(request)
    refuseUnknown(request, level, given)
    const all = (name: string) => given.filter(([one]) => one === name).map(([, value]) => value)
    const [format = 'ndjson'] = all('_outputFormat')
    // A plus sign in an address is a blank to those who do not escape it.
    refuseUnless(ndjsonNames.includes(format.replace(' ', '+')), 'bulk.output_format', { field: '_outputFormat' })
    const types = all('_type').flatMap((value) => value.split(','))
    const patients = all('patient').map((value) => value.replace(/^.*Patient\//, ''))
    const { id } = await startExport(request.context, {
      request: `${config.publicUrl}${request.url}`,
      level,
      filters: all('_typeFilter').flatMap(filtersOf),
      since: instantOf(all('_since')[0] ?? null),
      ...(level === 'group' ? { groupId: paramsOf(request).id } : {}),
      ...(types.length > 0 ? { types } : {}),
      ...(patients.length > 0 ? { patients } : {}),
    })
    reply.header('content-location', `${baseUrl()}/$export/${id}`)
    return sendText(reply, 202, JSON.stringify(startedOutcome(request.context.locale)))
  }
}

/** Parameters of the address, or of the body's Parameters. Refusals: kernel.malformed_json, record.wrong_type. */
function givenIn(request: FastifyRequest): Given {
  const query = [...new URLSearchParams(queryText(request))]
  if (request.method !== 'POST' || request.body === undefined || request.body === '') return query
  const { resourceType, parameter } = (bodyOf(request).value ?? {}) as { resourceType?: unknown; parameter?: unknown }
  refuseUnless(resourceType === 'Parameters' && Array.isArray(parameter), 'record.wrong_type', {
    params: { expected: 'Parameters' },
  })
  const inBody = parameter.map((one: Record<string, unknown>): [string, string] => {
    const value = Object.entries(one ?? {}).find(([name]) => name.startsWith('value'))?.[1]
    const text = (value as { reference?: unknown } | undefined)?.reference ?? value
    return [String(one?.name), typeof text === 'string' ? text : '']
  })
  return [...query, ...inBody]
}

function refuseUnknown(request: FastifyRequest, level: Level, given: Given): void {
  const ofLevel = level === 'system' || request.method !== 'POST' ? known : [...known, 'patient']
  const strange = given.find(([name]) => !ofLevel.includes(name) && name !== '_format')
  // Prefer: handling=lenient passes over what is not known; otherwise an export would hold more than was asked for.
  if (!strange || prefers(request, 'handling=lenient')) return
  refuse('record.unknown_parameter', { field: strange[0], params: { type: '$export', name: strange[0].slice(0, 60) } })
}

/** 'Type?query,Type?query': a comma begins another filter only where a type follows it. */
function filtersOf(text: string): { type: string; query: string }[] {
  return text.split(/,(?=[A-Z][A-Za-z]+\?)/).map((one) => {
    const found = /^([A-Z][A-Za-z]+)\?(.+)$/s.exec(one)
    return found ? { type: found[1] ?? '', query: found[2] ?? '' } : refuse('bulk.filter', { field: '_typeFilter' })
  })
}

/** 202 with how far it is, 200 with the manifest when it is done. */
async function status(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { id } = paramsOf(request)
  const found = await readExport(request.context, { id: uuidOf(id) })
  if (!found.done) {
    const { type, typesDone, types, lines } = found.progress
    reply.header('x-progress', `${type ?? 'Closing'}: ${typesDone} of ${types} types, ${lines} resources`)
    return reply.code(202).header('retry-after', '2').send()
  }
  const linked = ({ name, link, count }: { name: string; link: string; count: number }) => {
    return { url: `${baseUrl()}/$export/${id}/${name}?${link}`, count }
  }
  const manifest = {
    transactionTime: found.transactionTime.toISOString(),
    request: found.request,
    requiresAccessToken: true,
    output: found.files.filter((one) => !one.deleted).map((one) => ({ type: one.type, ...linked(one) })),
    deleted: found.files.filter((one) => one.deleted).map((one) => ({ type: 'Bundle', ...linked(one) })),
    error: [],
  }
  if (found.expiresAt) reply.header('expires', found.expiresAt.toUTCString())
  return reply
    .code(200)
    .type('application/json; charset=utf-8')
    .serializer((payload) => String(payload))
    .send(JSON.stringify(manifest))
}

async function cancel(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  await cancelExport(request.context, { id: uuidOf(paramsOf(request).id) })
  return reply.code(202).send()
}

async function file(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { id, file } = request.params as { id: string; file: string }
  const link = new URLSearchParams(queryText(request))
  const asked = { id: uuidOf(id), file, expires: link.get('expires') ?? '', signature: link.get('signature') ?? '' }
  const { stream, bytes } = await openExportFile(request.context, asked)
  return reply.type('application/fhir+ndjson').header('content-length', bytes).send(stream)
}

function uuidOf(text: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : refuse('bulk.not_found')
}

const begin = kickOff('system')

const systemExport: Handler = (request, reply) => {
  if (request.method === 'DELETE') return cancel(request, reply)
  const { id, file: name } = request.params as { id?: string; file?: string }
  return name !== undefined ? file(request, reply) : id !== undefined ? status(request, reply) : begin(request, reply)
}

const common = { name: 'export', access: writers, ownFormats: true } as const

export const exportOperation: Operation = {
  ...common,
  on: 'system',
  definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export',
  lines: ['GET /$export', 'POST /$export', 'GET /$export/:id', 'DELETE /$export/:id', 'GET /$export/:id/:file'],
  handler: systemExport,
}

export const patientExportOperation: Operation = {
  ...common,
  on: 'Patient',
  definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export',
  lines: ['GET /Patient/$export', 'POST /Patient/$export'],
  handler: kickOff('patient'),
}

export const groupExportOperation: Operation = {
  ...common,
  on: 'Group',
  definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export',
  lines: ['GET /Group/:id/$export', 'POST /Group/:id/$export'],
  handler: kickOff('group'),
}

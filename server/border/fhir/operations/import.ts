import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { cancelImport, type InputState, importUpload, openImportFile, readImport, startImport } from '#border/bulk'
import { config, type Locale, type RefusalCode, refuse, refuseUnless } from '#kernel'
import { baseUrl, bodyOf, prefers, queryText, sendText } from '../http.ts'
import { importedOutcome, outcomeOfIssues, startedOutcome } from '../outcome.ts'
import { type Handler, type Operation, paramsOf, writers } from '../route.ts'

const ndjson = 'application/fhir+ndjson'

/**
 * Begins an import: of lines that come as the body (?type=Patient), or of files to be fetched, named in Parameters or in the
 * JSON of the bulk import proposal (inputFormat, input: type and url).
 */
async function begin(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  refuseUnless(prefers(request, 'respond-async'), 'bulk.not_async', { field: 'Prefer' })
  const { context } = request
  const address = `${config.publicUrl}${request.url}`
  const upload = String(request.headers['content-type']).startsWith(ndjson)
  const { id } = upload
    ? await importUpload(context, { request: address, type: typeIn(request), body: request.raw })
    : await startImport(context, { id: context.chance.uuid(), request: address, inputs: inputsIn(request) })
  reply.header('content-location', `${baseUrl()}/$import/${id}`)
  return sendText(reply, 202, JSON.stringify(startedOutcome(context.locale)))
}

function typeIn(request: FastifyRequest): string {
  const type = new URLSearchParams(queryText(request)).get('type')
  return type ?? refuse('record.missing_element', { field: 'type', params: { name: 'type' } })
}

interface Asked {
  resourceType?: unknown
  inputFormat?: unknown
  input?: unknown
  parameter?: unknown
}

type Part = { name?: unknown } & Record<string, unknown>

/** Refusals: bulk.input_format, record.missing_element, record.wrong_type. */
function inputsIn(request: FastifyRequest): { type: string; url: string; bytes: null }[] {
  const asked = bodyOf(request).value as Asked | null
  const { inputFormat, input } = asked?.resourceType === 'Parameters' ? unwrapped(asked.parameter) : (asked ?? {})
  refuseUnless(inputFormat === undefined || inputFormat === ndjson, 'bulk.input_format', { field: 'inputFormat' })
  refuseUnless(Array.isArray(input), 'record.missing_element', { field: 'input', params: { name: 'input' } })
  return input.map((one: { type?: unknown; url?: unknown } | null, index) => {
    const text = (name: 'type' | 'url') => {
      const value = one?.[name]
      return typeof value === 'string'
        ? value
        : refuse('record.missing_element', { field: `input[${index}].${name}`, params: { name } })
    }
    return { type: text('type'), url: text('url'), bytes: null }
  })
}

function unwrapped(parameter: unknown): Asked {
  const parts = (Array.isArray(parameter) ? parameter : []) as Part[]
  const valueIn = (part: Part | undefined) => Object.entries(part ?? {}).find(([name]) => name.startsWith('value'))?.[1]
  const inputs = parts.filter((one) => one?.name === 'input')
  return {
    inputFormat: valueIn(parts.find((one) => one?.name === 'inputFormat')),
    input: inputs.map(({ part }) => {
      const named = (Array.isArray(part) ? part : []) as Part[]
      return Object.fromEntries(named.map((one) => [String(one?.name), valueIn(one)]))
    }),
  }
}

async function status(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { id } = paramsOf(request)
  const found = await readImport(request.context, { id: uuidOf(id) })
  if (!found.done) {
    reply.header('x-progress', progressOf(found.inputs))
    return reply.code(202).header('retry-after', '2').send()
  }
  const file = (name: string, link: string) => `${baseUrl()}/$import/${id}/${name}?${link}`
  const common = (one: InputState) => ({ type: 'OperationOutcome', inputUrl: one.url ?? found.request })
  const failed = found.inputs.filter((one) => one.refused > 0 || one.failure !== null)
  const manifest = {
    transactionTime: found.askedAt.toISOString(),
    request: found.request,
    requiresAccessToken: true,
    output: found.inputs.map((one) => {
      const { number, created, updated, unchanged, output } = one
      const url = file(`output-${number}.ndjson`, output)
      return { ...common(one), url, count: created + updated + unchanged, extension: { created, updated, unchanged } }
    }),
    error: failed.map((one) => {
      const count = one.refused + (one.failure === null ? 0 : 1)
      return { ...common(one), url: file(`error-${one.number}.ndjson`, one.error), count }
    }),
  }
  if (found.expiresAt) reply.header('expires', found.expiresAt.toUTCString())
  return reply
    .code(200)
    .type('application/json; charset=utf-8')
    .serializer((payload) => String(payload))
    .send(JSON.stringify(manifest))
}

function progressOf(inputs: readonly InputState[]): string {
  const at = inputs.find((one) => !one.done)
  const done = inputs.filter((one) => one.done).length
  const share = at?.bytes ? `${Math.floor((at.doneBytes / at.bytes) * 100)}% of ${at.type}` : (at?.type ?? 'Closing')
  return `${share}, ${done} of ${inputs.length} inputs, ${inputs.reduce((sum, one) => sum + one.lines, 0)} lines`
}

async function file(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { locale } = request.context
  const { id, file } = request.params as { id: string; file: string }
  const link = new URLSearchParams(queryText(request))
  const asked = { id: uuidOf(id), file, expires: link.get('expires') ?? '', signature: link.get('signature') ?? '' }
  const { input, refusals } = await openImportFile(request.context, asked)
  const lines = refusals
    ? refusedLines(input, refusals, locale)
    : [`${JSON.stringify(importedOutcome(input, locale))}\n`]
  return reply.type(ndjson).send(Readable.from(lines))
}

async function* refusedLines(
  { failure }: InputState,
  batches: AsyncIterable<readonly { line: number; issues: Parameters<typeof outcomeOfIssues>[0] }[]>,
  locale: Locale,
): AsyncGenerator<string> {
  for await (const batch of batches) {
    const outcomes = batch.map(({ line, issues }) => {
      const outcome = outcomeOfIssues(issues, locale)
      return { ...outcome, issue: outcome.issue.map((one) => ({ ...one, diagnostics: `line ${line}` })) }
    })
    yield outcomes.map((one) => `${JSON.stringify(one)}\n`).join('')
  }
  const whole = failure === null ? [] : [{ code: failure as RefusalCode, expression: '', params: {} }]
  if (whole.length > 0) yield `${JSON.stringify(outcomeOfIssues(whole, locale))}\n`
}

function uuidOf(text: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : refuse('bulk.not_found')
}

const handler: Handler = async (request, reply) => {
  const { id, file: name } = request.params as { id?: string; file?: string }
  if (request.method === 'DELETE') {
    await cancelImport(request.context, { id: uuidOf(id ?? '') })
    return reply.code(202).send()
  }
  return name !== undefined ? file(request, reply) : id !== undefined ? status(request, reply) : begin(request, reply)
}

export const importOperation: Operation = {
  name: 'import',
  on: 'system',
  definition: 'urn:anji:operation:import',
  lines: ['POST /$import', 'GET /$import/:id', 'DELETE /$import/:id', 'GET /$import/:id/:file'],
  access: writers,
  handler,
  ownFormats: true,
}

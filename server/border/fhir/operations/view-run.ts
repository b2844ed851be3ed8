import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type CompiledView,
  compileView,
  openRun,
  parquetOf,
  type RunFormat,
  runFormats,
  viewOf,
  written,
} from '#insight/lake'
import { refuse, refuseUnless } from '#kernel'
import { bodyOf, countOf, instantOf, queryText } from '../http.ts'
import { type Handler, type Operation, readers } from '../route.ts'

interface Asked {
  readonly format: RunFormat
  readonly header: boolean
  readonly limit: number | undefined
  readonly patient: string | undefined
  readonly since: Date | undefined
  readonly viewResource: unknown
  readonly viewReference: string | undefined
}

type Parameter = { readonly name?: unknown; readonly resource?: unknown; readonly [value: `value${string}`]: unknown }

/**
 * Runs a view over what the actor may see of the record and streams its rows. The view is named in the address, or comes
 * with the body (viewResource, viewReference, or a ViewDefinition alone).
 */
const runView: Handler = async (request, reply) => {
  const { context } = request
  const asked = readAsked(request)
  const { name } = request.params as { name?: string }
  const reference = name ?? asked.viewReference?.replace(/^.*ViewDefinition\//, '')
  if (reference === undefined)
    refuseUnless(asked.viewResource !== undefined, 'record.missing_element', {
      field: 'viewResource',
      params: { name: 'viewResource' },
    })
  const definition = reference === undefined ? asked.viewResource : (await viewOf(context, reference)).definition
  const view = compileView(definition)
  const { limit, patient, since } = asked
  const said = reference ?? 'unnamed'
  const rows = openRun(context, view, { name: said.slice(0, 200), limit, patient, since })
  return asked.format === 'parquet' ? sendParquet(reply, view, rows) : sendRows(reply, asked, view, rows)
}

async function sendRows(reply: FastifyReply, asked: Asked, view: CompiledView, rows: ReturnType<typeof openRun>) {
  const format = runFormats[asked.format as Exclude<RunFormat, 'parquet'>]
  // What is refused is refused before the first byte, as far as the first batch tells.
  const first = await rows.next()
  const batches = async function* () {
    if (first.done) return
    yield first.value
    yield* rows
  }
  const shown = asked.header ? format : { ...format, head: () => '' }
  return reply.type(format.mediaType).send(Readable.from(written(shown, view.columns, batches())))
}

async function sendParquet(reply: FastifyReply, view: CompiledView, rows: ReturnType<typeof openRun>) {
  const { stream, bytes } = await parquetOf(view.columns, rows)
  return reply.type('application/vnd.apache.parquet').header('content-length', bytes).send(stream)
}

/** Refusals: lake.bad_format, record.bad_parameter, kernel.malformed_json. */
function readAsked(request: FastifyRequest): Asked {
  const query = new URLSearchParams(queryText(request))
  const body =
    request.method === 'POST' && request.body !== undefined && request.body !== '' ? bodyOf(request).value : undefined
  const given = (body ?? {}) as { resourceType?: unknown; parameter?: unknown }
  const parameters =
    given.resourceType === 'Parameters' && Array.isArray(given.parameter) ? (given.parameter as Parameter[]) : []
  const parameter = (name: string) => parameters.find((one) => one?.name === name)
  const valueOfParameter = (name: string) => {
    const found = parameter(name)
    const value = Object.entries(found ?? {}).find(([key]) => key.startsWith('value'))?.[1]
    const plain = (value as { reference?: unknown } | undefined)?.reference ?? value
    return plain === undefined ? (query.get(name) ?? undefined) : String(plain)
  }
  return {
    format: formatOf(valueOfParameter('_format') ?? String(request.headers.accept ?? '*/*')),
    header: valueOfParameter('header') !== 'false',
    limit: countOf(valueOfParameter('_limit') ?? null),
    patient: valueOfParameter('patient'),
    since: instantOf(valueOfParameter('_since') ?? null),
    viewResource: given.resourceType === 'ViewDefinition' ? given : parameter('viewResource')?.resource,
    viewReference: valueOfParameter('viewReference'),
  }
}

function formatOf(text: string): RunFormat {
  if (/parquet/.test(text)) return 'parquet'
  if (/ndjson/.test(text)) return 'ndjson'
  if (/csv/.test(text)) return 'csv'
  return /json|\*\/\*|application\/\*|text\/html/.test(text) ? 'json' : refuse('lake.bad_format', { field: '_format' })
}

export const viewRunOperation: Operation = {
  name: 'viewdefinition-run',
  on: 'system',
  definition: 'http://sql-on-fhir.org/OperationDefinition/$viewdefinition-run',
  lines: ['POST /ViewDefinition/$run', 'GET /ViewDefinition/:name/$run', 'POST /ViewDefinition/:name/$run'],
  access: readers,
  handler: runView,
  ownFormats: true,
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Role } from '../actor.ts'
import type { Context, Locale } from '../context.ts'
import { measureVerb } from '../metrics.ts'
import { refuseUnless } from '../refusal.ts'
import type { Verb } from '../verb.ts'
import { onceByKey } from './idempotency.ts'
import { InvalidInput } from './problem.ts'
import { onceByKeyTogether, type Together } from './together.ts'

declare module 'fastify' {
  interface FastifyRequest {
    context: Context
  }
  interface FastifyContextConfig {
    /** Who may knock at this route. A route without it is refused when the server starts. */
    access?: readonly Role[]
    /** It looks at no cookie: a page of any site may call it. */
    fromAnySite?: boolean
    /** The verb behind the route, for the API's description. */
    verb?: string
  }
}

interface RouteOptions<I, O> {
  readonly bodyLimitBytes?: number
  /** Serves those who knock at the same time in one unit of work; each is judged and answered alone. */
  readonly together?: Together<I, O>
}

/** A write: needs an Idempotency-Key; its answer is kept with its effect. `line` reads 'POST /api/booking/holds/:holdId/book'. */
export function command<I extends z.ZodType, O extends z.ZodType>(
  app: FastifyInstance,
  line: string,
  verb: Verb<I, O>,
  options: RouteOptions<z.output<I>, z.output<O>> = {},
): void {
  const { method, url } = parseLine(line)
  const gathered = options.together && onceByKeyTogether(line, options.together)
  app.route({
    method,
    url,
    ...(options.bodyLimitBytes ? { bodyLimit: options.bodyLimitBytes } : {}),
    schema: describe(url, verb, 'body'),
    config: { access: verb.contract.may, verb: verb.contract.name },
    handler: async (request) => {
      const input = parseInput(verb.contract.input, request)
      if (gathered) return measureVerb(verb.contract.name, () => gathered(request, input))
      return onceByKey(request.context, request, line, (ctx) => verb(ctx, input))
    },
  })
}

/**
 * No Idempotency-Key: a read, whose input comes from the path and the query string, or a POST whose input must not stand in
 * an address or whose answer must not be kept; that comes from path and body.
 */
export function query(app: FastifyInstance, line: string, verb: Verb): void {
  const { method, url } = parseLine(line)
  app.route({
    method,
    url,
    schema: describe(url, verb, method === 'GET' ? 'querystring' : 'body'),
    config: { access: verb.contract.may, verb: verb.contract.name },
    handler: async (request) => verb(request.context, parseInput(verb.contract.input, request)),
  })
}

/** What a file route answers: bytes under the file's name, whose ending says what they are. */
export const FileAnswer = z.object({ fileName: z.string(), content: z.union([z.string(), z.instanceof(Buffer)]) })

const contentTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** A read whose answer is saved as a file: a table for a spreadsheet, or the bytes of a document. */
export function fileQuery<T extends z.ZodType>(
  app: FastifyInstance,
  line: string,
  verb: Verb<T, typeof FileAnswer>,
): void {
  const { method, url } = parseLine(line)
  const { response: _, ...schema } = describe(url, verb as unknown as Verb, 'querystring')
  app.route({
    method,
    url,
    schema,
    config: { access: verb.contract.may, verb: verb.contract.name },
    handler: async (request, reply) => {
      const { fileName, content } = await verb(request.context, parseInput(verb.contract.input, request))
      return reply
        .header(
          'content-type',
          contentTypes[fileName.slice(fileName.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
        )
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(content)
    },
  })
}

function parseLine(line: string): { method: string; url: string } {
  const [method, url] = line.split(' ')
  if (!method || !url) throw new Error(`A route line reads 'POST /api/…', not '${line}'`)
  return { method, url }
}

function pathNames(url: string): string[] {
  return [...url.matchAll(/:(\w+)/g)].map((match) => match[1]!)
}

// The verb's one input is shown to the API's readers in the parts in which HTTP carries it.
function describe(url: string, verb: Verb, rest: 'body' | 'querystring'): Record<string, unknown> {
  const { input, answer, summary, name } = verb.contract
  const described: Record<string, unknown> = {
    summary,
    operationId: name,
    tags: [name.split('.')[0]!],
    response: { 200: answer },
  }
  if (!(input instanceof z.ZodObject)) return { ...described, [rest]: input }
  const inPath = pathNames(url)
  const shape = input.shape as Record<string, z.ZodType>
  const pick = (wanted: boolean) =>
    z.object(Object.fromEntries(Object.entries(shape).filter(([key]) => inPath.includes(key) === wanted)))
  for (const key of inPath) if (!(key in shape)) throw new Error(`${name}: ${url} names ${key}, its input does not`)
  if (inPath.length > 0) described.params = pick(true)
  if (inPath.length < Object.keys(shape).length) described[rest] = pick(false)
  return described
}

/**
 * The one input of a verb, out of a request's path and its body, or its query string when it reads. What is written comes
 * from the body alone: an address is logged by proxies, and the kept answer of a command knows only its body.
 * Refusals: kernel.invalid_input.
 */
export function parseInput<T extends z.ZodType>(schema: T, request: FastifyRequest): z.output<T> {
  const rest = request.method === 'GET' ? request.query : (request.body ?? {})
  refuseUnless(typeof rest === 'object' && !Array.isArray(rest), 'kernel.invalid_input')
  const given = { ...rest, ...(request.params as object) }
  const parsed = schema.safeParse(given, { error: sentenceFor(request.context.locale) })
  if (!parsed.success) throw new InvalidInput(parsed.error.issues)
  if (request.method === 'GET') refuseUnknown(schema, given, request.context.locale)
  return parsed.data
}

// A filter that nobody reads answers with what was not asked for, and looks right.
function refuseUnknown(schema: z.ZodType, given: object, locale: Locale): void {
  if (!(schema instanceof z.ZodObject)) return
  const unknown = Object.keys(given).filter((key) => !(key in schema.shape))
  if (unknown.length === 0) return
  const message = locale === 'zh' ? '没有这个参数，请检查名称' : 'There is no such parameter: look at its name'
  throw new InvalidInput(unknown.map((key) => ({ code: 'custom', path: [key], message, input: undefined })))
}

// Made once: each is a table of words.
const sentences = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError }

function sentenceFor(locale: Locale): z.core.$ZodErrorMap {
  return sentences[locale]
}

import type { FastifyInstance } from 'fastify'
import { noteError, refusalOf, refuse, roles } from '#kernel'
import { type SharedWork, searchCatalogue, sharedWork } from '#record'
import { capabilityStatement } from './capability.ts'
import { allowOtherSites } from './cors.ts'
import { baseUrl, patchType, prefix, refuseOtherFormats, sendText } from './http.ts'
import { interactionRoutes } from './interactions.ts'
import { operations } from './operations.ts'
import { failureOutcome, outcomeOf } from './outcome.ts'
import { type AddRoute, type Handler, readers } from './route.ts'

const resourceBytesMax = 16 * 1024 * 1024

declare module 'fastify' {
  interface FastifyInstance {
    /** What requests of this server do together. */
    recordWork: SharedWork
  }
}

/** The FHIR R4 API. Roles knock here; who sees which patient is decided in the record's own queries. */
export async function fhirRoutes(app: FastifyInstance): Promise<void> {
  await app.register(
    async (fhir) => {
      fhir.decorate('recordWork', sharedWork())
      speakFhir(fhir)
      allowOtherSites(fhir)
      const route: AddRoute = (line, access, handler, bodyLimit = resourceBytesMax, ownFormats = false, verb) => {
        const [method = '', url = ''] = line.split(' ')
        fhir.route({ method, url, bodyLimit, config: { access: [...access], ownFormats, verb }, handler })
      }
      route('GET /metadata', roles, metadata)
      interactionRoutes(route)
      for (const { lines, access, handler, bodyBytesMax, ownFormats, verb } of operations) {
        for (const line of lines) route(line, access, handler, bodyBytesMax, ownFormats, verb)
      }
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        route(`${method} /*`, readers, async () => refuse('kernel.not_found'))
      }
    },
    { prefix },
  )
}

/** Bodies stay text until we parse them ourselves (decimals keep their digits), and every error is an OperationOutcome. */
function speakFhir(fhir: FastifyInstance): void {
  fhir.removeAllContentTypeParsers()
  const types = [
    'application/fhir+json',
    patchType,
    'application/json',
    'text/json',
    'application/x-www-form-urlencoded',
  ]
  fhir.addContentTypeParser(types, { parseAs: 'string' }, (_request, body, done) => done(null, body))
  // Lines of resources are as long as they like: whoever takes them reads them off the wire.
  fhir.addContentTypeParser('application/fhir+ndjson', (_request, _payload, done) => done(null))
  fhir.addHook('preHandler', async (request) => {
    if (!request.routeOptions.config.ownFormats) refuseOtherFormats(request)
  })
  fhir.setErrorHandler((error, request, reply) => {
    const locale = request.context?.locale ?? 'zh'
    noteError(error, request)
    const refusal = refusalOf(error)
    if (refusal) return sendText(reply, refusal.status, JSON.stringify(outcomeOf(refusal, locale)))
    return sendText(reply, 500, JSON.stringify(failureOutcome(locale, request.id)))
  })
}

let statement: { readonly catalogue: string; readonly text: string } | undefined

const metadata: Handler = async (request, reply) => {
  const { context } = request
  // SearchParameter resources come and go while the server runs.
  const catalogue = await searchCatalogue(context)
  if (statement?.catalogue !== catalogue) statement = { catalogue, text: capabilityStatement(baseUrl(), context.now) }
  return sendText(reply, 200, statement.text)
}

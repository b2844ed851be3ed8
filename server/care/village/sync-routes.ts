/** The device's own lines: it brings the token of its session, whoever is signed in in that browser. */
import { inflateRaw } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  Challenge,
  ChallengeRequest,
  NextPage,
  OpenSession,
  Page,
  Push,
  Pushed,
  Received,
  Session,
  VerdictPage,
  VerdictsRequest,
} from '#contracts/village'
import { parseInput, Refusal, roles } from '#kernel'
import { fileBytesMax, howFar, takePiece } from './attachments/keep.ts'
import { receive, verdictsAfter } from './commands/receive.ts'
import { confirmErased, giveChallenge, type Knock, knockOf, openSession } from './devices/session.ts'
import { nextPage, pageBytes } from './panel/page.ts'

const base = '/api/village/sync'
// A session of a device stands for nobody who is signed in: whoever comes is looked at by the token it brings.
const access = roles
const pushBytesMax = 512 * 1024
const inflatedBytesMax = 4 * 1024 * 1024
const pieceBytesMax = 256 * 1024

const About = (summary: string, shapes: object = {}) => ({ summary, tags: ['village'], ...shapes })
const knocking = (request: FastifyRequest): Promise<Knock> =>
  knockOf(request.context, request.headers['x-village-session'])

export async function syncRoutes(app: FastifyInstance): Promise<void> {
  app.route({
    ...{ method: 'POST', url: `${base}/challenge`, config: { access } },
    schema: About('What a device is to sign before its session.', {
      body: ChallengeRequest,
      response: { 200: Challenge },
    }),
    handler: (request) => giveChallenge(request.context, parseInput(ChallengeRequest, request)),
  })
  app.route({
    ...{ method: 'POST', url: `${base}/session`, config: { access } },
    schema: About('Opens a device’s session by its signature.', { body: OpenSession, response: { 200: Session } }),
    handler: (request) => openSession(request.context, parseInput(OpenSession, request)),
  })
  app.route({
    ...{ method: 'POST', url: `${base}/erased`, config: { access } },
    schema: About('A lost device says that it holds nothing any more.'),
    handler: async (request) => {
      await confirmErased(request.context, await knocking(request))
      return {}
    },
  })
  app.route({
    ...{ method: 'GET', url: `${base}/verdicts`, config: { access } },
    schema: About('Verdicts that were given since.', { querystring: VerdictsRequest, response: { 200: VerdictPage } }),
    handler: async (request) => {
      const knock = await knocking(request)
      return verdictsAfter(request.context, knock, parseInput(VerdictsRequest, request).after)
    },
  })
  app.route({
    ...{ method: 'POST', url: `${base}/pages`, config: { access } },
    schema: About('The next page of the panel after a change.', { body: NextPage, response: { 200: Page } }),
    handler: async (request) => nextPage(request.context, await knocking(request), parseInput(NextPage, request)),
  })
  app.route({
    ...{ method: 'GET', url: `${base}/pages/:pageId`, config: { access } },
    schema: About('The bytes of a page from one on (deflate-raw).'),
    handler: async (request, reply) => {
      const knock = await knocking(request)
      const { pageId, from } = parseInput(PageAsked, request)
      const bytes = await pageBytes(request.context, knock, pageId, from)
      return reply.type('application/octet-stream').header('cache-control', 'no-store').send(bytes)
    },
  })
  await app.register(async (scope) => commandRoutes(scope))
  await app.register(async (scope) => attachmentRoutes(scope))
}

/** A day's work in a few kilobytes: JSON as it is, or deflated. */
function commandRoutes(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/x-deflated-json',
    { parseAs: 'buffer', bodyLimit: pushBytesMax },
    (_request, body, done) => {
      inflateRaw(body as Buffer, { maxOutputLength: inflatedBytesMax }, (error, bytes) => {
        const text = error ? undefined : bytes.toString()
        if (text === undefined || !isJson(text)) done(new Refusal('kernel.malformed_json'))
        else done(null, JSON.parse(text))
      })
    },
  )
  scope.route({
    ...{ method: 'POST', url: `${base}/commands`, bodyLimit: pushBytesMax, config: { access } },
    schema: About('What was done on the device; a verdict for each.', { body: Push, response: { 200: Pushed } }),
    handler: async (request) => receive(request.context, await knocking(request), parseInput(Push, request)),
  })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const PageAsked = z.object({ pageId: z.uuid(), from: z.coerce.number().int().min(0).default(0) })
const FileNamed = z.object({ attachmentId: z.uuid() })
const FileAnnounced = z.object({
  attachmentId: z.uuid(),
  offset: z.coerce.number().int().min(0),
  bytes: z.coerce.number().int().min(1).max(fileBytesMax),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  type: z.string().regex(/^[\w.+-]{1,40}\/[\w.+-]{1,60}$/),
})

// A scope of its own: only here a body may be bytes.
function attachmentRoutes(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: pieceBytesMax },
    (_request, body, done) => done(null, body),
  )
  scope.route({
    ...{ method: 'PUT', url: `${base}/attachments/:attachmentId`, bodyLimit: pieceBytesMax, config: { access } },
    schema: About('A piece of a photo or file, from a byte on.', { response: { 200: Received } }),
    handler: async (request) => {
      const knock = await knocking(request)
      const given = (name: string) => request.headers[`x-village-${name}`]
      const named = { offset: given('offset'), bytes: given('bytes'), sha256: given('sha256'), type: given('type') }
      const file = parseInput(FileAnnounced, {
        ...request,
        context: request.context,
        params: request.params,
        body: named,
      } as never)
      const content = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      return takePiece(request.context, knock, { ...file, id: file.attachmentId }, file.offset, content)
    },
  })
  scope.route({
    ...{ method: 'GET', url: `${base}/attachments/:attachmentId`, config: { access } },
    schema: About('How much of a file has arrived.', { response: { 200: Received } }),
    handler: async (request) => {
      const knock = await knocking(request)
      return howFar(request.context, knock, parseInput(FileNamed, request).attachmentId)
    },
  })
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { imageBytesMax, imageTypes, SendImageRequest } from '#contracts/conversation'
import { command, eventStream, query, refuse } from '#kernel'
import { channelOf, type ImageType } from './conversation.ts'
import { markRead, missedBy, readMessages } from './read-messages.ts'
import { readImage, sendImage, sendMessage } from './send-message.ts'
import { takePart } from './take-part.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const base = '/api/conversation/:conversationId'

export async function routes(app: FastifyInstance): Promise<void> {
  query(app, `GET ${base}/messages`, readMessages)
  command(app, `POST ${base}/messages`, sendMessage)
  command(app, `POST ${base}/read`, markRead)
  eventStream(app, `GET ${base}/stream`, {
    access: readMessages.contract.may,
    open: async (ctx, params) => {
      const conversationId = params.conversationId ?? ''
      if (!uuid.test(conversationId)) refuse('conversation.unknown')
      await ctx.transaction((ctx) => takePart(ctx, conversationId))
      return { channel: channelOf(conversationId), replay: (lastEventId) => missedBy(ctx, conversationId, lastEventId) }
    },
  })
  await app.register(async (scope) => imageRoutes(scope))
}

// A scope of its own: only here a body may be a picture, and only here as large as one.
function imageRoutes(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    [...imageTypes],
    { parseAs: 'buffer', bodyLimit: imageBytesMax + 1 },
    (_request, body, done) => done(null, body),
  )
  scope.route({
    method: 'POST',
    url: `${base}/images/:clientMessageId`,
    bodyLimit: imageBytesMax + 1,
    config: { access: sendImage.contract.may, verb: sendImage.contract.name },
    schema: { summary: sendImage.contract.summary, tags: ['conversation'], operationId: sendImage.contract.name },
    handler: (request) => sendImage(request.context, pictureFrom(request)),
  })
  scope.route({
    method: 'GET',
    url: `${base}/images/:imageId`,
    config: { access: readImage.contract.may, verb: readImage.contract.name },
    schema: { summary: readImage.contract.summary, tags: ['conversation'], operationId: readImage.contract.name },
    handler: async (request, reply) => {
      const image = await readImage(request.context, imageAsked(request.params))
      return reply
        .type(image.mediaType)
        .header('cache-control', 'private, max-age=86400')
        .send(Buffer.from(image.bytes))
    },
  })
}

function pictureFrom(request: FastifyRequest) {
  const mediaType = (request.headers['content-type'] ?? '').split(';')[0]?.trim() as ImageType
  const given = { ...(request.params as object), mediaType, bytes: request.body }
  const parsed = SendImageRequest.safeParse(given)
  if (!parsed.success) refuse('conversation.image_unreadable')
  return parsed.data
}

function imageAsked(params: unknown): { conversationId: string; imageId: string } {
  const { conversationId = '', imageId = '' } = params as Record<string, string>
  if (!uuid.test(conversationId) || !uuid.test(imageId)) refuse('conversation.image_unknown')
  return { conversationId, imageId }
}

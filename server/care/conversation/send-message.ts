import { Image, ImageRequest, Message, SendImageRequest, SendMessageRequest } from '#contracts/conversation'
import { audit, type Context, pushToStream, refuse, sm3, verb } from '#kernel'
import { dayOf, yearsLater } from '#people/institutions'
import {
  type Conversation,
  channelOf,
  type MessageRow,
  refuseUnlessImage,
  refuseUnlessOpen,
  refuseUnlessSame,
  retentionYears,
  showMessage,
} from './conversation.ts'
import * as store from './store.ts'
import { takePart } from './take-part.ts'

/**
 * Adds a text to the conversation. Safe to repeat: a client message id that was already sent answers the first message.
 * Refusals: conversation.unknown, conversation.closed, conversation.message_differs.
 */
export const sendMessage = verb(
  {
    name: 'conversation.send_message',
    may: ['resident', 'doctor'],
    input: SendMessageRequest,
    answer: Message,
    summary: 'Sends a text message.',
  },
  async (ctx, { conversationId, clientMessageId, text }) => {
    // Locked, so that seq has no gaps and the order of commits is the order of numbers.
    const { conversation, side } = await takePart(ctx, conversationId, true)
    const before = await store.messageByClientId(ctx, conversationId, ctx.actor.id, clientMessageId)
    if (before) {
      refuseUnlessSame(before, text, 'text')
      return showMessage(before)
    }
    refuseUnlessOpen(conversation)
    return append(ctx, conversation, { clientMessageId, side, kind: 'text', text, imageId: null })
  },
)

/**
 * Adds a picture. Safe to repeat by its client message id. Refusals: conversation.unknown, conversation.closed,
 * conversation.image_too_large, conversation.image_unreadable, conversation.message_differs.
 */
export const sendImage = verb(
  {
    name: 'conversation.send_image',
    may: ['resident', 'doctor'],
    input: SendImageRequest,
    answer: Message,
    summary: 'Sends a picture.',
  },
  async (ctx, { conversationId, clientMessageId, mediaType, bytes }) => {
    refuseUnlessImage(mediaType, bytes)
    const { conversation, side } = await takePart(ctx, conversationId, true)
    const before = await store.messageByClientId(ctx, conversationId, ctx.actor.id, clientMessageId)
    if (before) {
      refuseUnlessSame(before, '', 'image')
      return showMessage(before)
    }
    refuseUnlessOpen(conversation)
    const content = Buffer.from(bytes)
    const id = ctx.chance.uuid()
    const image = {
      id,
      conversation_id: conversationId,
      media_type: mediaType,
      bytes: content,
      sm3: sm3(content).toString('hex'),
    }
    await store.insertImage(ctx, image, retainUntil(ctx))
    return append(ctx, conversation, { clientMessageId, side, kind: 'image', text: '', imageId: id })
  },
)

/** Refusals: conversation.unknown, conversation.image_unknown. */
export const readImage = verb(
  {
    name: 'conversation.read_image',
    may: ['resident', 'doctor'],
    input: ImageRequest,
    answer: Image,
    summary: 'The bytes of a picture.',
  },
  async (ctx, { conversationId, imageId }) => {
    const { conversation } = await takePart(ctx, conversationId)
    const image = await store.imageById(ctx, conversationId, imageId)
    if (!image) refuse('conversation.image_unknown')
    await audit(ctx, {
      action: 'read',
      residentId: conversation.residentId,
      entity: 'conversation.image',
      entityId: imageId,
    })
    return { mediaType: image.mediaType, bytes: Uint8Array.from(image.bytes) }
  },
)

export function retainUntil(ctx: Context): string {
  return yearsLater(dayOf(ctx.now), retentionYears)
}

/** Takes the next number of the locked conversation, keeps the message and tells the open streams. */
export async function append(
  ctx: Context,
  conversation: Conversation,
  said: Pick<MessageRow, 'clientMessageId' | 'side' | 'kind' | 'text' | 'imageId'>,
): Promise<Message> {
  const message: MessageRow = {
    conversationId: conversation.id,
    seq: conversation.lastSeq + 1,
    authorId: ctx.actor.id,
    authorName: ctx.actor.name,
    at: ctx.now,
    ...said,
  }
  await store.insertMessage(ctx, message)
  await audit(ctx, {
    action: 'create',
    residentId: conversation.residentId,
    entity: 'conversation.message',
    entityId: `${conversation.id}/${message.seq}`,
  })
  const shown = showMessage(message)
  await pushToStream(ctx, channelOf(conversation.id), { id: String(message.seq), type: 'message', data: shown })
  return shown
}

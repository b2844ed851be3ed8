/**
 * Conversation over HTTP: the chat of a consult. Its id is the consult's id.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/conversation/:conversationId/messages | its people | after? (seq), limit? | MessageList |
 * | POST /api/conversation/:conversationId/messages | its people | clientMessageId, text | Message; repeating a clientMessageId answers the first message |
 * | POST /api/conversation/:conversationId/images/:clientMessageId | its people | raw body: image/jpeg, image/png or image/webp, at most 3 MB; no Idempotency-Key needed | Message |
 * | GET  /api/conversation/:conversationId/images/:imageId | its people | – | the bytes |
 * | POST /api/conversation/:conversationId/read | its people | seq | ReadMarks |
 * | GET  /api/conversation/:conversationId/stream | its people | Last-Event-ID header | SSE, below |
 *
 * "Its people": the resident, whoever may act for the resident, and the doctor once the consult is accepted.
 *
 * SSE events (id = seq of the newest message; on reconnect everything after Last-Event-ID is sent again, in order):
 *   message → Message · read → ReadMarks · state → ConversationState · place → { ahead, waitMinutes } (waiting room only)
 */
import { z } from 'zod'

export const messageTextMax = 1500
export const imageBytesMax = 3 * 1024 * 1024
export const imageTypes = ['image/jpeg', 'image/png', 'image/webp'] as const

export const Side = z.enum(['resident', 'doctor', 'system'])
export type Side = z.infer<typeof Side>

export const Message = z.object({
  conversationId: z.uuid(),
  /** 1, 2, 3 … without gaps. */
  seq: z.number().int(),
  clientMessageId: z.string(),
  side: Side,
  authorId: z.string(),
  authorName: z.string(),
  kind: z.enum(['text', 'image', 'notice']),
  /** The words; for a notice the key of its sentence: accepted, ended, terminated, left, unseen, prescription … */
  text: z.string(),
  imageId: z.uuid().nullable(),
  at: z.string(),
})
export type Message = z.infer<typeof Message>

export const ReadMarks = z.object({ resident: z.number().int(), doctor: z.number().int() })
export const ConversationState = z.object({ open: z.boolean(), doctorJoined: z.boolean() })
export const MessageList = z.object({
  messages: z.array(Message),
  read: ReadMarks,
  state: ConversationState,
  lastSeq: z.number().int(),
})

export const MessagesRequest = z.object({
  conversationId: z.uuid(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})
const clientMessageId = z.string().regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, - or _')
export const SendMessageRequest = z.object({
  conversationId: z.uuid(),
  clientMessageId,
  text: z.string().trim().min(1).max(messageTextMax),
})
export const SendImageRequest = z.object({
  conversationId: z.uuid(),
  clientMessageId,
  mediaType: z.enum(imageTypes),
  bytes: z.instanceof(Uint8Array),
})
export const ImageRequest = z.object({ conversationId: z.uuid(), imageId: z.uuid() })
export const Image = z.object({ mediaType: z.enum(imageTypes), bytes: z.instanceof(Uint8Array) })
export const MarkReadRequest = z.object({ conversationId: z.uuid(), seq: z.number().int().min(0) })

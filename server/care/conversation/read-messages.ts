import { MarkReadRequest, MessageList, MessagesRequest, ReadMarks } from '#contracts/conversation'
import { audit, type Context, pushToStream, type StreamEvent, verb } from '#kernel'
import { type Conversation, channelOf, readUpTo, seqOfEvent, showMessage } from './conversation.ts'
import * as store from './store.ts'
import { takePart } from './take-part.ts'

/** Refusals: conversation.unknown. */
export const readMessages = verb(
  {
    name: 'conversation.read_messages',
    may: ['resident', 'doctor'],
    input: MessagesRequest,
    answer: MessageList,
    summary: 'The messages after a number, oldest first.',
  },
  async (ctx, { conversationId, after, limit }) => {
    const { conversation } = await takePart(ctx, conversationId)
    const messages = await store.messagesAfter(ctx, conversationId, after, limit)
    await audit(ctx, {
      action: 'read',
      residentId: conversation.residentId,
      entity: 'conversation.message',
      entityId: conversationId,
    })
    return {
      messages: messages.map(showMessage),
      read: marksOf(conversation),
      state: stateOf(conversation),
      lastSeq: conversation.lastSeq,
    }
  },
)

/** Marks everything up to a number as read by the caller's side. Safe to repeat. Refusals: conversation.unknown. */
export const markRead = verb(
  {
    name: 'conversation.mark_read',
    may: ['resident', 'doctor'],
    input: MarkReadRequest,
    answer: ReadMarks,
    summary: 'Marks messages as read.',
  },
  async (ctx, { conversationId, seq }) => {
    const { conversation, side } = await takePart(ctx, conversationId, true)
    const key = side === 'doctor' ? 'doctorRead' : 'residentRead'
    const read = readUpTo(conversation[key], seq, conversation.lastSeq)
    if (read === conversation[key]) return marksOf(conversation)
    const changed: Conversation = { ...conversation, [key]: read }
    await store.saveConversation(ctx, changed)
    await pushToStream(ctx, channelOf(conversationId), readEvent(changed))
    return marksOf(changed)
  },
)

/** What a stream that last saw `lastEventId` has missed: every message after it, then how things stand. */
export async function missedBy(
  ctx: Context,
  conversationId: string,
  lastEventId: string | undefined,
): Promise<StreamEvent[]> {
  return ctx.transaction(async (ctx) => {
    const conversation = await store.conversationById(ctx, conversationId)
    if (!conversation) return []
    const messages = await store.messagesAfter(ctx, conversationId, seqOfEvent(lastEventId), 100_000)
    const said = messages.map((row) => ({ id: String(row.seq), type: 'message', data: showMessage(row) }))
    return [...said, readEvent(conversation), stateEvent(conversation)]
  })
}

export function stateEvent(c: Conversation): StreamEvent {
  const state = stateOf(c)
  return { id: `${c.lastSeq}.state.${c.state}.${c.doctorId ? 'joined' : 'alone'}`, type: 'state', data: state }
}

function readEvent(c: Conversation): StreamEvent {
  return { id: `${c.lastSeq}.read.${c.residentRead}.${c.doctorRead}`, type: 'read', data: marksOf(c) }
}

function marksOf(c: Conversation) {
  return { resident: c.residentRead, doctor: c.doctorRead }
}

function stateOf(c: Conversation) {
  return { open: c.state === 'open', doctorJoined: c.doctorId !== null }
}

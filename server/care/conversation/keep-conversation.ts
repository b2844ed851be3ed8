/** What the owner of a conversation (a consult) does with it, in its own transactions. */
import { type Context, pushToStream, refuse, sm3 } from '#kernel'
import { type Conversation, channelOf, type MessageRow } from './conversation.ts'
import { stateEvent } from './read-messages.ts'
import { append, retainUntil } from './send-message.ts'
import * as store from './store.ts'

/** Opens a conversation for a resident; its id is the owner's. Safe to repeat. */
export async function openConversation(ctx: Context, id: string, residentId: string): Promise<void> {
  await ctx.transaction((ctx) => store.insertConversation(ctx, id, residentId, retainUntil(ctx)))
}

/** The doctor joins; a notice says so. */
export async function joinConversation(ctx: Context, id: string, doctorId: string): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const conversation = await locked(ctx, id)
    await changed(ctx, { ...conversation, doctorId }, 'accepted')
  })
}

/** A notice that something happened beside the chat, while it is open. */
export async function sayInConversation(ctx: Context, id: string, notice: string): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const conversation = await locked(ctx, id)
    if (conversation.state === 'open') await changed(ctx, conversation, notice, `-${ctx.chance.uuid()}`)
  })
}

/** Nothing can be said from here on; a notice says why. Safe to repeat. */
export async function closeConversation(ctx: Context, id: string, notice: string): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const conversation = await locked(ctx, id)
    if (conversation.state === 'open') await changed(ctx, { ...conversation, state: 'closed' }, notice)
  })
}

/** Tells the open streams something that is not a message, such as the place in the queue. */
export async function tellConversation(
  ctx: Context,
  id: string,
  type: string,
  key: string,
  data: unknown,
): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const conversation = await store.conversationById(ctx, id)
    if (!conversation) return
    await pushToStream(ctx, channelOf(id), { id: `${conversation.lastSeq}.${type}.${key}`, type, data })
  })
}

/** The whole transcript in order, and the SM3 over it, pictures by their own digest: one changed byte changes it. In a transaction. */
export async function transcriptOf(ctx: Context, id: string): Promise<{ messages: MessageRow[]; sm3: string }> {
  const messages = await store.messagesAfter(ctx, id, 0, 100_000)
  const digests = await imageDigests(ctx, id, messages)
  const lines = messages.map((m) => [
    m.seq,
    m.side,
    m.authorId,
    m.at.toISOString(),
    m.kind,
    m.text,
    digests.get(m.imageId ?? '') ?? '',
  ])
  return { messages, sm3: sm3(JSON.stringify(lines)).toString('hex') }
}

/** How many messages one side has not read, by conversation; those without one are left out. */
export async function unreadOf(
  ctx: Context,
  ids: readonly string[],
  side: 'resident' | 'doctor',
): Promise<ReadonlyMap<string, number>> {
  const rows = await ctx.transaction((ctx) => store.conversationsByIds(ctx, ids))
  return new Map(
    rows.map(({ id, lastSeq, residentRead, doctorRead }) => [
      id,
      lastSeq - (side === 'resident' ? residentRead : doctorRead),
    ]),
  )
}

// Taken over the bytes that are stored now, not from the digest beside them: that could have been changed as well.
async function imageDigests(ctx: Context, id: string, messages: readonly MessageRow[]): Promise<Map<string, string>> {
  const digests = new Map<string, string>()
  for (const { imageId } of messages) {
    const image = imageId ? await store.imageById(ctx, id, imageId) : undefined
    if (image && imageId) digests.set(imageId, sm3(image.bytes).toString('hex'))
  }
  return digests
}

async function locked(ctx: Context, id: string): Promise<Conversation> {
  const conversation = await store.conversationById(ctx, id, true)
  if (!conversation) refuse('conversation.unknown')
  return conversation
}

async function changed(ctx: Context, conversation: Conversation, notice: string, serial = ''): Promise<void> {
  await store.saveConversation(ctx, conversation)
  const said = {
    clientMessageId: `notice-${notice}${serial}`,
    side: 'system',
    kind: 'notice',
    text: notice,
    imageId: null,
  } as const
  await append(ctx, conversation, said)
  await pushToStream(
    ctx,
    channelOf(conversation.id),
    stateEvent({ ...conversation, lastSeq: conversation.lastSeq + 1 }),
  )
}

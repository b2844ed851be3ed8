/** All SQL of conversation; its own schema only. */
import { type Context, tables } from '#kernel'
import type { Conversation, ImageType, MessageRow } from './conversation.ts'

interface ConversationTable {
  id: string
  resident_id: string
  doctor_id: string | null
  state: 'open' | 'closed'
  last_seq: number
  resident_read: number
  doctor_read: number
  opened_at: Date
  closed_at: Date | null
  retain_until: string
}
interface ImageTable {
  id: string
  conversation_id: string
  media_type: ImageType
  bytes: Buffer
  sm3: string
  retain_until: string
}
interface MessageTable {
  conversation_id: string
  seq: number
  client_message_id: string
  side: MessageRow['side']
  author_id: string
  author_name: string
  kind: MessageRow['kind']
  text: string
  image_id: string | null
  at: Date
}
interface ConversationTables {
  'conversation.conversation': ConversationTable
  'conversation.image': ImageTable
  'conversation.message': MessageTable
}
const db = (ctx: Context) => tables<ConversationTables>(ctx)

const toConversation = (row: ConversationTable): Conversation => ({
  id: row.id,
  residentId: row.resident_id,
  doctorId: row.doctor_id,
  state: row.state,
  lastSeq: row.last_seq,
  residentRead: row.resident_read,
  doctorRead: row.doctor_read,
})

const toMessage = (row: MessageTable): MessageRow => ({
  conversationId: row.conversation_id,
  seq: row.seq,
  clientMessageId: row.client_message_id,
  side: row.side,
  authorId: row.author_id,
  authorName: row.author_name,
  kind: row.kind,
  text: row.text,
  imageId: row.image_id,
  at: row.at,
})

export async function conversationById(ctx: Context, id: string, lock = false): Promise<Conversation | undefined> {
  const row = await db(ctx)
    .selectFrom('conversation.conversation')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toConversation(row)
}

export async function conversationsByIds(ctx: Context, ids: readonly string[]): Promise<Conversation[]> {
  if (ids.length === 0) return []
  const rows = await db(ctx).selectFrom('conversation.conversation').selectAll().where('id', 'in', ids).execute()
  return rows.map(toConversation)
}

export async function insertConversation(
  ctx: Context,
  id: string,
  residentId: string,
  retainUntil: string,
): Promise<void> {
  await db(ctx)
    .insertInto('conversation.conversation')
    .values({
      id,
      resident_id: residentId,
      doctor_id: null,
      state: 'open',
      last_seq: 0,
      resident_read: 0,
      doctor_read: 0,
      opened_at: ctx.now,
      closed_at: null,
      retain_until: retainUntil,
    })
    .onConflict((on) => on.column('id').doNothing())
    .execute()
}

/** Saves what can change; last_seq moves only with the message that takes it. */
export async function saveConversation(ctx: Context, c: Conversation): Promise<void> {
  await db(ctx)
    .updateTable('conversation.conversation')
    .set({
      doctor_id: c.doctorId,
      state: c.state,
      resident_read: c.residentRead,
      doctor_read: c.doctorRead,
      ...(c.state === 'closed' ? { closed_at: ctx.now } : {}),
    })
    .where('id', '=', c.id)
    .execute()
}

export async function insertMessage(ctx: Context, message: MessageRow): Promise<void> {
  await db(ctx)
    .insertInto('conversation.message')
    .values({
      conversation_id: message.conversationId,
      seq: message.seq,
      client_message_id: message.clientMessageId,
      side: message.side,
      author_id: message.authorId,
      author_name: message.authorName,
      kind: message.kind,
      text: message.text,
      image_id: message.imageId,
      at: message.at,
    })
    .execute()
  await db(ctx)
    .updateTable('conversation.conversation')
    .set({ last_seq: message.seq })
    .where('id', '=', message.conversationId)
    .execute()
}

export async function messageByClientId(
  ctx: Context,
  conversationId: string,
  authorId: string,
  clientMessageId: string,
): Promise<MessageRow | undefined> {
  const row = await db(ctx)
    .selectFrom('conversation.message')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('author_id', '=', authorId)
    .where('client_message_id', '=', clientMessageId)
    .executeTakeFirst()
  return row && toMessage(row)
}

export async function messagesAfter(
  ctx: Context,
  conversationId: string,
  after: number,
  limit: number,
): Promise<MessageRow[]> {
  const rows = await db(ctx)
    .selectFrom('conversation.message')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(toMessage)
}

export async function insertImage(
  ctx: Context,
  image: Omit<ImageTable, 'retain_until'>,
  retainUntil: string,
): Promise<void> {
  await db(ctx)
    .insertInto('conversation.image')
    .values({ ...image, retain_until: retainUntil })
    .execute()
}

export async function imageById(
  ctx: Context,
  conversationId: string,
  imageId: string,
): Promise<{ mediaType: ImageType; bytes: Buffer; sm3: string } | undefined> {
  const row = await db(ctx)
    .selectFrom('conversation.image')
    .select(['media_type', 'bytes', 'sm3'])
    .where('id', '=', imageId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  return row && { mediaType: row.media_type, bytes: row.bytes, sm3: row.sm3 }
}

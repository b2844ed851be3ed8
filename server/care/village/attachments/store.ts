/** SQL of files that arrive in pieces. */
import { type Context, sql } from '#kernel'
import { type AttachmentTable, db } from '../tables.ts'

export async function lockAttachment(ctx: Context, id: string): Promise<AttachmentTable | undefined> {
  return db(ctx).selectFrom('village.attachment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function attachmentById(ctx: Context, id: string): Promise<AttachmentTable | undefined> {
  return db(ctx).selectFrom('village.attachment').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function begin(
  ctx: Context,
  file: Pick<AttachmentTable, 'id' | 'device_id' | 'sha256' | 'bytes' | 'media_type'>,
): Promise<void> {
  await db(ctx)
    .insertInto('village.attachment')
    .values({ ...file, received: 0, resident_id: null, what: null, begun_at: ctx.now, whole_at: null })
    .onConflict((on) => on.doNothing())
    .execute()
}

export async function addPiece(ctx: Context, id: string, atByte: number, content: Buffer): Promise<void> {
  await db(ctx).insertInto('village.attachment_piece').values({ attachment_id: id, at_byte: atByte, content }).execute()
  await db(ctx)
    .updateTable('village.attachment')
    .set({ received: atByte + content.length })
    .where('id', '=', id)
    .execute()
}

export async function change(ctx: Context, id: string, to: Partial<AttachmentTable>): Promise<void> {
  await db(ctx).updateTable('village.attachment').set(to).where('id', '=', id).execute()
}

export async function contentOf(ctx: Context, id: string): Promise<Buffer> {
  const rows = await db(ctx)
    .selectFrom('village.attachment_piece')
    .select('content')
    .where('attachment_id', '=', id)
    .orderBy('at_byte')
    .execute()
  return Buffer.concat(rows.map((row) => row.content))
}

/** What arrived under a wrong hash is taken out, so that it can be sent anew. */
export async function startAgain(ctx: Context, id: string): Promise<void> {
  await db(ctx).deleteFrom('village.attachment_piece').where('attachment_id', '=', id).execute()
  await db(ctx).updateTable('village.attachment').set({ received: 0 }).where('id', '=', id).execute()
}

/** The commands that wait for this file. */
export async function commandsFor(ctx: Context, id: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('village.command')
    .select('id')
    .where('state', '=', 'held')
    .where('code', '=', 'village.file_awaited')
    .where(sql<string>`command -> 'body' ->> 'attachmentId'`, '=', id)
    .execute()
  return rows.map((row) => row.id)
}

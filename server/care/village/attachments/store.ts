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

/** Files of a person by the commands that bring them: theirs already, or (owner null) not yet. The latest first. */
export async function filesOf(ctx: Context, residentId: string) {
  return db(ctx)
    .selectFrom('village.command as c')
    .innerJoin('village.attachment as a', (join) =>
      join
        .on(sql<boolean>`a.id::text = c.command -> 'body' ->> 'attachmentId'`)
        .onRef('a.device_id', '=', 'c.device_id'),
    )
    .select(['a.id', 'a.device_id', 'a.media_type', 'a.bytes', 'a.resident_id as owner_id', 'c.done_at', 'c.doctor_id'])
    .select(sql<'photo' | 'ecg' | 'signature'>`coalesce(a.what, c.command -> 'body' ->> 'what')`.as('what'))
    .where('c.resident_id', '=', residentId)
    .where('c.kind', '=', 'attachment')
    .where((where) =>
      where.or([
        where('a.resident_id', '=', residentId),
        where.and([
          where('c.state', '=', 'held'),
          where('a.resident_id', 'is', null),
          where('a.whole_at', 'is not', null),
        ]),
      ]),
    )
    .orderBy('c.done_at', 'desc')
    .limit(200)
    .execute()
}

/** The held command that brings a whole file which is nobody's yet. */
export async function heldWith(ctx: Context, file: AttachmentTable) {
  return db(ctx)
    .selectFrom('village.command as c')
    .innerJoin('village.device as d', 'd.id', 'c.device_id')
    .select(['c.resident_id', 'd.team_id'])
    .where('c.device_id', '=', file.device_id)
    .where('c.kind', '=', 'attachment')
    .where('c.state', '=', 'held')
    .where(sql<string>`c.command -> 'body' ->> 'attachmentId'`, '=', file.id)
    .executeTakeFirst()
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

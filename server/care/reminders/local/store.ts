/** SQL of the kept messages and of how the local way misbehaves. */
import type { Generated } from 'kysely'
import { type Context, decryptIdentifier, identifierHash, sql, tables } from '#kernel'

interface KeptTable {
  id: Generated<number>
  message_id: string
  phone_hash: string
  text_cipher: string
  taken_at: Date
  arrives_at: Date
}
interface SettingTable {
  one: boolean
  late_seconds: number
  repeats: number
  fail_first: number
}
interface TryTable {
  message_id: string
  tries: number
}
interface Tables {
  'reminders.kept_message': KeptTable
  'reminders.local_setting': SettingTable
  'reminders.local_try': TryTable
}
const db = (ctx: Context) => tables<Tables>(ctx)

export async function setting(ctx: Context) {
  const row = await db(ctx).selectFrom('reminders.local_setting').selectAll().executeTakeFirstOrThrow()
  return { lateSeconds: row.late_seconds, repeats: row.repeats, failFirst: row.fail_first }
}

export async function triesOf(ctx: Context, messageId: string): Promise<number> {
  const row = await db(ctx)
    .selectFrom('reminders.local_try')
    .select('tries')
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return row?.tries ?? 0
}

export async function noteTry(ctx: Context, messageId: string): Promise<void> {
  await db(ctx)
    .insertInto('reminders.local_try')
    .values({ message_id: messageId, tries: 1 })
    .onConflict((on) => on.column('message_id').doUpdateSet({ tries: sql`reminders.local_try.tries + 1` }))
    .execute()
}

export async function keep(
  ctx: Context,
  message: { messageId: string; phoneHash: string; textCipher: string; arrivesAt: Date },
): Promise<void> {
  await db(ctx)
    .insertInto('reminders.kept_message')
    .values({
      message_id: message.messageId,
      phone_hash: message.phoneHash,
      text_cipher: message.textCipher,
      taken_at: ctx.now,
      arrives_at: message.arrivesAt,
    })
    .execute()
}

export async function has(ctx: Context, messageId: string): Promise<boolean> {
  return (await arrivesAt(ctx, messageId)) !== undefined
}

export async function arrivesAt(ctx: Context, messageId: string): Promise<Date | undefined> {
  const row = await db(ctx)
    .selectFrom('reminders.kept_message')
    .select('arrives_at')
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return row?.arrives_at
}

/** What has arrived at a phone so far, oldest first: for whoever tries the region out. */
export async function arrivedAt(ctx: Context, phone: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('reminders.kept_message')
    .select('text_cipher')
    .where('phone_hash', '=', identifierHash('phone', phone))
    .where('arrives_at', '<=', ctx.now)
    .orderBy('id')
    .execute()
  return rows.map((row) => decryptIdentifier(row.text_cipher))
}

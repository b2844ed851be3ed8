/** All SQL of notices, their deliveries and settings; what booking publishes of a visit. */
import type { DeliveryState, NoticeKind } from '#contracts/reminders'
import { type Context, sql, tables } from '#kernel'
import { type Delivery, defaultSetting, type Facts, type Notice, type Setting } from './notice.ts'

interface NoticeTable {
  id: string
  key: string
  person_id: string
  about_id: string
  kind: NoticeKind
  facts: Facts
  appointment_id: string | null
  entry_id: string | null
  due_at: Date
  made_at: Date
  read_at: Date | null
}
interface DeliveryTable {
  id: string
  state: DeliveryState
  attempts: number
  next_at: Date | null
  leased_until: Date | null
  reference: string | null
  looks: number
  last_error: string | null
  changed_at: Date
}
interface SettingTable {
  person_id: string
  language: 'zh' | 'en'
  quiet_from: string
  quiet_until: string
  off_kinds: NoticeKind[]
}
interface PubVisit {
  id: string
  state: string
  starts_at: Date
  booked_by: string
  resident_id: string
  doctor_id: string
  institution_id: string
}
interface PubDoctor {
  id: string
  institution_id: string
  name: string
}
interface Tables {
  'reminders.notice': NoticeTable
  'reminders.delivery': DeliveryTable
  'reminders.setting': SettingTable
  'booking.pub_visit': PubVisit
  'booking.pub_doctor': PubDoctor
}
const db = (ctx: Context) => tables<Tables>(ctx)

const toNotice = (row: NoticeTable): Notice => ({
  id: row.id,
  key: row.key,
  personId: row.person_id,
  aboutId: row.about_id,
  kind: row.kind,
  facts: row.facts,
  appointmentId: row.appointment_id,
  entryId: row.entry_id,
  dueAt: row.due_at,
  madeAt: row.made_at,
  readAt: row.read_at,
})

const toDelivery = (row: DeliveryTable): Delivery => ({
  id: row.id,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.next_at,
  leasedUntil: row.leased_until,
  reference: row.reference,
  looks: row.looks,
  lastError: row.last_error,
})

/** Inserts a notice once for what happened and who is to know; answers whether it was new. */
export async function insertNotice(ctx: Context, notice: Notice): Promise<boolean> {
  const row = await db(ctx)
    .insertInto('reminders.notice')
    .values({
      id: notice.id,
      key: notice.key,
      person_id: notice.personId,
      about_id: notice.aboutId,
      kind: notice.kind,
      facts: sql`${JSON.stringify(notice.facts)}::jsonb` as never,
      appointment_id: notice.appointmentId,
      entry_id: notice.entryId,
      due_at: notice.dueAt,
      made_at: notice.madeAt,
      read_at: null,
    })
    .onConflict((on) => on.columns(['key', 'person_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function insertDelivery(ctx: Context, delivery: Delivery): Promise<void> {
  await db(ctx)
    .insertInto('reminders.delivery')
    .values({ id: delivery.id, changed_at: ctx.now, ...changing(delivery) })
    .execute()
}

const changing = (delivery: Delivery) => ({
  state: delivery.state,
  attempts: delivery.attempts,
  next_at: delivery.nextAt,
  leased_until: delivery.leasedUntil,
  reference: delivery.reference,
  looks: delivery.looks,
  last_error: delivery.lastError,
})

export async function saveDelivery(ctx: Context, delivery: Delivery): Promise<void> {
  await db(ctx)
    .updateTable('reminders.delivery')
    .set({ ...changing(delivery), changed_at: ctx.now })
    .where('id', '=', delivery.id)
    .execute()
}

/** Takes back what was to be said later of an appointment: nobody has seen it yet, so nothing stays of it. */
export async function dropPlanned(ctx: Context, appointmentId: string): Promise<void> {
  const planned = db(ctx)
    .selectFrom('reminders.notice')
    .select('id')
    .where('appointment_id', '=', appointmentId)
    .where('kind', 'in', ['day-before', 'two-hours-before'])
    .where('due_at', '>', ctx.now)
  const ids = (await planned.execute()).map(({ id }) => id)
  if (ids.length === 0) return
  await db(ctx).deleteFrom('reminders.delivery').where('id', 'in', ids).execute()
  await db(ctx).deleteFrom('reminders.notice').where('id', 'in', ids).execute()
}

/** Messages whose time has come and that nobody is sending, now kept by the caller until the lease ends. */
export async function leaseDue(ctx: Context, limit: number, until: Date): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('reminders.delivery')
    .select('id')
    .where('next_at', '<=', ctx.now)
    .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<=', ctx.now)]))
    .orderBy('next_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0)
    await db(ctx).updateTable('reminders.delivery').set({ leased_until: until }).where('id', 'in', ids).execute()
  return ids
}

export async function deliveryById(ctx: Context, id: string, lock = false): Promise<Delivery | undefined> {
  const row = await db(ctx)
    .selectFrom('reminders.delivery')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toDelivery(row)
}

export async function noticeById(ctx: Context, id: string): Promise<Notice | undefined> {
  const row = await db(ctx).selectFrom('reminders.notice').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toNotice(row)
}

/** A person's notices that are due, newest first. */
export async function noticesOf(
  ctx: Context,
  personId: string,
  asked: { unreadOnly: boolean; before?: Notice | undefined; limit: number },
) {
  let query = db(ctx)
    .selectFrom('reminders.notice as n')
    .leftJoin('reminders.delivery as d', 'd.id', 'n.id')
    .selectAll('n')
    .select(['d.state as sent_state', 'd.changed_at as sent_at'])
    .where('n.person_id', '=', personId)
    .where('n.due_at', '<=', ctx.now)
  if (asked.unreadOnly) query = query.where('n.read_at', 'is', null)
  const { before } = asked
  if (before) query = query.where(sql<boolean>`(n.due_at, n.id) < (${before.dueAt}, ${before.id}::uuid)`)
  const rows = await query.orderBy('n.due_at', 'desc').orderBy('n.id', 'desc').limit(asked.limit).execute()
  return rows.map((row) => ({
    notice: toNotice(row),
    message: row.sent_state && row.sent_at ? { state: row.sent_state, at: row.sent_at } : null,
  }))
}

export async function countUnread(ctx: Context, personId: string): Promise<number> {
  const row = await db(ctx)
    .selectFrom('reminders.notice')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('person_id', '=', personId)
    .where('due_at', '<=', ctx.now)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function markRead(
  ctx: Context,
  personId: string,
  which: { ids?: readonly string[] | undefined; upTo?: Notice | undefined },
): Promise<void> {
  let query = db(ctx)
    .updateTable('reminders.notice')
    .set({ read_at: ctx.now })
    .where('person_id', '=', personId)
    .where('due_at', '<=', ctx.now)
    .where('read_at', 'is', null)
  if (which.ids) query = query.where('id', 'in', which.ids.length > 0 ? [...which.ids] : [personId])
  if (which.upTo) query = query.where(sql<boolean>`(due_at, id) <= (${which.upTo.dueAt}, ${which.upTo.id}::uuid)`)
  await query.execute()
}

export async function settingOf(ctx: Context, personId: string): Promise<Setting> {
  const row = await db(ctx)
    .selectFrom('reminders.setting')
    .selectAll()
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!row) return defaultSetting
  return { language: row.language, quietFrom: row.quiet_from, quietUntil: row.quiet_until, offKinds: row.off_kinds }
}

export async function saveSetting(ctx: Context, personId: string, setting: Setting): Promise<void> {
  const row = {
    language: setting.language,
    quiet_from: setting.quietFrom,
    quiet_until: setting.quietUntil,
    off_kinds: [...setting.offKinds],
  }
  await db(ctx)
    .insertInto('reminders.setting')
    .values({ person_id: personId, ...row })
    .onConflict((on) => on.column('person_id').doUpdateSet(row))
    .execute()
}

export async function visitOf(ctx: Context, appointmentId: string): Promise<PubVisit | undefined> {
  return db(ctx).selectFrom('booking.pub_visit').selectAll().where('id', '=', appointmentId).executeTakeFirst()
}

export async function doctorOf(ctx: Context, doctorId: string): Promise<PubDoctor | undefined> {
  return db(ctx).selectFrom('booking.pub_doctor').selectAll().where('id', '=', doctorId).executeTakeFirst()
}

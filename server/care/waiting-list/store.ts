/** All SQL of entries and offers. */
import { type Context, sql } from '#kernel'
import type { EntryRow, Line, OfferRow, Policy, Wish } from './entry.ts'
import { db, toEntry, toOffer, toPolicy } from './tables.ts'

/** One unit of work at a time joins, leaves, offers or clears in a line: so the order of places is the order of joining. */
export async function lockLine(ctx: Context, { institutionId, departmentCode }: Line): Promise<void> {
  const key = `waiting-list:${institutionId}:${departmentCode}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(db(ctx))
}

/** One unit of work at a time joins for a person, so that the bound of entries holds. Taken before the line's. */
export async function lockJoining(ctx: Context, residentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`waiting-list-person:${residentId}`}, 0))`.execute(db(ctx))
}

export async function policyOn(ctx: Context, onDate: string): Promise<Policy> {
  const row = await db(ctx)
    .selectFrom('waiting_list.policy')
    .selectAll()
    .where('valid_from', '<=', onDate)
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
  if (!row) throw new Error(`No waiting list policy is in force on ${onDate}: the region's row is missing`)
  return toPolicy(row)
}

export async function insertEntry(ctx: Context, entry: Omit<EntryRow, 'place'>): Promise<EntryRow> {
  const row = await db(ctx)
    .insertInto('waiting_list.entry')
    .values({
      id: entry.id,
      resident_id: entry.residentId,
      kind: entry.kind,
      doctor_id: entry.doctorId,
      institution_id: entry.institutionId,
      department_code: entry.departmentCode,
      department_name: entry.departmentName,
      from_day: entry.fromDay,
      to_day: entry.toDay,
      half: entry.half,
      state: entry.state,
      declines: entry.declines,
      clears_at: entry.clearsAt,
      joined_at: entry.joinedAt,
      joined_by: entry.joinedBy,
      appointment_id: entry.appointmentId,
      ended_at: entry.endedAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toEntry(row)
}

export async function saveEntry(ctx: Context, entry: EntryRow): Promise<void> {
  await db(ctx)
    .updateTable('waiting_list.entry')
    .set({
      state: entry.state,
      declines: entry.declines,
      appointment_id: entry.appointmentId,
      ended_at: entry.endedAt,
    })
    .where('id', '=', entry.id)
    .execute()
}

export async function entryById(ctx: Context, id: string): Promise<EntryRow | undefined> {
  const row = await db(ctx).selectFrom('waiting_list.entry').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toEntry(row)
}

/** Those in a line who have not ended, in order. */
export async function openIn(ctx: Context, line: Line): Promise<EntryRow[]> {
  const rows = await db(ctx)
    .selectFrom('waiting_list.entry')
    .selectAll()
    .where('institution_id', '=', line.institutionId)
    .where('department_code', '=', line.departmentCode)
    .where('ended_at', 'is', null)
    .orderBy('place')
    .execute()
  return rows.map(toEntry)
}

export async function entriesOf(ctx: Context, residentId: string, onlyOpen: boolean): Promise<EntryRow[]> {
  const rows = await db(ctx)
    .selectFrom('waiting_list.entry')
    .selectAll()
    .where('resident_id', '=', residentId)
    .$if(onlyOpen, (query) => query.where('ended_at', 'is', null))
    .orderBy('joined_at', 'desc')
    .orderBy('place', 'desc')
    .limit(100)
    .execute()
  return rows.map(toEntry)
}

/** Every line in which somebody waits, in one order for everybody. */
export async function linesWithWaiting(ctx: Context): Promise<Line[]> {
  const rows = await db(ctx)
    .selectFrom('waiting_list.entry')
    .select(['institution_id', 'department_code'])
    .distinct()
    .where('ended_at', 'is', null)
    .orderBy('institution_id')
    .orderBy('department_code')
    .execute()
  return rows.map((row) => ({ institutionId: row.institution_id, departmentCode: row.department_code }))
}

export async function lineOfSession(ctx: Context, sessionId: string): Promise<Line | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.pub_session')
    .select(['institution_id', 'department_code'])
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return row && { institutionId: row.institution_id, departmentCode: row.department_code }
}

export async function insertOffer(ctx: Context, offer: OfferRow): Promise<void> {
  await db(ctx)
    .insertInto('waiting_list.offer')
    .values({
      id: offer.id,
      entry_id: offer.entryId,
      hold_id: offer.holdId,
      number_id: offer.numberId,
      session_id: offer.sessionId,
      doctor_id: offer.doctorId,
      starts_at: offer.startsAt,
      ends_at: offer.endsAt,
      state: offer.state,
      offered_at: offer.offeredAt,
      answer_until: offer.answerUntil,
      answered_at: offer.answeredAt,
    })
    .execute()
}

export async function saveOffer(ctx: Context, offer: OfferRow): Promise<void> {
  await db(ctx)
    .updateTable('waiting_list.offer')
    .set({ state: offer.state, answered_at: offer.answeredAt })
    .where('id', '=', offer.id)
    .execute()
}

export async function offerById(ctx: Context, id: string): Promise<OfferRow | undefined> {
  const row = await db(ctx).selectFrom('waiting_list.offer').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toOffer(row)
}

/** The open offer of an entry, else its last one. */
export async function lastOffer(ctx: Context, entryId: string): Promise<OfferRow | undefined> {
  const row = await db(ctx)
    .selectFrom('waiting_list.offer')
    .selectAll()
    .where('entry_id', '=', entryId)
    .orderBy(sql`(state = 'open') desc`)
    .orderBy('offered_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row && toOffer(row)
}

export async function openOffersIn(ctx: Context, line: Line): Promise<OfferRow[]> {
  const rows = await db(ctx)
    .selectFrom('waiting_list.offer as o')
    .innerJoin('waiting_list.entry as e', 'e.id', 'o.entry_id')
    .selectAll('o')
    .where('e.institution_id', '=', line.institutionId)
    .where('e.department_code', '=', line.departmentCode)
    .where('o.state', '=', 'open')
    .orderBy('o.offered_at')
    .orderBy('o.id')
    .execute()
  return rows.map(toOffer)
}

/** Whether the number was offered to this entry before. */
export async function offeredBefore(ctx: Context, entryId: string, numberId: string): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('waiting_list.offer')
    .select('id')
    .where('entry_id', '=', entryId)
    .where('number_id', '=', numberId)
    .where('state', 'in', ['declined', 'expired'])
    .executeTakeFirst()
  return row !== undefined
}

export async function notePassedOver(
  ctx: Context,
  entryId: string,
  number: { id: string; startsAt: Date },
  reason: string,
): Promise<void> {
  await db(ctx)
    .insertInto('waiting_list.passed_over')
    .values({ entry_id: entryId, number_id: number.id, starts_at: number.startsAt, reason, at: ctx.now })
    .onConflict((on) => on.doNothing())
    .execute()
}

export async function passedOverOf(ctx: Context, entryId: string) {
  return db(ctx)
    .selectFrom('waiting_list.passed_over')
    .selectAll()
    .where('entry_id', '=', entryId)
    .orderBy('at', 'desc')
    .limit(20)
    .execute()
}

/** How many of such numbers came back in time for the list, by the days of the visits just past. */
export async function countReturned(
  ctx: Context,
  line: Line,
  wish: Pick<Wish, 'kind' | 'doctorId' | 'half'>,
  span: { from: string; to: string; clearTime: string },
): Promise<number> {
  const localHour = sql<number>`extract(hour from starts_at at time zone 'Asia/Shanghai')`
  const row = await db(ctx)
    .selectFrom('booking.pub_visit')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('institution_id', '=', line.institutionId)
    .where('department_code', '=', line.departmentCode)
    .where('kind', '=', wish.kind)
    .where('state', '=', 'cancelled')
    .where('date', '>=', span.from)
    .where('date', '<', span.to)
    .where(sql<boolean>`cancelled_at < (date - 1 + ${span.clearTime}::time) at time zone 'Asia/Shanghai'`)
    .$if(wish.doctorId !== null, (query) => query.where('doctor_id', '=', wish.doctorId!))
    .$if(wish.half === 'morning', (query) => query.where(localHour, '<', 12))
    .$if(wish.half === 'afternoon', (query) => query.where(localHour, '>=', 12))
    .executeTakeFirstOrThrow()
  return row.count
}

export async function countAccepted(ctx: Context, line: Line, since: Date): Promise<number> {
  const row = await db(ctx)
    .selectFrom('waiting_list.offer as o')
    .innerJoin('waiting_list.entry as e', 'e.id', 'o.entry_id')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('e.institution_id', '=', line.institutionId)
    .where('e.department_code', '=', line.departmentCode)
    .where('o.state', '=', 'accepted')
    .where('o.answered_at', '>=', since)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function doctorById(ctx: Context, id: string) {
  return db(ctx).selectFrom('booking.pub_doctor').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function departmentOf(ctx: Context, line: Line) {
  return db(ctx)
    .selectFrom('booking.pub_doctor')
    .select(['department_name', 'institution_name'])
    .where('institution_id', '=', line.institutionId)
    .where('department_code', '=', line.departmentCode)
    .executeTakeFirst()
}

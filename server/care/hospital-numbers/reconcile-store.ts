/** SQL of laying both books of a day beside each other. */
import { type Context, sql } from '#kernel'
import type { RegistrationState } from './registration.ts'
import { type DifferenceTable, db } from './tables.ts'

/** Asks for the two books of a day to be compared; sooner, where it is asked for already. */
export async function wantReconcile(ctx: Context, institutionId: string, date: string, dueAt: Date): Promise<void> {
  await db(ctx)
    .insertInto('hospital_numbers.reconcile')
    .values({
      institution_id: institutionId,
      date,
      due_at: dueAt,
      asked_at: null,
      done_at: null,
      entries: null,
      error: null,
    })
    .onConflict((on) =>
      on.columns(['institution_id', 'date']).doUpdateSet({
        due_at: sql`case when hospital_numbers.reconcile.done_at is null then least(hospital_numbers.reconcile.due_at, excluded.due_at)
          else excluded.due_at end`,
        done_at: null,
      }),
    )
    .execute()
}

/** Takes one day that is due; nobody else takes it for the next minute. */
export async function takeDue(ctx: Context): Promise<{ institutionId: string; date: string } | undefined> {
  const due = await db(ctx)
    .selectFrom('hospital_numbers.reconcile')
    .select(['institution_id', 'date'])
    .where('done_at', 'is', null)
    .where('due_at', '<=', ctx.now)
    .orderBy('due_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!due) return undefined
  await db(ctx)
    .updateTable('hospital_numbers.reconcile')
    .set({ asked_at: ctx.now, due_at: new Date(ctx.now.getTime() + 60_000) })
    .where('institution_id', '=', due.institution_id)
    .where('date', '=', due.date)
    .execute()
  return { institutionId: due.institution_id, date: due.date }
}

export async function saveReconciled(
  ctx: Context,
  of: { institutionId: string; date: string },
  how: { entries: number } | { error: string },
): Promise<void> {
  await db(ctx)
    .updateTable('hospital_numbers.reconcile')
    .set('entries' in how ? { done_at: ctx.now, entries: how.entries, error: null } : { error: how.error })
    .where('institution_id', '=', of.institutionId)
    .where('date', '=', of.date)
    .execute()
}

/** Every hospital and day with numbers from today on. */
export async function daysAhead(ctx: Context, from: string) {
  const { rows } = await ctx.client.query<{ institution_id: string; date: string }>(
    `select distinct h.institution_id, s.date from hospital_numbers.session h
     join booking.pub_session s on s.id = h.session_id where s.date >= $1`,
    [from],
  )
  return rows
}

export interface OurEntry {
  readonly holdId: string
  readonly appointmentId: string | null
  readonly state: RegistrationState
  readonly paidFen: number
  readonly refundedFen: number
  readonly hisNumberId: string
  readonly updatedAt: Date
}

/** All registrations of the day's numbers; several of one number, when it has changed hands. */
export async function ourBook(ctx: Context, institutionId: string, date: string): Promise<OurEntry[]> {
  const { rows } = await ctx.client.query(
    `select r.hold_id as "holdId", r.appointment_id as "appointmentId", r.state, r.paid_fen as "paidFen",
            r.refunded_fen as "refundedFen", r.his_number_id as "hisNumberId", r.updated_at as "updatedAt"
     from hospital_numbers.registration r join booking.pub_session s on s.id = r.session_id
     where r.institution_id = $1 and s.date = $2`,
    [institutionId, date],
  )
  return rows
}

export type NewDifference = Pick<
  DifferenceTable,
  'institution_id' | 'date' | 'his_number_id' | 'hold_id' | 'kind' | 'ours' | 'theirs' | 'done'
>

/** One open row for a number and a kind: the same difference found again stays one. */
export async function keepDifference(ctx: Context, difference: NewDifference): Promise<void> {
  const settled = difference.done !== 'to-look-at'
  await db(ctx)
    .insertInto('hospital_numbers.difference')
    .values({
      id: ctx.chance.uuid(),
      ...difference,
      found_at: ctx.now,
      closed_at: settled ? ctx.now : null,
      closed_by: settled ? ctx.actor.id : null,
      note: null,
    })
    .onConflict((on) =>
      on.columns(['institution_id', 'his_number_id', 'kind']).where('closed_at', 'is', null).doNothing(),
    )
    .execute()
}

export async function differencesOf(ctx: Context, institutionId: string | null, open: boolean) {
  return db(ctx)
    .selectFrom('hospital_numbers.difference')
    .selectAll()
    .$if(institutionId !== null, (query) => query.where('institution_id', '=', institutionId!))
    .$if(open, (query) => query.where('closed_at', 'is', null))
    .orderBy('found_at', 'desc')
    .orderBy('id')
    .limit(500)
    .execute()
}

export async function lockDifference(ctx: Context, id: string) {
  return db(ctx)
    .selectFrom('hospital_numbers.difference')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function closeDifference(ctx: Context, id: string, note: string): Promise<void> {
  await db(ctx)
    .updateTable('hospital_numbers.difference')
    .set({ closed_at: ctx.now, closed_by: ctx.actor.id, note, done: 'looked-at' })
    .where('id', '=', id)
    .execute()
}

export async function reconciledDays(ctx: Context, institutionId: string | null) {
  return db(ctx)
    .selectFrom('hospital_numbers.reconcile')
    .selectAll()
    .$if(institutionId !== null, (query) => query.where('institution_id', '=', institutionId!))
    .orderBy('date')
    .limit(200)
    .execute()
}

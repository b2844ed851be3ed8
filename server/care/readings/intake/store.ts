/** All SQL of readings. */
import type { ReadingKind } from '#contracts/readings'
import { type Context, sql } from '#kernel'
import { db, type ReadingRow, toReading, toTable } from '../tables.ts'

/**
 * One unit of work at a time takes in for a person: duplicates and alarms are judged under it. People are locked in one order
 * for everybody, a device before them.
 */
export async function lockPeople(ctx: Context, residentIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(residentIds)].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`readings-person:${id}`}, 0))`.execute(db(ctx))
}

export async function lockDevice(ctx: Context, deviceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`readings-device:${deviceId}`}, 0))`.execute(db(ctx))
}

export async function readingById(ctx: Context, id: string): Promise<ReadingRow | undefined> {
  const row = await db(ctx).selectFrom('readings.reading').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toReading(row)
}

export async function lockReading(ctx: Context, id: string): Promise<ReadingRow | undefined> {
  const row = await db(ctx)
    .selectFrom('readings.reading')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toReading(row)
}

/** The same measurement that came before, of this person, by whatever way; a hospital's own is another matter. */
export async function sameOfPerson(
  ctx: Context,
  one: Pick<ReadingRow, 'residentId' | 'kind' | 'measuredAt' | 'fingerprint'>,
): Promise<ReadingRow | undefined> {
  const row = await db(ctx)
    .selectFrom('readings.reading')
    .selectAll()
    .where('resident_id', '=', one.residentId)
    .where('kind', '=', one.kind)
    .where('measured_at', '=', one.measuredAt)
    .where('fingerprint', '=', one.fingerprint)
    .where('state', '<>', 'refused')
    .where('source', '<>', 'hospital')
    .executeTakeFirst()
  return row && toReading(row)
}

/** A gateway may stamp the second sending a little later. A counter that began again is told by its times. */
const samePeriodMinutes = 10

/** The same measurement that this device sent before, whatever became of it. */
export async function sameOfDevice(
  ctx: Context,
  one: Pick<ReadingRow, 'deviceId' | 'deviceSequence' | 'sentAt' | 'sentFingerprint'>,
): Promise<ReadingRow | undefined> {
  const around = sql<boolean>`sent_at between ${one.sentAt}::timestamptz - make_interval(mins => ${samePeriodMinutes})
    and ${one.sentAt}::timestamptz + make_interval(mins => ${samePeriodMinutes})`
  const row = await db(ctx)
    .selectFrom('readings.reading')
    .selectAll()
    .where('device_id', '=', one.deviceId)
    .where('sent_fingerprint', '=', one.sentFingerprint)
    .$if(one.deviceSequence === null, (query) =>
      query.where('device_sequence', 'is', null).where('sent_at', '=', one.sentAt),
    )
    .$if(one.deviceSequence !== null, (query) => query.where('device_sequence', '=', one.deviceSequence).where(around))
    .orderBy('received_at')
    .executeTakeFirst()
  return row && toReading(row)
}

export async function insertReading(ctx: Context, row: ReadingRow): Promise<void> {
  await insertReadings(ctx, [row])
}

// A statement takes 65,535 values.
const rowsAtOnce = 500

export async function insertReadings(ctx: Context, rows: readonly ReadingRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce)
    await db(ctx).insertInto('readings.reading').values(some.map(toTable)).execute()
  }
}

export async function saveReading(ctx: Context, row: ReadingRow): Promise<void> {
  const { id, received_at: _kept, ...rest } = toTable(row)
  await db(ctx).updateTable('readings.reading').set(rest).where('id', '=', id).execute()
}

export interface Asked {
  readonly kinds?: readonly ReadingKind[] | undefined
  readonly since?: Date | undefined
  readonly onlyKept?: boolean
  readonly limit: number
}

/** Newest first. */
export async function readingsOf(ctx: Context, residentId: string, asked: Asked): Promise<ReadingRow[]> {
  const rows = await db(ctx)
    .selectFrom('readings.reading')
    .selectAll()
    .where('resident_id', '=', residentId)
    .$if(asked.kinds !== undefined, (query) => query.where('kind', 'in', asked.kinds as ReadingKind[]))
    .$if(asked.since !== undefined, (query) => query.where('measured_at', '>=', asked.since as Date))
    .$if(asked.onlyKept === true, (query) => query.where('state', '=', 'kept'))
    .orderBy('measured_at', 'desc')
    .orderBy('id', 'desc')
    .limit(asked.limit)
    .execute()
  return rows.map(toReading)
}

/** What waits for a look: of people for whom these teams answer, of their kits, and of the institution's devices and staff. */
export async function heldFor(
  ctx: Context,
  scope: { teamIds: readonly string[]; institutionId: string | undefined },
  onlyId?: string,
): Promise<ReadingRow[]> {
  const teams = sql`${[...scope.teamIds]}::uuid[]`
  const rows = await db(ctx)
    .selectFrom('readings.reading as r')
    .selectAll('r')
    .where('r.state', '=', 'held')
    .$if(onlyId !== undefined, (query) => query.where('r.id', '=', onlyId as string))
    .where(
      sql<boolean>`(r.institution_id = ${scope.institutionId ?? null}
        or r.resident_id in (select resident_id from teams.pub_answers where team_id = any(${teams}))
        or r.device_id in (select device_id from readings.binding where team_id = any(${teams})))`,
    )
    .orderBy('r.received_at')
    .orderBy('r.id')
    .limit(200)
    .execute()
  return rows.map(toReading)
}

/** The day of death as registered, if the person has died. */
export async function diedOn(ctx: Context, residentId: string): Promise<string | undefined> {
  const row = await db(ctx)
    .selectFrom('residents.pub_residence')
    .select('ended_on')
    .where('resident_id', '=', residentId)
    .where('end_reason', '=', 'died')
    .executeTakeFirst()
  return row?.ended_on ?? undefined
}

import type { IdentityDoubt } from '#contracts/residents'
import { type Context, sql, tables } from '#kernel'

type Reason = IdentityDoubt['reasons'][number]

interface DoubtRow {
  id: string
  resident_id: string
  patient_id: string
  reasons: Reason[]
  raised_at: Date
  decision: 'same' | 'not-same' | null
  decided_at: Date | null
  decided_by: string | null
  decision_reason: string | null
}
interface LinkedRow {
  patient_id: string
  resident_id: string
  how: 'certain' | 'decided'
  linked_at: Date
}
interface MatchTables {
  'residents.identity_doubt': DoubtRow
  'residents.linked_patient': LinkedRow
}

export interface Doubt {
  readonly id: string
  readonly residentId: string
  readonly patientId: string
  readonly reasons: readonly Reason[]
  readonly raisedAt: Date
}

/** Whose each of the hospital records is, as far as it is known. */
export async function ownersOf(ctx: Context, patientIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tables<MatchTables>(ctx)
    .selectFrom('residents.linked_patient')
    .select(['patient_id', 'resident_id'])
    .where('patient_id', '=', sql<string>`any(${[...patientIds]})`)
    .execute()
  return new Map(rows.map((row) => [row.patient_id, row.resident_id]))
}

export async function linkedTo(ctx: Context, residentId: string): Promise<string[]> {
  const rows = await tables<MatchTables>(ctx)
    .selectFrom('residents.linked_patient')
    .select('patient_id')
    .where('resident_id', '=', residentId)
    .orderBy('patient_id')
    .execute()
  return rows.map((row) => row.patient_id)
}

export async function saveLink(
  ctx: Context,
  residentId: string,
  patientId: string,
  how: LinkedRow['how'],
): Promise<void> {
  await tables<MatchTables>(ctx)
    .insertInto('residents.linked_patient')
    .values({ patient_id: patientId, resident_id: residentId, how, linked_at: ctx.now })
    .execute()
}

/** Raises a doubt once; one that a human has decided stays decided. Answers whether it is new. */
export async function raise(ctx: Context, residentId: string, patientId: string, reasons: Reason[]): Promise<boolean> {
  const written = await tables<MatchTables>(ctx)
    .insertInto('residents.identity_doubt')
    .values({
      id: ctx.chance.uuid(),
      resident_id: residentId,
      patient_id: patientId,
      reasons,
      raised_at: ctx.now,
      decision: null,
      decided_at: null,
      decided_by: null,
      decision_reason: null,
    })
    .onConflict((conflict) => conflict.columns(['resident_id', 'patient_id']).doNothing())
    .executeTakeFirst()
  return Number(written.numInsertedOrUpdatedRows ?? 0) > 0
}

export async function openDoubts(ctx: Context, limit: number): Promise<Doubt[]> {
  const rows = await tables<MatchTables>(ctx)
    .selectFrom('residents.identity_doubt')
    .selectAll()
    .where('decision', 'is', null)
    .orderBy('raised_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(doubtOfRow)
}

export async function countOpen(ctx: Context): Promise<number> {
  const { count } = await tables<MatchTables>(ctx)
    .selectFrom('residents.identity_doubt')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('decision', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** An open doubt, locked: two registrars cannot decide it twice. */
export async function lockOpen(ctx: Context, id: string): Promise<Doubt | undefined> {
  const row = await tables<MatchTables>(ctx)
    .selectFrom('residents.identity_doubt')
    .selectAll()
    .where('id', '=', id)
    .where('decision', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row && doubtOfRow(row)
}

export async function decide(ctx: Context, id: string, decision: 'same' | 'not-same', reason: string): Promise<void> {
  await tables<MatchTables>(ctx)
    .updateTable('residents.identity_doubt')
    .set({ decision, decided_at: ctx.now, decided_by: ctx.actor.id, decision_reason: reason })
    .where('id', '=', id)
    .execute()
}

function doubtOfRow(row: DoubtRow): Doubt {
  return {
    id: row.id,
    residentId: row.resident_id,
    patientId: row.patient_id,
    reasons: row.reasons,
    raisedAt: row.raised_at,
  }
}

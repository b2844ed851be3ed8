/** SQL of restrictions; marks and bursts: mark-store.ts. */
import { type Context, type Rows, type Statement, sql, tables } from '#kernel'
import type { Happened, RestrictionRow } from './restriction.ts'

interface RestrictionTable {
  id: string
  resident_id: string
  why: RestrictionRow['why']
  institution_id: string | null
  policy_id: string
  clause: string
  count: number
  within_days: number
  starts_at: Date
  ends_at: Date
  contested_at: Date | null
  contest_words: string | null
  contested_by: string | null
  decision: RestrictionRow['decision']
  decided_at: Date | null
  decided_by: string | null
  decision_reason: string | null
}
interface FairUseTables {
  'fair_use.restriction': RestrictionTable
  'fair_use.evidence': { appointment_id: string; why: string; restriction_id: string; date: string }
}
const db = (ctx: Context) => tables<FairUseTables>(ctx)
const dayMs = 86_400_000

const toRestriction = (row: RestrictionTable): RestrictionRow => ({
  id: row.id,
  residentId: row.resident_id,
  why: row.why,
  institutionId: row.institution_id,
  policyId: row.policy_id,
  clause: row.clause,
  count: row.count,
  withinDays: row.within_days,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  contestedAt: row.contested_at,
  contestWords: row.contest_words,
  decision: row.decision,
  decidedAt: row.decided_at,
  decisionReason: row.decision_reason,
})

/** What closes booking for any of these people now. */
export function runningStatement(residentIds: readonly string[], now: Date): Statement {
  return {
    name: 'fair-use-running',
    text: `select * from fair_use.restriction
            where resident_id = any ($1::uuid[]) and ends_at > $2 and decision is distinct from 'lift'`,
    values: [residentIds, now],
  }
}

export const restrictionsOfRows = (rows: Rows | undefined) =>
  ((rows ?? []) as unknown as RestrictionTable[]).map(toRestriction)

export async function restrictionById(ctx: Context, id: string, lock = false): Promise<RestrictionRow | undefined> {
  const row = await db(ctx)
    .selectFrom('fair_use.restriction')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toRestriction(row)
}

export async function restrictionsOf(ctx: Context, residentId: string): Promise<RestrictionRow[]> {
  const rows = await db(ctx)
    .selectFrom('fair_use.restriction')
    .selectAll()
    .where('resident_id', '=', residentId)
    .orderBy('starts_at', 'desc')
    .limit(100)
    .execute()
  return rows.map(toRestriction)
}

export interface Asked {
  readonly state: 'running' | 'contested' | 'over' | 'all'
  readonly limit: number
  readonly offset: number
}

/** Restrictions by state; of one hospital's rules and the region's, or of all. */
export async function findRestrictions(ctx: Context, asked: Asked, institutionId: string | undefined) {
  const { state, limit, offset } = asked
  const rows = await db(ctx)
    .selectFrom('fair_use.restriction')
    .selectAll()
    .select(sql<number>`count(*) over ()::int`.as('total'))
    .$if(institutionId !== undefined, (query) =>
      query.where((eb) => eb.or([eb('institution_id', '=', institutionId!), eb('institution_id', 'is', null)])),
    )
    .$if(state === 'running' || state === 'contested', (query) =>
      query.where('ends_at', '>', ctx.now).where(sql<boolean>`decision is distinct from 'lift'`),
    )
    .$if(state === 'contested', (query) => query.where('contested_at', 'is not', null).where('decided_at', 'is', null))
    .$if(state === 'over', (query) =>
      query.where((eb) => eb.or([eb('ends_at', '<=', ctx.now), eb('decision', '=', 'lift')])),
    )
    .orderBy('starts_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows: rows.map(toRestriction), total: rows[0]?.total ?? 0 }
}

export async function evidenceOf(ctx: Context, ids: readonly string[]): Promise<Map<string, Happened[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('fair_use.evidence')
    .selectAll()
    .where('restriction_id', 'in', [...ids])
    .orderBy('date')
    .execute()
  return Map.groupBy(
    rows.map((row) => ({ appointmentId: row.appointment_id, date: row.date, of: row.restriction_id })),
    ({ of }) => of,
  )
}

/** Those of the appointments that no restriction rests on yet: each counts once. */
export async function unused(ctx: Context, why: string, happened: readonly Happened[]): Promise<Happened[]> {
  if (happened.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('fair_use.evidence')
    .select('appointment_id')
    .where('why', '=', why)
    .where(
      'appointment_id',
      'in',
      happened.map((one) => one.appointmentId),
    )
    .execute()
  const used = new Set(rows.map((row) => row.appointment_id))
  return happened.filter((one) => !used.has(one.appointmentId))
}

/** How often booking was closed for this reason in the year before, what was lifted left out. */
export async function countBefore(
  ctx: Context,
  of: Pick<RestrictionRow, 'residentId' | 'why' | 'institutionId'>,
): Promise<number> {
  const { count } = await db(ctx)
    .selectFrom('fair_use.restriction')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('resident_id', '=', of.residentId)
    .where('why', '=', of.why)
    .where(sql<boolean>`institution_id is not distinct from ${of.institutionId}::uuid`)
    .where(sql<boolean>`decision is distinct from 'lift'`)
    .where('starts_at', '>', new Date(ctx.now.getTime() - 365 * dayMs))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertRestriction(
  ctx: Context,
  row: RestrictionRow,
  evidence: readonly Happened[],
): Promise<void> {
  await db(ctx)
    .insertInto('fair_use.restriction')
    .values({
      id: row.id,
      resident_id: row.residentId,
      why: row.why,
      institution_id: row.institutionId,
      policy_id: row.policyId,
      clause: row.clause,
      count: row.count,
      within_days: row.withinDays,
      starts_at: row.startsAt,
      ends_at: row.endsAt,
      contested_at: null,
      contest_words: null,
      contested_by: null,
      decision: null,
      decided_at: null,
      decided_by: null,
      decision_reason: null,
    })
    .execute()
  await db(ctx)
    .insertInto('fair_use.evidence')
    .values(
      evidence.map(({ appointmentId, date }) => ({
        appointment_id: appointmentId,
        why: row.why,
        restriction_id: row.id,
        date,
      })),
    )
    .execute()
}

export async function saveContest(ctx: Context, id: string, words: string): Promise<void> {
  await db(ctx)
    .updateTable('fair_use.restriction')
    .set({ contested_at: ctx.now, contest_words: words, contested_by: ctx.actor.id })
    .where('id', '=', id)
    .execute()
}

export async function saveDecision(
  ctx: Context,
  id: string,
  decided: { decision: 'lift' | 'uphold'; reason: string },
): Promise<void> {
  await db(ctx)
    .updateTable('fair_use.restriction')
    .set({
      decision: decided.decision,
      decided_at: ctx.now,
      decided_by: ctx.actor.id,
      decision_reason: decided.reason,
    })
    .where('id', '=', id)
    .execute()
}

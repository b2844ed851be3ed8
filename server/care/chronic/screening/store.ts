/** All SQL of screening. */
import type { Selectable } from 'kysely'
import type { Answers, Because, FindingBasis, FindingState } from '#contracts/chronic'
import type { ReadingKind } from '#contracts/readings'
import { type Context, tables } from '#kernel'
import type { Measured } from './criteria.ts'

export interface FindingRow {
  readonly id: string
  readonly residentId: string
  readonly programmeCode: string
  readonly version: string
  readonly foundOn: string
  readonly basis: FindingBasis
  readonly evidenceId: string
  readonly criterion: string
  readonly because: Because
  readonly state: FindingState
  readonly foundAt: Date
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly decisionReason: string | null
  readonly diagnosisCode: string | null
}
interface FindingTable {
  id: string
  resident_id: string
  programme_code: string
  version: string
  found_on: string
  basis: FindingBasis
  evidence_id: string
  criterion: string
  evidence: Because
  state: FindingState
  found_at: Date
  decided_at: Date | null
  decided_by: string | null
  decision_reason: string | null
  diagnosis_code: string | null
}
interface ScreeningTable {
  id: string
  resident_id: string
  programme_code: string
  version: string
  questionnaire_code: string
  answers: Answers
  score: number | string
  suspected: boolean
  answered_at: Date
  answered_by: string
  entered_at: Date
}
interface PubReading {
  reading_id: string
  resident_id: string
  kind: ReadingKind
  measured_at: Date
  systolic_mmhg: number | null
  diastolic_mmhg: number | null
  glucose_mmol: number | null
  glucose_moment: Measured['moment']
  value: number | null
  state: string
}
interface Tables {
  'chronic.finding': FindingTable
  'chronic.screening': ScreeningTable
  'readings.pub_reading': PubReading
  'teams.pub_responsible': {
    resident_id: string
    team_id: string
    basis: 'contract' | 'grid'
    until_date: string | null
  }
  'chronic.diagnosis_pass': { id: number; seen_until: Date }
}
const db = (ctx: Context) => tables<Tables>(ctx)

const toFinding = (row: Selectable<FindingTable>): FindingRow => ({
  id: row.id,
  residentId: row.resident_id,
  programmeCode: row.programme_code,
  version: row.version,
  foundOn: row.found_on,
  basis: row.basis,
  evidenceId: row.evidence_id,
  criterion: row.criterion,
  because: row.evidence,
  state: row.state,
  foundAt: row.found_at,
  decidedAt: row.decided_at,
  decidedBy: row.decided_by,
  decisionReason: row.decision_reason,
  diagnosisCode: row.diagnosis_code,
})

/** False when the same evidence, or an open suspicion of the person, is there already. */
export async function insertFinding(ctx: Context, one: FindingRow): Promise<boolean> {
  const rows = await db(ctx)
    .insertInto('chronic.finding')
    .values({
      id: one.id,
      resident_id: one.residentId,
      programme_code: one.programmeCode,
      version: one.version,
      found_on: one.foundOn,
      basis: one.basis,
      evidence_id: one.evidenceId,
      criterion: one.criterion,
      evidence: JSON.stringify(one.because) as never,
      state: one.state,
      found_at: one.foundAt,
      decided_at: one.decidedAt,
      decided_by: one.decidedBy,
      decision_reason: one.decisionReason,
      diagnosis_code: one.diagnosisCode,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  return rows.length > 0
}

export async function saveDecision(ctx: Context, one: FindingRow): Promise<void> {
  await db(ctx)
    .updateTable('chronic.finding')
    .set({
      state: one.state,
      decided_at: one.decidedAt,
      decided_by: one.decidedBy,
      decision_reason: one.decisionReason,
      diagnosis_code: one.diagnosisCode,
    })
    .where('id', '=', one.id)
    .execute()
}

export async function lockFinding(ctx: Context, id: string): Promise<FindingRow | undefined> {
  const row = await db(ctx)
    .selectFrom('chronic.finding')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toFinding(row)
}

/** A person's findings, the newest last. */
export async function findingsOf(ctx: Context, residentId: string, programmeCode?: string): Promise<FindingRow[]> {
  let asked = db(ctx).selectFrom('chronic.finding').selectAll().where('resident_id', '=', residentId)
  if (programmeCode) asked = asked.where('programme_code', '=', programmeCode)
  return (await asked.orderBy('found_at').orderBy('id').execute()).map(toFinding)
}

interface Waiting {
  readonly teamIds: readonly string[]
  readonly programmeCode: string | undefined
  readonly before: { readonly at: Date; readonly id: string | undefined } | undefined
  readonly limit: number
}

/** Suspected people of teams, the newest first. */
export async function waitingOf(
  ctx: Context,
  { teamIds, programmeCode, before, limit }: Waiting,
): Promise<FindingRow[]> {
  if (teamIds.length === 0) return []
  // The contract's team answers before the grid's.
  const people = db(ctx)
    .selectFrom('teams.pub_responsible as t')
    .select('t.resident_id')
    .where('t.team_id', 'in', [...teamIds])
    .where('t.until_date', 'is', null)
    .where((where) =>
      where.or([
        where('t.basis', '=', 'contract'),
        where.not(
          where.exists(
            where
              .selectFrom('teams.pub_responsible as before')
              .select('before.team_id')
              .whereRef('before.resident_id', '=', 't.resident_id')
              .where('before.basis', '=', 'contract')
              .where('before.until_date', 'is', null),
          ),
        ),
      ]),
    )
  let asked = db(ctx)
    .selectFrom('chronic.finding as f')
    .selectAll('f')
    .where('f.state', '=', 'suspected')
    .where('f.resident_id', 'in', people)
  if (programmeCode) asked = asked.where('f.programme_code', '=', programmeCode)
  if (before) {
    const { at, id } = before
    asked = asked.where((where) =>
      where.or([
        where('f.found_at', '<', at),
        ...(id ? [where.and([where('f.found_at', '=', at), where('f.id', '<', id)])] : []),
      ]),
    )
  }
  return (await asked.orderBy('f.found_at', 'desc').orderBy('f.id', 'desc').limit(limit).execute()).map(toFinding)
}

export interface ScreeningRow {
  readonly id: string
  readonly residentId: string
  readonly programmeCode: string
  readonly version: string
  readonly questionnaireCode: string
  readonly answers: Answers
  readonly score: number
  readonly suspected: boolean
  readonly answeredAt: Date
  readonly answeredBy: string
}

export async function screeningById(ctx: Context, id: string): Promise<ScreeningRow | undefined> {
  const row = await db(ctx).selectFrom('chronic.screening').selectAll().where('id', '=', id).executeTakeFirst()
  return (
    row && {
      id: row.id,
      residentId: row.resident_id,
      programmeCode: row.programme_code,
      version: row.version,
      questionnaireCode: row.questionnaire_code,
      answers: row.answers,
      score: Number(row.score),
      suspected: row.suspected,
      answeredAt: row.answered_at,
      answeredBy: row.answered_by,
    }
  )
}

export async function insertScreening(ctx: Context, one: ScreeningRow): Promise<void> {
  await db(ctx)
    .insertInto('chronic.screening')
    .values({
      id: one.id,
      resident_id: one.residentId,
      programme_code: one.programmeCode,
      version: one.version,
      questionnaire_code: one.questionnaireCode,
      answers: JSON.stringify(one.answers) as never,
      score: one.score,
      suspected: one.suspected,
      answered_at: one.answeredAt,
      answered_by: one.answeredBy,
      entered_at: ctx.now,
    })
    .execute()
}

/** What was measured of a person and counts, from an instant on, up to another. */
export async function measuredOf(ctx: Context, residentId: string, from: Date, to: Date): Promise<Measured[]> {
  const rows = await db(ctx)
    .selectFrom('readings.pub_reading')
    .selectAll()
    .where('resident_id', '=', residentId)
    .where('state', '=', 'kept')
    .where('measured_at', '>=', from)
    .where('measured_at', '<=', to)
    .orderBy('measured_at')
    .execute()
  return rows.map((row) => ({
    id: row.reading_id,
    kind: row.kind,
    measuredAt: row.measured_at,
    systolic: row.systolic_mmhg,
    diastolic: row.diastolic_mmhg,
    glucose: row.glucose_mmol,
    moment: row.glucose_moment,
    value: row.value,
  }))
}

/** Until when the record's diagnoses have been looked through; one row, locked for the pass. */
export async function lockPass(ctx: Context): Promise<Date> {
  const row = await db(ctx)
    .selectFrom('chronic.diagnosis_pass')
    .select('seen_until')
    .forUpdate()
    .executeTakeFirstOrThrow()
  return row.seen_until
}
export async function savePass(ctx: Context, seenUntil: Date): Promise<void> {
  await db(ctx).updateTable('chronic.diagnosis_pass').set({ seen_until: seenUntil }).execute()
}

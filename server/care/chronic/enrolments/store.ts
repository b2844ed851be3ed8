/** All SQL of enrolments, their strata and plans. */
import type { Generated, Selectable } from 'kysely'
import type { Because, CentreTier, ExitReason, Goal, Medicine, StratumTrigger } from '#contracts/chronic'
import type { Facts } from '#contracts/chronic-programme'
import { type Context, type Signature, tables } from '#kernel'

interface EnrolmentTable {
  id: string
  resident_id: string
  programme_code: string
  version: string
  institution_id: string
  team_id: string
  doctor_id: string
  enrolled_on: string
  finding_id: string
  previous_id: string | null
  consented_by: string
  consented_at: Date
  stratum: string
  facts: Facts
  facts_at: Date
  centre_tier: CentreTier | null
  baseline_systolic_mmhg: string | number | null
  baseline_diastolic_mmhg: string | number | null
  baseline_glucose_mmol: string | number | null
  baseline_on: string | null
  exited_on: string | null
  exit_reason: ExitReason | null
  exit_note: string | null
  exited_by: string | null
  entered_by: string
  entered_at: Date
  command_digest: string
}
interface StratificationTable {
  id: string
  seq: Generated<number>
  enrolment_id: string
  stratum: string
  version: string
  facts: Facts
  because: Because
  trigger: StratumTrigger
  made_at: Date
  made_by: string
}
interface PlanTable {
  id: string
  enrolment_id: string
  number: number
  goals: Goal[]
  medicines: Medicine[]
  made_at: Date
  made_by: string
  signed_at: Date | null
  signed_by: string | null
  signature: Signature | null
}
interface Tables {
  'chronic.enrolment': EnrolmentTable
  'chronic.stratification': StratificationTable
  'chronic.plan': PlanTable
}
const db = (ctx: Context) => tables<Tables>(ctx)
const json = (value: unknown) => JSON.stringify(value) as never
const numeric = (value: string | number | null) => (value === null ? null : Number(value))

export interface EnrolmentRow {
  readonly id: string
  readonly residentId: string
  readonly programmeCode: string
  readonly version: string
  readonly institutionId: string
  readonly teamId: string
  readonly doctorId: string
  readonly enrolledOn: string
  readonly findingId: string
  readonly previousId: string | null
  readonly consentedBy: string
  readonly consentedAt: Date
  readonly stratum: string
  readonly facts: Facts
  readonly factsAt: Date
  readonly centreTier: CentreTier | null
  readonly baseline: {
    readonly systolicMmhg: number | null
    readonly diastolicMmhg: number | null
    readonly glucoseMmol: number | null
    readonly on: string | null
  }
  readonly exitedOn: string | null
  readonly exitReason: ExitReason | null
  readonly exitNote: string | null
  readonly commandDigest: string
}

const toEnrolment = (row: Selectable<EnrolmentTable>): EnrolmentRow => ({
  id: row.id,
  residentId: row.resident_id,
  programmeCode: row.programme_code,
  version: row.version,
  institutionId: row.institution_id,
  teamId: row.team_id,
  doctorId: row.doctor_id,
  enrolledOn: row.enrolled_on,
  findingId: row.finding_id,
  previousId: row.previous_id,
  consentedBy: row.consented_by,
  consentedAt: row.consented_at,
  stratum: row.stratum,
  facts: row.facts,
  factsAt: row.facts_at,
  centreTier: row.centre_tier,
  baseline: {
    systolicMmhg: numeric(row.baseline_systolic_mmhg),
    diastolicMmhg: numeric(row.baseline_diastolic_mmhg),
    glucoseMmol: numeric(row.baseline_glucose_mmol),
    on: row.baseline_on,
  },
  exitedOn: row.exited_on,
  exitReason: row.exit_reason,
  exitNote: row.exit_note,
  commandDigest: row.command_digest,
})

export async function insertEnrolment(ctx: Context, one: EnrolmentRow): Promise<void> {
  await db(ctx)
    .insertInto('chronic.enrolment')
    .values({
      id: one.id,
      resident_id: one.residentId,
      programme_code: one.programmeCode,
      version: one.version,
      institution_id: one.institutionId,
      team_id: one.teamId,
      doctor_id: one.doctorId,
      enrolled_on: one.enrolledOn,
      finding_id: one.findingId,
      previous_id: one.previousId,
      consented_by: one.consentedBy,
      consented_at: one.consentedAt,
      stratum: one.stratum,
      facts: json(one.facts),
      facts_at: one.factsAt,
      centre_tier: one.centreTier,
      baseline_systolic_mmhg: one.baseline.systolicMmhg,
      baseline_diastolic_mmhg: one.baseline.diastolicMmhg,
      baseline_glucose_mmol: one.baseline.glucoseMmol,
      baseline_on: one.baseline.on,
      entered_by: ctx.actor.id,
      entered_at: ctx.now,
      command_digest: one.commandDigest,
    })
    .execute()
}

export async function saveFacts(ctx: Context, one: EnrolmentRow): Promise<void> {
  await db(ctx)
    .updateTable('chronic.enrolment')
    .set({ stratum: one.stratum, facts: json(one.facts), facts_at: one.factsAt, version: one.version })
    .where('id', '=', one.id)
    .execute()
}

export async function saveExit(ctx: Context, one: EnrolmentRow): Promise<void> {
  await db(ctx)
    .updateTable('chronic.enrolment')
    .set({ exited_on: one.exitedOn, exit_reason: one.exitReason, exit_note: one.exitNote, exited_by: ctx.actor.id })
    .where('id', '=', one.id)
    .execute()
}

export async function enrolmentById(ctx: Context, id: string, lock = false): Promise<EnrolmentRow | undefined> {
  const asked = db(ctx).selectFrom('chronic.enrolment').selectAll().where('id', '=', id)
  const row = await (lock ? asked.forUpdate() : asked).executeTakeFirst()
  return row && toEnrolment(row)
}

/** A person's enrolments, open and ended, in the order of their beginning. */
export async function enrolmentRowsOf(ctx: Context, residentId: string, openOnly = false): Promise<EnrolmentRow[]> {
  let asked = db(ctx).selectFrom('chronic.enrolment').selectAll().where('resident_id', '=', residentId)
  if (openOnly) asked = asked.where('exited_on', 'is', null)
  return (await asked.orderBy('enrolled_on').orderBy('id').execute()).map(toEnrolment)
}

export async function enrolledCodes(ctx: Context, residentId: string): Promise<string[]> {
  return (await enrolmentRowsOf(ctx, residentId, true)).map(({ programmeCode }) => programmeCode)
}

export interface StratificationRow {
  readonly id: string
  readonly enrolmentId: string
  readonly stratum: string
  readonly version: string
  readonly facts: Facts
  readonly because: Because
  readonly trigger: StratumTrigger
  readonly madeAt: Date
  readonly madeBy: string
}

export async function insertStratification(ctx: Context, one: StratificationRow): Promise<void> {
  await db(ctx)
    .insertInto('chronic.stratification')
    .values({
      id: one.id,
      enrolment_id: one.enrolmentId,
      stratum: one.stratum,
      version: one.version,
      facts: json(one.facts),
      because: json(one.because),
      trigger: one.trigger,
      made_at: one.madeAt,
      made_by: one.madeBy,
    })
    .execute()
}

/** Every stratification of an enrolment, the newest last. */
export async function stratificationsOf(ctx: Context, enrolmentId: string): Promise<StratificationRow[]> {
  const rows = await db(ctx)
    .selectFrom('chronic.stratification')
    .selectAll()
    .where('enrolment_id', '=', enrolmentId)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    enrolmentId: row.enrolment_id,
    stratum: row.stratum,
    version: row.version,
    facts: row.facts,
    because: row.because,
    trigger: row.trigger,
    madeAt: row.made_at,
    madeBy: row.made_by,
  }))
}

export interface PlanRow {
  readonly id: string
  readonly enrolmentId: string
  readonly number: number
  readonly goals: readonly Goal[]
  readonly medicines: readonly Medicine[]
  readonly madeAt: Date
  readonly signedAt: Date | null
  readonly signedBy: string | null
  readonly signature: Signature | null
}

export async function insertPlan(ctx: Context, one: PlanRow): Promise<void> {
  await db(ctx)
    .insertInto('chronic.plan')
    .values({
      id: one.id,
      enrolment_id: one.enrolmentId,
      number: one.number,
      goals: json(one.goals),
      medicines: json(one.medicines),
      made_at: one.madeAt,
      made_by: ctx.actor.id,
      signed_at: one.signedAt,
      signed_by: one.signedBy,
      signature: one.signature ? json(one.signature) : null,
    })
    .execute()
}

export async function saveSignature(ctx: Context, one: PlanRow): Promise<void> {
  await db(ctx)
    .updateTable('chronic.plan')
    .set({ signed_at: one.signedAt, signed_by: one.signedBy, signature: json(one.signature) })
    .where('id', '=', one.id)
    .execute()
}

/** The plan that stands: the last number. */
export async function planOf(ctx: Context, enrolmentId: string): Promise<PlanRow> {
  const row = await db(ctx)
    .selectFrom('chronic.plan')
    .selectAll()
    .where('enrolment_id', '=', enrolmentId)
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  return {
    id: row.id,
    enrolmentId: row.enrolment_id,
    number: row.number,
    goals: row.goals,
    medicines: row.medicines,
    madeAt: row.made_at,
    signedAt: row.signed_at,
    signedBy: row.signed_by,
    signature: row.signature,
  }
}

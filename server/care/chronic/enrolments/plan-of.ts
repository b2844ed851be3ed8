/** The care plan of an enrolment: goals by the programme and the doctor, medicines in use, the doctor's signature. */
import type { Goal, Medicine } from '#contracts/chronic'
import type { ProgrammeContent } from '#contracts/chronic-programme'
import { type Context, signDocument } from '#kernel'
import { publish } from '#record'
import { activitiesOf } from '../plan/store.ts'
import { targetsFor } from '../programmes/assess.ts'
import { toCarePlan, toEpisode, toGoals } from './fhir.ts'
import * as store from './store.ts'

/** The programme's goals for this person; those that the doctor set for them stand instead. */
export function goalsFor(
  programme: ProgrammeContent,
  row: Pick<store.EnrolmentRow, 'facts'>,
  own: readonly Goal[],
): Goal[] {
  return targetsFor(programme, row.facts).map((target) => {
    const set = own.find((goal) => goal.own && goal.fact === target.fact && goal.op === target.op)
    const { code, title, fact, op, value, unit } = target
    return set ?? { code, title, fact, op, value, unit, own: false }
  })
}

/** What is signed: everything that the doctor answers for, as canonical JSON. */
export function documentOf(row: store.EnrolmentRow, plan: store.PlanRow) {
  const { id, residentId, programmeCode, version, enrolledOn, stratum } = row
  const { number, goals, medicines } = plan
  return {
    kind: 'care-plan',
    enrolmentId: id,
    residentId,
    programmeCode,
    version,
    enrolledOn,
    stratum,
    number,
    goals,
    medicines,
  }
}

export async function firstPlan(
  ctx: Context,
  row: store.EnrolmentRow,
  programme: ProgrammeContent,
  medicines: readonly Medicine[],
): Promise<store.PlanRow> {
  return nextPlan(ctx, row, { number: 1, goals: goalsFor(programme, row, []), medicines })
}

/** The next number of a plan, signed at once when the doctor who answers for it makes it. */
export async function nextPlan(
  ctx: Context,
  row: store.EnrolmentRow,
  content: Pick<store.PlanRow, 'number' | 'goals' | 'medicines'>,
): Promise<store.PlanRow> {
  const unsigned = {
    id: ctx.chance.uuid(),
    enrolmentId: row.id,
    ...content,
    madeAt: ctx.now,
    signedAt: null,
    signedBy: null,
    signature: null,
  }
  const plan = ctx.actor.id === row.doctorId ? await signed(ctx, row, unsigned) : unsigned
  await store.insertPlan(ctx, plan)
  return plan
}

export async function signed(ctx: Context, row: store.EnrolmentRow, plan: store.PlanRow): Promise<store.PlanRow> {
  const signature = await signDocument(ctx, row.doctorId, documentOf(row, plan))
  return { ...plan, signature, signedAt: ctx.now, signedBy: row.doctorId }
}

/** The enrolment as it stands, into the record. */
export async function publishPlan(
  ctx: Context,
  row: store.EnrolmentRow,
  plan: store.PlanRow,
  programme: Pick<ProgrammeContent, 'title'>,
): Promise<void> {
  const activities = await activitiesOf(ctx, row.residentId, row.id)
  await publish(ctx, 'chronic', [
    toEpisode(row, programme),
    ...toGoals(row, plan),
    toCarePlan(row, plan, activities, programme),
  ])
}

/** A version of a visit: signed, in its tables, in the record, in the trail and told, in one transaction. */
import { programmeOf, restratify } from '#care/chronic'
import type { FollowUp, Visit } from '#contracts/follow-ups'
import { announce, audit, type Context, signDocument } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish } from '#record'
import { digestOf } from './compose.ts'
import { workOutDue } from './due.ts'
import { amended, recorded, urgent } from './events.ts'
import { toEncounter, toProvenance, toResponse } from './fhir.ts'
import { factsOfVisit } from './outcome.ts'
import * as store from './store.ts'
import type { FollowUpTable } from './tables.ts'

interface How {
  /** Of the request that made the visit. */
  readonly requestSm3: string
  /** Why there is another version; null: the first. */
  readonly reason: string | null
}

/** Each follow-up is signed by the actor over its whole content (RFC 8785, SM2). */
export async function saveVisit(ctx: Context, followUps: readonly FollowUp[], how: How): Promise<Visit> {
  const { visitId, residentId } = followUps[0]!
  await publish(ctx, 'follow-ups', [toEncounter(followUps)])
  for (const followUp of followUps) {
    const signature = await signDocument(ctx, ctx.actor.id, followUp)
    const row = rowOf(followUp, how.requestSm3, ctx.now)
    if (followUp.version === 1) await store.insertFollowUp(ctx, row)
    else await store.saveFollowUp(ctx, row)
    await store.insertVersion(ctx, { content: followUp, signature, reason: how.reason })
    const { questionnaire } = await programmeOf(ctx, followUp.programme, dayOf(new Date(followUp.doneAt)))
    const url = `${questionnaire.url}|${followUp.programmeVersion}`
    await publish(ctx, 'follow-ups', [toResponse(followUp, url), toProvenance(followUp, signature)])
    const action = followUp.version === 1 ? 'create' : 'update'
    await audit(ctx, {
      action,
      residentId,
      entity: 'follow_ups.follow_up',
      entityId: followUp.id,
      ...(how.reason ? { reason: how.reason } : {}),
    })
    await tell(ctx, followUp)
    if (followUp.state === 'recorded') await sortAgain(ctx, followUp)
  }
  await workOutDue(ctx, residentId)
  return { visitId, residentId, followUps: [...followUps] }
}

/** What was found may make the risk another; what is older than what is known changes nothing. */
async function sortAgain(
  ctx: Context,
  { enrolmentId, answers, measured, atTarget, decision, doneAt }: FollowUp,
): Promise<void> {
  const facts = { ...factsOfVisit({ items: answers, measured }), ...(atTarget === null ? {} : { atTarget }), decision }
  await restratify(ctx, { enrolmentId, facts, trigger: 'follow-up', at: new Date(doneAt) })
}

async function tell(ctx: Context, one: FollowUp): Promise<void> {
  const { id, visitId, residentId, teamId, doctorId, enrolmentId, programme, version, nextDueOn } = one
  const fact = { followUpId: id, visitId, residentId, teamId, doctorId, enrolmentId, programme, version }
  const inError = one.state === 'entered-in-error'
  if (version > 1) await announce(ctx, amended, residentId, { ...fact, inError })
  else {
    const { way, doneAt, decision } = one
    await announce(ctx, recorded, residentId, { ...fact, way, doneAt, decision, urgent: one.urgent, nextDueOn })
  }
  if (one.urgent && !inError) await announce(ctx, urgent, residentId, { ...fact, referBy: one.referBy, nextDueOn })
}

const orNull = (value: number | undefined) => value ?? null
const whole = (value: number | undefined) => (value === undefined ? null : Math.round(value))

function rowOf(one: FollowUp, requestSm3: string, changedAt: Date): FollowUpTable {
  const { measured, place } = one
  return {
    id: one.id,
    visit_id: one.visitId,
    request_sm3: requestSm3,
    enrolment_id: one.enrolmentId,
    resident_id: one.residentId,
    programme_code: one.programme,
    programme_version: one.programmeVersion,
    institution_id: one.institutionId,
    team_id: one.teamId,
    doctor_id: one.doctorId,
    way: one.way,
    done_at: new Date(one.doneAt),
    written_at: new Date(one.writtenAt),
    entered_at: new Date(one.enteredAt),
    systolic_mmhg: whole(measured.systolicMmhg),
    diastolic_mmhg: whole(measured.diastolicMmhg),
    heart_rate_bpm: whole(measured.heartRateBpm),
    fasting_glucose_mmol: orNull(measured.fastingGlucoseMmol),
    weight_kg: orNull(measured.weightKg),
    waist_cm: orNull(measured.waistCm),
    answers_sm3: digestOf(one.answers),
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
    accuracy_m: place?.accuracyM ?? null,
    at_target: one.atTarget,
    urgent: one.urgent,
    ruled: one.ruled,
    decision: one.decision,
    decision_reason: one.decisionReason,
    next_due_on: one.nextDueOn,
    version: one.version,
    state: one.state,
    changed_at: changedAt,
  }
}

import type { Resource } from '@medplum/fhirtypes'
import { settleAppointment } from '#care/booking'
import { closeConversation, transcriptOf } from '#care/conversation'
import { Consult, EndRequest, type Summary } from '#contracts/consult'
import { addCharges } from '#insurance/settlement'
import { type Context, signDocument, verb } from '#kernel'
import { closeAuthority } from '#medicine/prescribing'
import { dayOf, institutionOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { staffOf } from '#people/staff'
import { grantAccess, publish } from '#record'
import { careRelationOf } from './accept.ts'
import { type ConsultRow, end as ending, refuseUnlessEndable } from './consult.ts'
import type { DutySession } from './duty-store.ts'
import { dutyById } from './duty-store.ts'
import { ended } from './events.ts'
import { toCommunication, toConditions, toEncounter, toSignedComposition } from './fhir.ts'
import { factOf, lockForDoctor, saveAndTell } from './load.ts'
import { tellQueue } from './queue.ts'
import { showConsult } from './show.ts'
import * as store from './store.ts'

/**
 * Ends the consult with a summary signed by the doctor; the fee is charged, the chat closes, the record keeps the visit.
 * Safe to repeat. Refusals: consult.unknown, .not_yours, .not_on_duty, .not_in_progress, .judgement_needed,
 * .condition_changed (terminate instead), .diagnosis_needed, staff.* (R02).
 */
export const endConsult = verb(
  {
    name: 'consult.end',
    may: ['doctor'],
    input: EndRequest,
    answer: Consult,
    summary: 'Ends the consult with a signed summary.',
  },
  async (ctx, { consultId, complaint, advice }) => {
    const { consult } = await lockForDoctor(ctx, consultId)
    if (consult.state === 'ended') return showConsult(ctx, consult, 'doctor')
    refuseUnlessEndable(consult)
    await closeConversation(ctx, consult.id, 'ended')
    const transcript = await transcriptOf(ctx, consult.id)
    const done = ending(consult, complaint ?? `${consult.followUpName}复诊`, advice, ctx.now)
    const signed = await sign(ctx, done, transcript.sm3)

    await saveAndTell(ctx, signed, ended, factOf(signed))
    const communication = toCommunication(signed, transcript.messages)
    const facts: Resource[] = [
      ...toConditions(signed),
      toEncounter(signed),
      ...toSignedComposition(signed, signed.signature!),
    ]
    await publish(ctx, 'consult', communication ? [...facts, communication] : facts)
    await closeTheWay(ctx, signed, 'ended')
    await chargeFee(ctx, signed)
    await settleAppointment(ctx, signed.appointmentId, { state: 'seen' })
    await tellQueue(ctx, signed.doctorId, 'ended')
    return showConsult(ctx, signed, 'doctor')
  },
)

/** The authority to prescribe closes at this instant (R05); the record stays open to the doctor for the policy's days. */
export async function closeTheWay(ctx: Context, consult: ConsultRow, reason: 'ended' | 'terminated'): Promise<void> {
  await closeAuthority(ctx, { consultId: consult.id, reason })
  const { grantDaysAfter } = await store.policyOn(ctx, dayOf(ctx.now))
  const until = new Date(ctx.now.getTime() + grantDaysAfter * 86_400_000)
  await grantAccess(ctx, { ...careRelationOf(consult), until })
}

async function sign(ctx: Context, consult: ConsultRow, transcriptSm3: string): Promise<ConsultRow> {
  const summary = await summaryOf(ctx, consult, await dutyById(ctx, consult.dutySessionId!), transcriptSm3)
  const signature = await signDocument(ctx, consult.doctorId, summary)
  return { ...consult, summary: JSON.stringify(summary), signature }
}

async function summaryOf(ctx: Context, c: ConsultRow, duty: DutySession, transcriptSm3: string): Promise<Summary> {
  const resident = await residentOf(ctx, c.residentId)
  const doctor = await staffOf(ctx, c.doctorId)
  const institution = await institutionOf(ctx, c.institutionId)
  return {
    consultId: c.id,
    resident: { id: resident.id, name: resident.name, sex: resident.sex, birthDate: resident.birthDate },
    doctor: {
      id: doctor.id,
      name: doctor.name,
      title: doctor.title,
      dutySessionId: duty.id,
      identityProof: duty.method,
    },
    institution: { id: institution.id, name: institution.name },
    department: { code: c.departmentCode, name: c.departmentName },
    acceptedAt: c.acceptedAt!.toISOString(),
    endedAt: c.endedAt!.toISOString(),
    followUpOf: { code: c.followUpCode, name: c.followUpName, conditionId: c.followUpConditionId },
    guardianId: c.guardianId,
    judgement: c.judgement!,
    judgementNote: c.judgementNote,
    diagnoses: [...c.diagnoses],
    complaint: c.complaint!,
    advice: c.advice!,
    transcriptSm3,
  }
}

async function chargeFee(ctx: Context, consult: ConsultRow): Promise<void> {
  const policy = await store.policyOn(ctx, dayOf(ctx.now))
  await addCharges(ctx, {
    mdtrtId: consult.id,
    residentId: consult.residentId,
    institutionId: consult.institutionId,
    doctorId: consult.doctorId,
    orderId: consult.id,
    diagCode: consult.diagnoses[0]!.code,
    medType: '11',
    lines: [{ hilistCode: policy.feeHilistCode, name: policy.feeName, cnt: 1 }],
  })
}

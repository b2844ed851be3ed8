/** On what an enrolment rests: a doctor's diagnosis, in the record, said to a suspicion before, or given now. */
import type { EnrolRequest } from '#contracts/chronic'
import { type Context, refuse, refuseUnless } from '#kernel'
import type { Merged } from '../programmes/merge.ts'
import { confirm, diagnose } from '../screening/decide.ts'
import { noteFinding } from '../screening/find.ts'
import { screenDiagnoses } from '../screening/screen-diagnoses.ts'
import { type FindingRow, findingsOf } from '../screening/store.ts'

/** Refusals: chronic.not_confirmed, .only_a_doctor_diagnoses, .diagnosis_does_not_fit, staff.*. */
export async function confirmedFinding(
  ctx: Context,
  request: EnrolRequest,
  programme: Merged,
  doctorId: string,
  at: Date,
): Promise<FindingRow> {
  const { residentId, diagnosisCode: code } = request
  const confirmed = async () =>
    (await findingsOf(ctx, residentId, programme.code)).findLast(({ state }) => state === 'confirmed')
  if (!code) {
    const known = await confirmed()
    if (known) return known
    await screenDiagnoses(ctx, residentId)
    return (await confirmed()) ?? refuse('chronic.not_confirmed', { field: 'diagnosisCode' })
  }
  const { roles } = ctx.actor
  const diagnoses = roles.includes('doctor') || roles.includes('system')
  refuseUnless(diagnoses, 'chronic.only_a_doctor_diagnoses', { field: 'diagnosisCode' })
  const reason = `建档时确诊 ${code}`
  const findings = await findingsOf(ctx, residentId, programme.code)
  const waiting = findings.find(({ state }) => state === 'suspected')
  if (waiting) return confirm(ctx, waiting, programme, code, reason)
  const id = ctx.chance.uuid()
  const by = roles.includes('doctor') ? ctx.actor.id : doctorId
  await diagnose(ctx, { id, residentId, programme, code, doctorId: by })
  const sentence = { zh: `建档时医生确诊 ${code}`, en: `A doctor gave the diagnosis ${code} at enrolment` }
  const because = { sentence, facts: [`Condition/${id}`] }
  const evidence = {
    residentId,
    programme,
    basis: 'diagnosis',
    evidenceId: id,
    criterion: 'diagnosis',
    because,
    at,
  } as const
  return (await noteFinding(ctx, { ...evidence, confirmed: { by, code, reason } }))!
}

import { offlineDiagnoses, sameDisease } from '#care/booking'
import { Consult, DiagnoseRequest, DiagnosisCodeList, DiagnosisCodesRequest, JudgeRequest } from '#contracts/consult'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { closeAuthority, openAuthority } from '#medicine/prescribing'
import { residentsOf } from '#people/residents'
import { type ConsultRow, refuseUnlessInProgress } from './consult.ts'
import { diagnosisOf, findDiagnoses } from './diagnosis-codes.ts'
import { lockForDoctor, trail } from './load.ts'
import { showConsult } from './show.ts'
import * as store from './store.ts'

/**
 * Records whether the condition is stable (R04). Judged changed after the way to prescribe was open, it closes for good and
 * takes back what was signed (R05). Refusals: consult.unknown, .not_yours, .not_on_duty, .not_in_progress,
 * prescribing.authority_closed (judged changed before: terminate).
 */
export const judge = verb(
  {
    name: 'consult.judge',
    may: ['doctor'],
    input: JudgeRequest,
    answer: Consult,
    summary: 'Records the follow-up judgement.',
  },
  async (ctx, { consultId, judgement, note }) => {
    const { consult } = await lockForDoctor(ctx, consultId)
    refuseUnlessInProgress(consult)
    const judged = { ...consult, judgement, judgementNote: note ?? null }
    await store.saveConsult(ctx, judged)
    if (judgement === 'changed') await closeAuthority(ctx, { consultId, reason: 'terminated' })
    else await openWhenFollowUp(ctx, judged)
    await trail(ctx, judged, 'update', `judgement: ${judgement}`)
    return showConsult(ctx, judged, 'doctor')
  },
)

/** Prescribing is allowed once the visit is a follow-up: judged stable, with a diagnosis that was made offline (R04). */
async function openWhenFollowUp(ctx: Context, consult: ConsultRow): Promise<void> {
  if (consult.judgement !== 'stable' || consult.diagnoses.length === 0) return
  const guardian = consult.guardianId ? (await residentsOf(ctx, [consult.guardianId]))[0] : undefined
  await openAuthority(ctx, {
    consultId: consult.id,
    doctorId: consult.doctorId,
    residentId: consult.residentId,
    institutionId: consult.institutionId,
    diagnoses: consult.diagnoses.map(({ code, name }) => ({ code, display: name })),
    ...(guardian ? { guardianName: guardian.name } : {}),
  })
}

/**
 * Records the diagnoses. Each must be a disease that was diagnosed offline, the first the one the follow-up is for (R04;
 * same diagnosis only). Refusals: consult.unknown, .not_yours, .not_on_duty, .not_in_progress, .diagnosis_unknown,
 * .diagnosis_not_offline, prescribing.authority_closed.
 */
export const diagnose = verb(
  {
    name: 'consult.diagnose',
    may: ['doctor'],
    input: DiagnoseRequest,
    answer: Consult,
    summary: 'Records the diagnoses of the visit (ICD-10).',
  },
  async (ctx, { consultId, codes }) => {
    const { consult } = await lockForDoctor(ctx, consultId)
    refuseUnlessInProgress(consult)
    const offline = await offlineDiagnoses(ctx, consult.residentId)
    const proven = [consult.followUpCode, ...offline.map(({ code }) => code)]
    const diagnoses = [...new Set(codes.map((code) => code.toUpperCase()))].map((code, index) => {
      const known = diagnosisOf(code) ?? offline.find((one) => one.code === code)
      refuseUnless(known, 'consult.diagnosis_unknown', { field: 'codes', params: { code } })
      const allowed = index === 0 ? [consult.followUpCode] : proven
      if (!allowed.some((one) => sameDisease(one, code))) {
        refuse('consult.diagnosis_not_offline', { field: 'codes', params: { code } })
      }
      return { code: known.code, name: known.name }
    })
    const diagnosed = { ...consult, diagnoses }
    await store.saveConsult(ctx, diagnosed)
    await openWhenFollowUp(ctx, diagnosed)
    await trail(ctx, diagnosed, 'update', `diagnoses: ${diagnoses.map(({ code }) => code).join()}`)
    return showConsult(ctx, diagnosed, 'doctor')
  },
)

/** Common ICD-10 codes by code, name, pinyin or initials. */
export const listDiagnosisCodes = verb(
  {
    name: 'consult.list_diagnosis_codes',
    may: ['doctor', 'pharmacist'],
    input: DiagnosisCodesRequest,
    answer: DiagnosisCodeList,
    summary: 'Common ICD-10 codes by code, name, pinyin or initials.',
  },
  async (_ctx, { q, limit }) => ({ codes: findDiagnoses(q, limit) }),
)

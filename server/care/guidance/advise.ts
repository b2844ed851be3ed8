import { findDoctors } from '#care/booking'
import { Advice, AdviceList, AdviceListRequest, AdviceRequest, AdviseRequest, ChooseRequest } from '#contracts/guidance'
import { audit, type Context, refuse, refuseUnless, systemActor, verb } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { refuseUnlessActsFor, residentOf } from '#people/residents'
import { mayOpen } from '#record'
import { complaintOf, signOf } from './find-complaints.ts'
import { knownOf } from './known.ts'
import { rulesOn } from './load-rules.ts'
import { decide, type Rule } from './rule.ts'
import * as store from './store.ts'
import { basedOn, sentencesOf } from './words.ts'

const doctorsShown = 5
const doctorsAsked = 40

/**
 * Says where to go with a complaint and why. Nobody is barred from anything by it (R25): what was said is kept, and so is what the
 * person then chose. Refusals: guidance.complaint_unknown, guidance.sign_unknown, residents.not_acting_for, timeline.not_allowed.
 */
export const advise = verb(
  {
    name: 'guidance.advise',
    may: ['resident', 'doctor', 'registrar', 'system'],
    input: AdviseRequest,
    answer: Advice,
    summary: 'Where to go with a complaint, and why: department, level, urgency, doctors with free numbers.',
  },
  async (ctx, { residentId, complaint: code, warningSigns, institutionId }) => {
    await refuseUnlessConcerned(ctx, residentId)
    const complaint = complaintOf(code)
    if (!complaint) refuse('guidance.complaint_unknown', { field: 'complaint' })
    for (const sign of warningSigns)
      refuseUnless(signOf(sign), 'guidance.sign_unknown', { field: 'warningSigns', params: { sign } })
    const resident = await residentOf(ctx, residentId)
    const facts = await knownOf(ctx, resident, warningSigns)
    const decided = decide(await rulesOn(ctx, dayOf(ctx.now)), code, facts.known)
    if (!decided) refuse('guidance.complaint_unknown', { field: 'complaint' })
    const { rule } = decided
    const said: store.Said = {
      id: ctx.chance.uuid(),
      residentId,
      complaint: { code, name: ctx.locale === 'en' ? complaint.en : complaint.zh },
      urgency: rule.urgency,
      where: rule.place,
      sentences: sentencesOf(decided, facts, ctx.locale),
      departments: await departmentsOf(ctx, rule, institutionId),
      basedOn: basedOn(decided, facts, ctx.locale),
      recordRead: facts.recordRead,
      ruleIds: [rule.id],
      mayBookAnyway: true,
      adviseAt: ctx.now.toISOString(),
    }
    await store.insertAdvice(ctx, said, ctx.actor.id, institutionId ?? null)
    await audit(ctx, { action: 'create', residentId, entity: 'guidance.advice', entityId: said.id })
    return { ...said, choice: null }
  },
)

/** Self and family; the desk; a doctor to whom the record is open. Refusals: residents.not_acting_for, guidance.not_in_care. */
export async function refuseUnlessConcerned(ctx: Context, residentId: string): Promise<void> {
  const { roles } = ctx.actor
  if (roles.includes('registrar')) return
  if (roles.includes('doctor')) refuseUnless(await mayOpen(ctx, residentId), 'guidance.not_in_care')
  else await refuseUnlessActsFor(ctx, residentId)
}

/** The rule's department with those doctors who have free numbers, in institutions of at least its level, the nearest day first. */
async function departmentsOf(ctx: Context, rule: Rule, institutionId: string | undefined) {
  const { departmentCode, departmentName } = rule
  if (!departmentCode || !departmentName) return []
  const parent = departmentCode.split('.')[0]!
  const codes = [...new Set([departmentCode, parent])]
  const doctors = []
  for (const code of codes) {
    // Where a hospital has no such department of its own, the one above it.
    if (doctors.length > 0) break
    const asked = { departmentCode: code, institutionId, kind: 'offline' as const, limit: doctorsAsked, offset: 0 }
    const found = await findDoctors(ctx.as(systemActor('guidance')), asked)
    for (const doctor of found.doctors) {
      if (doctor.freeNumbers === 0 || doctors.length >= doctorsShown) continue
      const { level } = await institutionOf(ctx, doctor.institutionId)
      if (level >= rule.levelMin) doctors.push(doctor)
    }
  }
  const reason = ctx.locale === 'en' ? rule.reasonEn : rule.reasonZh
  const { id: ruleId, clause, levelMin } = rule
  return [{ code: departmentCode, name: departmentName, levelMin, reason, clause, ruleId, doctors }]
}

/** Refusals: guidance.advice_unknown, and as advise. */
export const readAdvice = verb(
  {
    name: 'guidance.read_advice',
    may: ['resident', 'doctor', 'registrar', 'system'],
    input: AdviceRequest,
    answer: Advice,
    summary: 'Advice as it was given, and what was chosen.',
  },
  async (ctx, { adviceId }) => {
    const row = await ownAdvice(ctx, adviceId)
    await audit(ctx, { action: 'read', residentId: row.resident_id, entity: 'guidance.advice', entityId: adviceId })
    return show(row)
  },
)

/** Refusals: residents.not_acting_for. */
export const listAdvice = verb(
  {
    name: 'guidance.list_advice',
    may: ['resident', 'registrar', 'system'],
    input: AdviceListRequest,
    answer: AdviceList,
    summary: 'The advice a person was given, newest first.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessConcerned(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'guidance.advice' })
    return { advice: (await store.adviceOf(ctx, residentId)).map(show) }
  },
)

/** Keeps what the person chose, advised or not. Once. Refusals: guidance.advice_unknown, .already_chosen, and as advise. */
export const choose = verb(
  {
    name: 'guidance.choose',
    may: ['resident', 'doctor', 'registrar', 'system'],
    input: ChooseRequest,
    answer: Advice,
    summary: 'Keeps what a person chose to do with advice.',
  },
  async (ctx, { adviceId, what, note, appointmentId }) => {
    const row = await ownAdvice(ctx, adviceId, true)
    const choice = { what, note: note ?? null, appointmentId: appointmentId ?? null }
    const same = row.choice === what && row.appointment_id === choice.appointmentId
    refuseUnless(row.choice === null || same, 'guidance.already_chosen')
    if (row.choice === null) {
      await store.saveChoice(ctx, adviceId, choice)
      const { resident_id: residentId } = row
      await audit(ctx, { action: 'update', residentId, entity: 'guidance.advice', entityId: adviceId, reason: what })
    }
    return show((await store.adviceById(ctx, adviceId))!)
  },
)

async function ownAdvice(ctx: Context, id: string, lock = false): Promise<store.AdviceTable> {
  const row = await store.adviceById(ctx, id, lock)
  if (!row) refuse('guidance.advice_unknown')
  await refuseUnlessConcerned(ctx, row.resident_id)
  return row
}

function show(row: store.AdviceTable): Advice {
  const { choice, choice_note: note, appointment_id: appointmentId, chosen_at: at } = row
  return { ...row.said, choice: choice && at ? { what: choice, note, appointmentId, at: at.toISOString() } : null }
}

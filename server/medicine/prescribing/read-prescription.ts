import {
  consultPadAnswer,
  consultPadInput,
  prescriptionInput,
  prescription as prescriptionShape,
  residentPrescriptionsAnswer,
  residentPrescriptionsInput,
  trailAnswer,
} from '#contracts/prescribing'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import { mayOpen } from '#record'
import * as authorities from './authority-store.ts'
import { type Prescription, viewOf } from './prescription.ts'
import * as store from './store.ts'

/** The pad of a consult: may I write here, and what was written. Refusals: prescribing.not_consulting_doctor. */
export const readConsultPad = verb(
  {
    name: 'prescribing.read_consult_pad',
    may: ['doctor'],
    input: consultPadInput,
    answer: consultPadAnswer,
    summary: 'The authority to prescribe in a consult and its prescriptions.',
  },
  async (ctx, { consultId }) => {
    const authority = await authorities.find(ctx, consultId)
    if (!authority) return { authority: null, prescriptions: [] }
    refuseUnless(authority.doctorId === ctx.actor.id, 'prescribing.not_consulting_doctor')
    const { guardianName: _, openedAt, closedAt, ...rest } = authority
    const prescriptions = await store.find(ctx, { consultId })
    await audit(ctx, {
      action: 'read',
      residentId: authority.residentId,
      entity: 'prescribing.authority',
      entityId: consultId,
    })
    return {
      authority: { ...rest, openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null },
      prescriptions: prescriptions.map(viewOf),
    }
  },
)

/** Refusals: prescribing.unknown_prescription, prescribing.not_yours, residents.not_acting_for. */
export const readPrescription = verb(
  {
    name: 'prescribing.read_prescription',
    may: ['resident', 'doctor', 'pharmacist', 'system'],
    input: prescriptionInput,
    answer: prescriptionShape,
    summary: 'One prescription: its person and family, its doctor, who may open the record, and who reviews it.',
  },
  async (ctx, { prescriptionId }) => viewOf(await openPrescription(ctx, prescriptionId)),
)

export const readTrail = verb(
  {
    name: 'prescribing.read_trail',
    may: ['resident', 'doctor', 'pharmacist', 'system'],
    input: prescriptionInput,
    answer: trailAnswer,
    summary: 'Every step of a prescription through all its versions.',
  },
  async (ctx, { prescriptionId }) => {
    const { number } = await openPrescription(ctx, prescriptionId)
    const steps = (await store.stepsOf(ctx, number)).map(({ at, actor_name: actorName, ...step }) => {
      return { at: at.toISOString(), actorName, ...step }
    })
    return { steps }
  },
)

/** Refusals: residents.not_acting_for, prescribing.not_yours. */
export const listResidentPrescriptions = verb(
  {
    name: 'prescribing.list_resident_prescriptions',
    may: ['resident', 'doctor', 'system'],
    input: residentPrescriptionsInput,
    answer: residentPrescriptionsAnswer,
    summary: 'A resident’s signed prescriptions, the newest first.',
  },
  async (ctx, { residentId, limit }) => {
    if (ctx.actor.roles.includes('doctor')) refuseUnless(await mayOpen(ctx, residentId), 'prescribing.not_yours')
    else await refuseUnlessActsFor(ctx, residentId)
    const states = ['signed', 'returned', 'approved', 'dispensed', 'withdrawn', 'expired'] as const
    const found = await store.find(ctx, { residentId, states, limit })
    await audit(ctx, { action: 'read', residentId, entity: 'prescribing.prescription' })
    // A discarded draft was never a prescription; a returned version that has a successor is history.
    const amended = new Set(found.map(({ previousVersionId }) => previousVersionId))
    return { prescriptions: found.filter(({ id, signedAt }) => signedAt && !amended.has(id)).map(viewOf) }
  },
)

/** A sheet for who may see it; leaves its reading in the trail. Refusals: as readPrescription. */
export async function openPrescription(ctx: Context, id: string): Promise<Prescription> {
  const [found] = await store.find(ctx, { ids: [id] })
  if (!found) refuse('prescribing.unknown_prescription')
  const { roles } = ctx.actor
  if (roles.includes('resident')) {
    await refuseUnlessActsFor(ctx, found.residentId)
    refuseUnless(found.signedAt, 'prescribing.unknown_prescription')
  } else if (roles.includes('doctor') && found.doctorId !== ctx.actor.id) {
    refuseUnless(await mayOpen(ctx, found.residentId), 'prescribing.not_yours')
  } else if (roles.includes('pharmacist')) await refuseUnlessReviews(ctx, found)
  await audit(ctx, { action: 'read', residentId: found.residentId, entity: 'prescribing.prescription', entityId: id })
  return found
}

/**
 * A sheet that waits is any reviewing pharmacist's business; a decided one that of whoever decided it or may open the record.
 * Refusals: prescribing.unknown_prescription, prescribing.not_yours.
 */
export async function refuseUnlessReviews(ctx: Context, sheet: Prescription, decided = false): Promise<void> {
  refuseUnless(sheet.signedAt, 'prescribing.unknown_prescription')
  const theirs = sheet.state === 'signed' || sheet.pharmacistId === ctx.actor.id || decided
  refuseUnless(theirs || (await mayOpen(ctx, sheet.residentId)), 'prescribing.not_yours')
}

/** Sheets for the floors above, which answer for who sees them. */
export async function prescriptionsOf(ctx: Context, ids: readonly string[]): Promise<Prescription[]> {
  return ids.length === 0 ? [] : ctx.transaction((ctx) => store.find(ctx, { ids }))
}

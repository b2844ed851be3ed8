import { prescription as prescriptionShape, withdrawInput } from '#contracts/prescribing'
import { announce, type Context, refuse, refuseUnless, verb } from '#kernel'
import { refuseUnlessDoctor } from './authority.ts'
import { prescriptionWithdrawn } from './events.ts'
import { type Prescription, viewOf } from './prescription.ts'
import { recordStep } from './record-step.ts'
import * as store from './store.ts'

/**
 * Takes a sheet back before it is dispensed; what was approved loses its effect, and dispensing gives stock and money back.
 * Refusals: prescribing.unknown_prescription, .not_a_person, .not_consulting_doctor, .not_withdrawable.
 */
export const withdrawPrescription = verb(
  {
    name: 'prescribing.withdraw_prescription',
    may: ['doctor'],
    input: withdrawInput,
    answer: prescriptionShape,
    summary: 'The doctor takes a prescription back before it is dispensed.',
  },
  async (ctx, { prescriptionId, reason }) => {
    refuseUnlessDoctor(ctx)
    const prescription = await lockPrescription(ctx, prescriptionId)
    refuseUnless(prescription.doctorId === ctx.actor.id, 'prescribing.not_consulting_doctor')
    const { state } = prescription
    const withdrawable = ['draft', 'signed', 'returned', 'approved'].includes(state)
    refuseUnless(withdrawable, 'prescribing.not_withdrawable', { params: { state } })
    refuseUnless(!(await store.hasNextVersion(ctx, prescription.id)), 'prescribing.already_amended')
    return viewOf(await takeBack(ctx, prescription, reason))
  },
)

/** Withdraws a locked sheet, whoever decided it. */
export async function takeBack(ctx: Context, prescription: Prescription, reason: string): Promise<Prescription> {
  const withdrawn: Prescription = { ...prescription, state: 'withdrawn' }
  // A draft that never was signed is no fact: the record has nothing of it, and nobody needs to hear.
  await recordStep(ctx, prescription.signedAt ? withdrawn : { ...withdrawn, items: [] }, { reason })
  if (!prescription.signedAt) return withdrawn
  const { id: prescriptionId, version, consultId, residentId, doctorId } = prescription
  const wasApproved = prescription.state === 'approved'
  const told = { prescriptionId, version, consultId, residentId, doctorId, wasApproved, reason }
  await announce(ctx, prescriptionWithdrawn, prescriptionId, told)
  return withdrawn
}

/** One sheet, held until the transaction ends. Refusals: prescribing.unknown_prescription. */
export async function lockPrescription(ctx: Context, id: string): Promise<Prescription> {
  const [found] = await store.find(ctx, { ids: [id], lock: true })
  return found ?? refuse('prescribing.unknown_prescription')
}

import { HospitalRegistration, RegistrationRequest } from '#contracts/hospital-numbers'
import { audit, refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import * as store from './store.ts'

/** Refusals: hospital_numbers.unknown, residents.not_acting_for. */
export const readRegistration = verb(
  {
    name: 'hospital-numbers.read_registration',
    may: ['resident', 'registrar', 'system'],
    input: RegistrationRequest,
    answer: HospitalRegistration,
    summary: 'How an appointment stands in the hospital’s own system, and what was paid for it.',
  },
  async (ctx, { appointmentId }) => {
    const found = await store.readRegistration(ctx, appointmentId)
    refuseUnless(found, 'hospital_numbers.unknown')
    const { registration: r, until } = found
    if (!ctx.actor.roles.includes('registrar')) await refuseUnlessActsFor(ctx, r.residentId)
    await audit(ctx, {
      action: 'read',
      residentId: r.residentId,
      entity: 'hospital-numbers.registration',
      entityId: r.holdId,
    })
    return {
      appointmentId,
      state: r.state,
      feeFen: r.feeFen,
      paidFen: r.paidFen,
      refundedFen: r.refundedFen,
      payUntil: r.state === 'unpaid' ? until.toISOString() : null,
      mdtrtId: r.feeFen > 0 ? r.orderId : null,
      reason: r.reason,
    }
  },
)

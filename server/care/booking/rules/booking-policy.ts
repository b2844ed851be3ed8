import { BookingPolicy, PolicyRequest, SetPolicyRequest } from '#contracts/booking'
import { audit, refuseUnless, verb } from '#kernel'
import { dayOf, institutionOf, refuseUnlessManages } from '#people/institutions'
import type { Policy } from '../number.ts'
import { dayAfter } from '../region-time.ts'
import { policyOn } from '../show.ts'
import * as store from './policy-store.ts'

/** Refusals: institutions.not_found. */
export const readPolicy = verb(
  {
    name: 'booking.read_policy',
    may: ['resident', 'doctor', 'registrar', 'manager', 'administrator', 'system'],
    input: PolicyRequest,
    answer: BookingPolicy,
    summary: 'The booking policy in force at an institution on a day.',
  },
  async (ctx, { institutionId, onDate }) => {
    await institutionOf(ctx, institutionId)
    return policyOn(ctx, institutionId, onDate)
  },
)

/**
 * Begins a new policy on a day; what it leaves out stays as it was, and what is already booked keeps its promises.
 * Refusals: booking.policy_in_past, .policy_contradicts, institutions.*.
 */
export const setPolicy = verb(
  {
    name: 'booking.set_policy',
    may: ['manager', 'administrator', 'system'],
    input: SetPolicyRequest,
    answer: BookingPolicy,
    summary: 'Sets the booking policy of an institution from a day on.',
  },
  async (ctx, request) => {
    await refuseUnlessManages(ctx, request.institutionId)
    refuseUnless(request.validFrom > dayOf(ctx.now), 'booking.policy_in_past', { field: 'validFrom' })
    const before = await policyOn(ctx, request.institutionId, dayAfter(request.validFrom, -1))
    const asked = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined))
    const policy: Policy = { ...before, ...asked, id: ctx.chance.uuid(), validTo: null }
    refuseUnlessConsistent(policy)
    await store.beginPolicy(ctx, policy, dayAfter(request.validFrom, -1))
    await audit(ctx, { action: 'create', entity: 'booking.policy', entityId: policy.id, reason: policy.clause })
    return policy
  },
)

/** Rules that only make sense together. Refusals: booking.policy_contradicts. */
function refuseUnlessConsistent(policy: Policy): void {
  const wrong =
    (policy.coolingMinutesMax < policy.coolingMinutesMin && 'coolingMinutesMax') ||
    (policy.windowFromDays > policy.windowDays && 'windowFromDays') ||
    (policy.ageFrom !== null && policy.ageTo !== null && policy.ageTo < policy.ageFrom && 'ageTo') ||
    ((policy.cancelDaysBefore === null) !== (policy.cancelClockTime === null) && 'cancelClockTime')
  refuseUnless(!wrong, 'booking.policy_contradicts', { field: wrong || '' })
}

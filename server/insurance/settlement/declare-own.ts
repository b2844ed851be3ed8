import { DeclaredOwn, DeclareOwn } from '#contracts/settlement-rules'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { refuseUnlessMayWrite } from '#record'
import type { Visit } from './bill.ts'
import { chargesOfVisit, lockPerson, markOwn, visitOf } from './store/charges.ts'

/**
 * The institution declares unbilled charges self-paid, for what monitoring would stop or the person wants all the same: they
 * become wholly own in the split, with the reason shown to the payer. Safe to repeat with the same reason.
 * Refusals: settlement.unknown_visit, .not_your_visit, .unknown_charge, .already_own, record.not_allowed.
 */
export const declareOwn = verb(
  {
    name: 'settlement.declare_own',
    may: ['manager', 'doctor', 'integration', 'system'],
    input: DeclareOwn,
    answer: DeclaredOwn,
    summary: 'Declares unbilled charges of a visit self-paid, with the reason.',
  },
  async (ctx, { mdtrtId, chargeIds, reason }) => {
    const visit = await visitOf(ctx, mdtrtId)
    refuseUnless(visit, 'settlement.unknown_visit')
    refuseUnlessOfVisit(ctx, visit)
    await lockPerson(ctx, visit.residentId)
    const asked = new Set(chargeIds)
    const charges = (await chargesOfVisit(ctx, mdtrtId)).filter((charge) => asked.has(charge.id))
    const unbilled = charges.filter((charge) => !charge.billId && !charge.returnedAt)
    refuseUnless(unbilled.length === asked.size, 'settlement.unknown_charge', { field: 'chargeIds' })
    const other = unbilled.find((charge) => charge.ownReason !== null && charge.ownReason !== reason)
    refuseUnless(!other, 'settlement.already_own', { field: 'chargeIds' })
    const fresh = unbilled.filter((charge) => charge.ownReason === null).map((charge) => charge.id)
    if (fresh.length > 0) {
      await markOwn(ctx, fresh, reason)
      const { residentId } = visit
      await audit(ctx, { action: 'update', residentId, entity: 'settlement.charge', entityId: mdtrtId, reason })
    }
    const amountFen = unbilled.reduce((sum, charge) => sum + charge.pric * charge.cnt, 0)
    return { mdtrtId, chargeIds: unbilled.map((charge) => charge.id), amountFen }
  },
)

/** A manager of its institution, its own doctor, or a system that may write charges. */
function refuseUnlessOfVisit(ctx: Context, visit: Visit): void {
  const { id, roles, institutionId } = ctx.actor
  if (roles.includes('integration')) refuseUnlessMayWrite(ctx, 'ChargeItem')
  const serves = roles.includes('integration') || roles.includes('system')
  const manages = roles.includes('manager') && (institutionId === undefined || institutionId === visit.institutionId)
  const treats = roles.includes('doctor') && visit.doctorId === id
  refuseUnless(serves || manages || treats, 'settlement.not_your_visit')
}

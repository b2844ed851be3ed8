import { DeclaredOwn, DeclareOwn, TakeBackOwn } from '#contracts/settlement-rules'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import type { Charge } from './bill.ts'
import { chargesOfVisit, lockPerson, markOwn, visitOf } from './store/charges.ts'
import { unmarkOwn } from './store/unbilled.ts'
import { mayDeclare } from './visit-rights.ts'

/**
 * The institution declares unbilled charges self-paid, for what monitoring would stop or the person wants all the same: they
 * become wholly own in the split, with the reason shown to the payer. Staff say who agreed. Safe to repeat with the same reason.
 * Refusals: settlement.unknown_visit, .not_your_visit, .consent_missing, .unknown_charge, .already_own, record.not_allowed.
 */
export const declareOwn = verb(
  {
    name: 'settlement.declare_own',
    may: ['manager', 'registrar', 'doctor', 'integration', 'system'],
    input: DeclareOwn,
    answer: DeclaredOwn,
    summary: 'Declares unbilled charges of a visit self-paid, with the reason and who agreed.',
  },
  async (ctx, { mdtrtId, chargeIds, reason, agreedBy }) => {
    const { residentId, unbilled } = await unbilledOf(ctx, mdtrtId, chargeIds)
    const { roles } = ctx.actor
    const machine = roles.includes('integration') || roles.includes('system')
    refuseUnless(machine || agreedBy, 'settlement.consent_missing', { field: 'agreedBy' })
    const other = unbilled.find((charge) => charge.ownReason !== null && charge.ownReason !== reason)
    refuseUnless(!other, 'settlement.already_own', { field: 'chargeIds' })
    const fresh = unbilled.filter((charge) => charge.ownReason === null).map((charge) => charge.id)
    if (fresh.length > 0) {
      await markOwn(ctx, fresh, { reason, agreedBy: agreedBy ?? null })
      await audit(ctx, { action: 'update', residentId, entity: 'settlement.charge', entityId: mdtrtId, reason })
    }
    return declared(mdtrtId, unbilled)
  },
)

/**
 * Takes a declaration back while the charges are unbilled: a slip of the finger must not cost anybody their benefit. Safe to repeat.
 * Refusals: settlement.unknown_visit, .not_your_visit, .unknown_charge.
 */
export const takeBackOwn = verb(
  {
    name: 'settlement.take_back_own',
    may: ['manager', 'registrar', 'doctor'],
    input: TakeBackOwn,
    answer: DeclaredOwn,
    summary: 'Takes back that unbilled charges of a visit are self-paid.',
  },
  async (ctx, { mdtrtId, chargeIds }) => {
    const { residentId, unbilled } = await unbilledOf(ctx, mdtrtId, chargeIds)
    await unmarkOwn(
      ctx,
      unbilled.map((charge) => charge.id),
    )
    const reason = '撤回自费声明'
    await audit(ctx, { action: 'update', residentId, entity: 'settlement.charge', entityId: mdtrtId, reason })
    return declared(mdtrtId, unbilled)
  },
)

async function unbilledOf(ctx: Context, mdtrtId: string, chargeIds: readonly string[]) {
  const visit = await visitOf(ctx, mdtrtId)
  refuseUnless(visit, 'settlement.unknown_visit')
  refuseUnless(mayDeclare(ctx, visit), 'settlement.not_your_visit')
  await lockPerson(ctx, visit.residentId)
  const asked = new Set(chargeIds)
  const charges = (await chargesOfVisit(ctx, mdtrtId)).filter((charge) => asked.has(charge.id))
  const unbilled = charges.filter((charge) => !charge.billId && !charge.returnedAt)
  refuseUnless(unbilled.length === asked.size, 'settlement.unknown_charge', { field: 'chargeIds' })
  return { residentId: visit.residentId, unbilled }
}

const declared = (mdtrtId: string, charges: readonly Charge[]) => ({
  mdtrtId,
  chargeIds: charges.map((charge) => charge.id),
  amountFen: charges.reduce((sum, charge) => sum + charge.pric * charge.cnt, 0),
})

import type { z } from 'zod'
import { AddCharges, ChargesAdded } from '#contracts/settlement'
import { priceOf } from '#insurance/benefits'
import { splitByWeight } from '#insurance/split'
import { audit, type Context, config, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessMayWrite } from '#record'
import type { Charge } from './bill.ts'
import { chargesOfVisit, insertCharges, openVisit } from './store/charges.ts'

type Added = z.output<typeof ChargesAdded>
type Asked = z.output<typeof AddCharges>

/**
 * Adds an order's charges to its visit, to be billed with whatever else is unbilled there. Safe to repeat with the same
 * content. Called by care and medicine in their own transactions.
 * Refusals: benefits.unknown_code, settlement.other_pool, .charge_in_future, .visit_differs, .order_differs, .waiver_too_high.
 */
export async function addCharges(ctx: Context, input: AddCharges): Promise<Added> {
  return ctx.transaction((ctx) => add(ctx, AddCharges.parse(input)))
}

/** The same for hospital systems, over HTTP; a client needs the scope for ChargeItem. Refusals: as addCharges, record.not_allowed. */
export const uploadCharges = verb(
  {
    name: 'settlement.add_charges',
    may: ['integration', 'system'],
    input: AddCharges,
    answer: ChargesAdded,
    summary: 'Adds the charges of one order to a visit.',
  },
  (ctx, input) => {
    refuseUnlessMayWrite(ctx, 'ChargeItem')
    return add(ctx, input)
  },
)

async function add(ctx: Context, asked: Asked): Promise<Added> {
  const { mdtrtId, residentId, institutionId, orderId } = asked
  refuseUnlessOurPool(asked.poolareaNo)
  const chargedAt = asked.chargedAt ? new Date(asked.chargedAt) : ctx.now
  refuseUnless(chargedAt <= ctx.now, 'settlement.charge_in_future', { field: 'chargedAt' })
  const visit = await openVisit(ctx, {
    mdtrtId,
    residentId,
    institutionId,
    doctorId: asked.doctorId ?? null,
    diagCode: asked.diagCode,
  })
  const sameVisit = visit.residentId === residentId && visit.institutionId === institutionId
  refuseUnless(sameVisit, 'settlement.visit_differs', { field: 'mdtrtId' })
  const charges = await chargesOf(ctx, asked, chargedAt)
  const known = (await chargesOfVisit(ctx, mdtrtId)).filter((charge) => charge.orderId === orderId)
  if (known.length > 0) {
    refuseUnless(contentOf(known) === contentOf(charges), 'settlement.order_differs', { field: 'orderId' })
    return { mdtrtId, orderId, chargeIds: known.map((charge) => charge.id) }
  }
  await insertCharges(ctx, charges)
  await audit(ctx, { action: 'create', residentId, entity: 'settlement.charge', entityId: orderId })
  return { mdtrtId, orderId, chargeIds: charges.map((charge) => charge.id) }
}

/** One database settles for one pool. Refusals: settlement.other_pool. */
export function refuseUnlessOurPool(poolareaNo: string | undefined): void {
  const params = { pool: poolareaNo ?? '', own: config.poolareaNo }
  const ours = poolareaNo === undefined || poolareaNo === config.poolareaNo
  refuseUnless(ours, 'settlement.other_pool', { field: 'poolareaNo', params })
}

async function chargesOf(ctx: Context, asked: Asked, chargedAt: Date): Promise<Charge[]> {
  const codes = [...new Set(asked.lines.map((line) => line.hilistCode))]
  const items = await priceOf(ctx, codes, dayOf(ctx.now))
  const priced = asked.lines.map((line, index) => {
    const item = items.get(line.hilistCode)
    const at = { field: `lines.${index}.hilistCode`, params: { code: line.hilistCode } }
    refuseUnless(item, 'benefits.unknown_code', at)
    return { ...line, pric: line.priceFen ?? item.pric }
  })
  const sums = priced.map((line) => line.pric * line.cnt)
  const total = sums.reduce((sum, fen) => sum + fen, 0)
  refuseUnless(asked.waiverFen <= total, 'settlement.waiver_too_high', { field: 'waiverFen' })
  const waivers = splitByWeight(asked.waiverFen, sums)
  return priced.map((line, index) => ({
    id: ctx.chance.uuid(),
    mdtrtId: asked.mdtrtId,
    orderId: asked.orderId,
    position: index + 1,
    medType: asked.medType,
    referred: asked.referred,
    hilistCode: line.hilistCode,
    name: line.name,
    cnt: line.cnt,
    pric: line.pric,
    waiverFen: waivers[index]!,
    billId: null,
    returnedAt: null,
    ownReason: null,
    chargedAt,
    prdDays: line.prdDays ?? null,
  }))
}

/** What makes an order's charges the same; the price is left out, since a repeated call may come after a price change. */
const contentOf = (charges: readonly Charge[]): string =>
  JSON.stringify(charges.map((one) => [one.position, one.hilistCode, one.cnt, one.medType, one.referred]))

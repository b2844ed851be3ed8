import {
  lot as lotShape,
  receiveAnswer,
  receiveInput,
  stockAnswer,
  stockInput,
  writeOffInput,
} from '#contracts/dispensing'
import { audit, refuse, refuseUnless, verb } from '#kernel'
import { drugOf, type Formulary, formularyOf } from '#medicine/formulary'
import { dayOf, institutionOf } from '#people/institutions'
import { counterOf } from './counter.ts'
import type { Lot } from './stock.ts'
import * as stock from './stock-store.ts'

/**
 * Takes a delivery into stock. Refusals: dispensing.other_pharmacy, .unknown_pharmacy, .already_expired, .expiry_conflict,
 * formulary.unknown_drug.
 */
export const receiveStock = verb(
  {
    name: 'dispensing.receive_stock',
    may: ['dispenser', 'system'],
    input: receiveInput,
    answer: receiveAnswer,
    summary: 'Takes a delivery into a pharmacy’s stock.',
  },
  async (ctx, { pharmacyId: asked, source, lines }) => {
    const pharmacyId = asked ?? counterOf(ctx)
    const own = ctx.actor.roles.includes('system') || ctx.actor.institutionId === pharmacyId
    refuseUnless(own, 'dispensing.other_pharmacy')
    const { closedAt } = await institutionOf(ctx, pharmacyId)
    refuseUnless(!closedAt, 'dispensing.unknown_pharmacy')
    const formulary = await formularyOf(ctx)
    for (const { drugCode, lotNumber, expiresOn } of lines) {
      drugOf(formulary, drugCode)
      refuseUnless(expiresOn > dayOf(ctx.now), 'dispensing.already_expired', { params: { lot: lotNumber } })
    }
    const delivered = oncePerLot(lines)
    for (const known of await stock.receive(ctx, pharmacyId, delivered, source)) {
      const line = delivered.find((one) => one.drugCode === known.drugCode && one.lotNumber === known.lotNumber)!
      const { lotNumber, expiresOn } = known
      refuseUnless(line.expiresOn === expiresOn, 'dispensing.expiry_conflict', {
        params: { lot: lotNumber, expiresOn },
      })
    }
    await audit(ctx, { action: 'create', entity: 'dispensing.lot', entityId: pharmacyId, reason: source })
    return { received: delivered.length }
  },
)

/** Broken, expired, lost. Refusals: dispensing.unknown_lot, .other_pharmacy, .stock_reserved. */
export const writeOffStock = verb(
  {
    name: 'dispensing.write_off_stock',
    may: ['dispenser'],
    input: writeOffInput,
    answer: lotShape,
    summary: 'Takes packs off the stock for good.',
  },
  async (ctx, { lotId, packs, reason }) => {
    const [lot] = await stock.lockLots(ctx, { ids: [lotId] })
    if (!lot) refuse('dispensing.unknown_lot')
    refuseUnless(lot.pharmacyId === counterOf(ctx), 'dispensing.other_pharmacy')
    const free = lot.onHandPacks - lot.reservedPacks
    refuseUnless(packs <= free, 'dispensing.stock_reserved', { field: 'packs', params: { packs: free } })
    await stock.writeOff(ctx, lotId, packs, reason)
    await audit(ctx, { action: 'update', entity: 'dispensing.lot', entityId: lotId, reason })
    return showLot({ ...lot, onHandPacks: lot.onHandPacks - packs }, await formularyOf(ctx))
  },
)

export const readStock = verb(
  {
    name: 'dispensing.read_stock',
    may: ['dispenser', 'manager'],
    input: stockInput,
    answer: stockAnswer,
    summary: 'Lots on the shelves of the actor’s pharmacy.',
  },
  async (ctx, { text, limit }) => {
    const formulary = await formularyOf(ctx)
    const wanted = text.trim().toLowerCase()
    const codes = [...formulary.drugs.values()]
      .filter(({ nameZh, nameEn, initials, code }) =>
        [nameZh, nameEn, initials, code].some((word) => word.toLowerCase().includes(wanted)),
      )
      .map(({ code }) => code)
    const lots = await stock.listLots(ctx, counterOf(ctx), wanted === '' ? null : codes, limit)
    return { lots: lots.map((lot) => showLot(lot, formulary)) }
  },
)

function showLot(lot: Lot, formulary: Formulary) {
  const drug = formulary.drugs.get(lot.drugCode)
  return {
    lotId: lot.id,
    drugCode: lot.drugCode,
    nameZh: drug?.nameZh ?? lot.drugCode,
    nameEn: drug?.nameEn ?? lot.drugCode,
    packDescription: drug?.packDescription ?? '',
    lotNumber: lot.lotNumber,
    expiresOn: lot.expiresOn,
    onHandPacks: lot.onHandPacks,
    reservedPacks: lot.reservedPacks,
  }
}

/** One line a lot; two lines of one lot that disagree on its expiry are refused. Refusals: dispensing.expiry_conflict. */
function oncePerLot(lines: readonly stock.Delivery[]): stock.Delivery[] {
  const byLot = new Map<string, stock.Delivery>()
  for (const line of lines) {
    const key = `${line.drugCode} ${line.lotNumber}`
    const known = byLot.get(key)
    const { lotNumber: lot, expiresOn } = known ?? line
    refuseUnless(!known || known.expiresOn === line.expiresOn, 'dispensing.expiry_conflict', {
      params: { lot, expiresOn },
    })
    byLot.set(key, { ...line, packs: line.packs + (known?.packs ?? 0) })
  }
  return [...byLot.values()]
}

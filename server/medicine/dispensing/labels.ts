import type { z } from 'zod'
import { type label, labelsAnswer, labelsInput } from '#contracts/dispensing'
import { audit, type Context, verb } from '#kernel'
import { formularyOf } from '#medicine/formulary'
import { type Prescription, prescriptionsOf } from '#medicine/prescribing'
import { institutionOf } from '#people/institutions'
import { lotsFor, pickupAtCounter } from './counter.ts'
import type { Pickup } from './pickup.ts'

/** Refusals: dispensing.unknown_pickup, dispensing.other_pharmacy. */
export const readLabels = verb(
  {
    name: 'dispensing.read_labels',
    may: ['dispenser'],
    input: labelsInput,
    answer: labelsAnswer,
    summary: 'Labels of a pick-up with what the patient is told.',
  },
  async (ctx, { pickupId }) => {
    const pickup = await pickupAtCounter(ctx, pickupId)
    const [prescription] = await prescriptionsOf(ctx, [pickup.prescriptionId])
    const { residentId } = pickup
    await audit(ctx, { action: 'read', residentId, entity: 'dispensing.pickup', entityId: pickupId })
    return { labels: await labelsFor(ctx, pickup, prescription!) }
  },
)

/** One label a line: what it is, how to take it, what to mind (CF 33). */
export async function labelsFor(
  ctx: Context,
  pickup: Pickup,
  prescription: Prescription,
): Promise<z.infer<typeof label>[]> {
  const { drugs } = await formularyOf(ctx)
  const { name: pharmacyName } = await institutionOf(ctx, pickup.pharmacyId)
  const lots = await lotsFor(ctx, pickup.id)
  const ofSheet = prescription.kind === 'herbal' && prescription.usage ? `,${prescription.usage}` : ''
  return prescription.items.map((item) => ({
    itemId: item.itemId,
    title: { zh: `${item.nameZh} ${item.packDescription}`, en: `${item.nameEn} ${item.strengthText}` },
    usage: { zh: `${item.usageText.zh}${ofSheet}${item.note && `(${item.note})`}`, en: item.usageText.en },
    counselling: drugs.get(item.drugCode)?.counselling ?? { zh: '', en: '' },
    patient: prescription.residentName,
    pharmacyName,
    lots: lots
      .filter(({ itemId }) => itemId === item.itemId)
      .map(({ lotNumber, expiresOn, packs }) => ({ lotNumber, expiresOn, packs })),
  }))
}

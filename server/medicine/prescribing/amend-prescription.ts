import { amendInput, prescription as prescriptionShape } from '#contracts/prescribing'
import { audit, refuseUnless, verb } from '#kernel'
import { blank, openDesk, warningsAt } from './draft-prescription.ts'
import { draftOf, itemsOf, type Prescription, viewOf } from './prescription.ts'
import * as store from './store.ts'
import { lockPrescription } from './withdraw-prescription.ts'

/**
 * The next version of a returned sheet, as a draft; the returned one is kept as it was. Refusals:
 * prescribing.unknown_prescription, .not_returned, .already_amended, those of holdAuthority, formulary.unknown_drug.
 */
export const amendPrescription = verb(
  {
    name: 'prescribing.amend_prescription',
    may: ['doctor'],
    input: amendInput,
    answer: prescriptionShape,
    summary: 'The doctor amends a prescription that the pharmacist returned.',
  },
  async (ctx, { prescriptionId }) => {
    const [seen] = await store.find(ctx, { ids: [prescriptionId] })
    refuseUnless(seen, 'prescribing.unknown_prescription')
    const desk = await openDesk(ctx, seen.consultId, { amending: true, except: seen.number })
    const returned = await lockPrescription(ctx, prescriptionId)
    refuseUnless(returned.state === 'returned', 'prescribing.not_returned')
    refuseUnless(!(await store.hasNextVersion(ctx, returned.id)), 'prescribing.already_amended')

    const draft = draftOf(returned)
    const next: Prescription = {
      ...returned,
      ...blank,
      id: ctx.chance.uuid(),
      version: returned.version + 1,
      previousVersionId: returned.id,
      edition: desk.formulary.edition,
      items: itemsOf(draft, desk.formulary, () => ctx.chance.uuid()),
      warnings: await warningsAt(ctx, desk, draft),
      createdAt: ctx.now,
    }
    await store.insert(ctx, next)
    await store.step(ctx, next, null)
    const { residentId } = next
    await audit(ctx, { action: 'create', residentId, entity: 'prescribing.prescription', entityId: next.id })
    return viewOf(next)
  },
)

/** A medicine out of the kit into somebody's hands: the stock and the fact in one unit of work. */

import type { z } from 'zod'
import type { KitDispense } from '#contracts/village'
import { audit, type Context, refuseUnless } from '#kernel'
import { drugOf, formularyOf } from '#medicine/formulary'
import { dayOf } from '#people/institutions'
import { refuseUnlessLives } from '#people/residents'
import { refuseUnlessOnTeamOf } from '#people/teams'
import { publish } from '#record'
import { toGiven, toHandedOver } from './fhir.ts'
import { refuseUnlessForKits } from './medicine.ts'
import * as store from './store.ts'

export interface FromKit extends z.infer<typeof KitDispense> {
  readonly residentId: string
  readonly doneAt: Date
  readonly teamId: string
  readonly commandId: string
}

/**
 * As the doctor who handed it over. Refusals: village.kit_unknown, .lot_unknown, .lot_short, .lot_expired (on the day it was done),
 * .prescription_needed, .id_taken, formulary.unknown_drug, and those of not being the person's team or of a person who has died.
 */
export async function dispenseFromKit(ctx: Context, given: FromKit): Promise<void> {
  const { id, kitId, drugCode, units, residentId, doneAt } = given
  await refuseUnlessOnTeamOf(ctx, residentId)
  await refuseUnlessLives(ctx, residentId, dayOf(doneAt))
  const kit = await store.lockKit(ctx, kitId)
  refuseUnless(kit?.team_id === given.teamId, 'village.kit_unknown', { field: 'kitId' })
  const known = await store.entryById(ctx, id)
  refuseUnless(!known, 'village.id_taken', { field: 'id' })
  const drug = drugOf(await formularyOf(ctx), drugCode)
  refuseUnlessForKits(drug)
  const lot = await store.lotOf(ctx, kitId, drugCode, given.lot)
  refuseUnless(lot, 'village.lot_unknown', { field: 'lot' })
  refuseUnless(lot.expires_on >= dayOf(doneAt), 'village.lot_expired', { field: 'lot' })
  refuseUnless(lot.units >= units, 'village.lot_short', { field: 'units', params: { left: lot.units } })
  await store.moveStock(ctx, {
    ...{
      id,
      kit_id: kitId,
      drug_code: drugCode,
      lot: given.lot,
      units: -units,
      reason: 'dispensed',
      resident_id: residentId,
    },
    ...{ command_id: given.commandId, by_staff: ctx.actor.id, done_at: doneAt, entered_at: ctx.now },
  })
  const fact = given.way === 'given' ? toGiven : toHandedOver
  await publish(ctx, 'village', [
    fact({ ...given, drug, expiresOn: lot.expires_on, by: ctx.actor, institutionId: kit.institution_id }),
  ])
  await audit(ctx, { action: 'create', residentId, entity: 'village.stock_entry', entityId: id })
}

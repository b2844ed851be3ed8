import type { Encounter } from '@medplum/fhirtypes'
import type { BillLine } from '#contracts/settlement'
import { type Context, type DoneAlike, doAlike, systemActor } from '#kernel'
import { publish, readResources } from '#record'
import type { Bill } from './bill.ts'
import { toClaim, toExplanationOfBenefit } from './fhir.ts'

/**
 * Puts a bill into the record as Claim and ExplanationOfBenefit, with the visit's Encounter where the record has it.
 * `madeNow`: the bill was made in this transaction, nobody else knows its number.
 */
export async function publishBill(
  ctx: Context,
  bill: Bill,
  lines: readonly BillLine[],
  { madeNow = false }: { madeNow?: boolean } = {},
): Promise<void> {
  const encounterId = await encounterIn(ctx, bill)
  const resources = [toClaim(bill, lines, encounterId), toExplanationOfBenefit(bill, lines, encounterId)]
  await publish(ctx, 'settlement', resources, { madeNow })
}

// A consult's Encounter has the visit's id; what other callers charge for may have none.
async function encounterIn(ctx: Context, { mdtrtId, residentId }: Bill): Promise<string | undefined> {
  const found = await doAlike(ctx, encounters, mdtrtId)
  return found?.subject?.reference === `Patient/${residentId}` ? mdtrtId : undefined
}

const encounters: DoneAlike<string, Encounter | undefined> = async (ctx, ids) => {
  const found = await readResources<Encounter>(ctx.as(systemActor('settlement')), 'Encounter', ids)
  return ids.map((id) => found.get(id))
}

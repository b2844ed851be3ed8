/** A contract that has changed: its row, the record and the trail, in one transaction. */
import { audit, type Context } from '#kernel'
import { publish } from '#record'
import type { Contract } from '../contract.ts'
import { toContract } from '../fhir.ts'
import * as store from '../store.ts'

export async function saveContract(ctx: Context, contract: Contract, reason: string): Promise<void> {
  await store.saveContract(ctx, contract)
  await publishContract(ctx, contract)
  const { id: entityId, residentId } = contract
  await audit(ctx, { action: 'update', residentId, entity: 'contracts.contract', entityId, reason })
}

export async function publishContract(ctx: Context, contract: Contract): Promise<void> {
  await publish(ctx, 'contracts', [toContract(contract, await store.signaturesOf(ctx, [contract.id]))])
}

/**
 * Works out anew, from all evidence there is now, which promises of a contract are fulfilled. There is no other way to fulfil one. Called
 * whenever evidence may have come or gone, and each night; doing it again changes nothing.
 */
import { audit, type Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish } from '#record'
import type { Contract } from '../contract.ts'
import { earlierOf, laterOf } from '../days.ts'
import { toTask } from '../fhir.ts'
import { lockContract } from '../store.ts'
import type { Why } from '../tables.ts'
import { evidenceOf, institutionsUnder } from './evidence.ts'
import { type Evidence, matchPromises } from './matching.ts'
import { type ChangedPromise, countingContracts, type PromiseRow, promisesOf, savePromises } from './store.ts'

/** Every contract of a person that counts evidence. */
export async function fulfilFor(ctx: Context, residentId: string): Promise<void> {
  for (const id of await countingContracts(ctx, residentId)) await fulfil(ctx, id)
}

export async function fulfil(ctx: Context, contractId: string): Promise<void> {
  const contract = await lockContract(ctx, contractId)
  if (!contract) return
  const counting = (await promisesOf(ctx, [contractId])).filter((one) => one.carriedTo === null)
  if (counting.length === 0) return
  const asked = counting.map((one) => ({ ...one, windowTo: lastDayOf(one, contract) }))
  const from = asked.map((one) => one.windowFrom).reduce(earlierOf)
  const to = asked.map((one) => one.windowTo).reduce(laterOf)
  const rules = asked.flatMap((one) => one.rules)
  const evidence = from <= to ? await evidenceOf(ctx, contract.residentId, { from, to }, rules) : []
  const found = matchPromises(asked, evidence, await institutionsUnder(ctx, contract.institutionId))
  const today = dayOf(ctx.now)
  const changed = counting.flatMap((one) => changeOf(one, found.get(one.id), { contract, evidence, today }) ?? [])
  if (changed.length === 0) return
  await savePromises(ctx, changed)
  await publish(
    ctx,
    'contracts',
    changed.map((one) => toTask(one, contract)),
  )
  const { residentId, id: entityId } = contract
  await audit(ctx, { action: 'update', residentId, entity: 'contracts.promise', entityId, reason: changed[0]!.why })
}

/** What a contract promised for after its end is not asked of anybody. */
function lastDayOf(promise: PromiseRow, { endedOn }: Contract): string {
  return endedOn === null ? promise.windowTo : earlierOf(endedOn, promise.windowTo)
}

interface Ground {
  readonly contract: Pick<Contract, 'endedOn'>
  readonly evidence: readonly Evidence[]
  readonly today: string
}

/** How a promise stands with what was found for it, and why that differs from before; undefined when it does not. Pure. */
export function changeOf(one: PromiseRow, found: Evidence | undefined, ground: Ground): ChangedPromise | undefined {
  if (found) {
    const same = one.state === 'done' && one.evidenceId === found.id && one.doneOn === found.on
    if (same) return undefined
    const why: Why = one.state === 'done' ? 'other-evidence' : 'evidence-found'
    return { ...one, state: 'done', doneOn: found.on, evidenceKind: found.kind, evidenceId: found.id, why }
  }
  const { endedOn } = ground.contract
  const over = endedOn !== null && endedOn < one.windowTo
  const state = over ? 'withdrawn' : one.windowTo < ground.today ? 'missed' : 'due'
  if (state === one.state) return undefined
  const none = { doneOn: null, evidenceKind: null, evidenceId: null }
  return {
    ...one,
    ...none,
    state,
    why: one.state === 'done' ? lostBy(one, ground) : over ? 'contract-over' : 'window-over',
  }
}

function lostBy(one: PromiseRow, { evidence }: Ground): Why {
  const before = evidence.find((held) => held.kind === one.evidenceKind && held.id === one.evidenceId)
  return before?.doubted ? 'evidence-doubted' : 'evidence-gone'
}

/** What a contract promises: made when it begins to run, or taken over from the contract it transfers. */
import type { Package } from '#contracts/family-contracts'
import type { Context } from '#kernel'
import { publish } from '#record'
import type { SignedContract } from '../contract.ts'
import { laterOf } from '../days.ts'
import { toTask } from '../fhir.ts'
import { packagesById } from '../packages/store.ts'
import { contractById, packagesOf } from '../store.ts'
import { insertPromises, type PromiseRow, promisesOf, savePromises } from './store.ts'
import { type Window, windowsOf } from './windows.ts'

export interface Planned extends Window {
  readonly packageCode: string
  readonly service: Package['services'][number]
}

/**
 * The promises of some packages for a term. A service that several packages have is one service, promised as often as the one that
 * promises it most (of equals the first by code): one yearly check is one check. Pure.
 */
export function plannedOf(packages: readonly Package[], term: Window): Planned[] {
  const most = new Map<string, Planned[]>()
  const inOrder = [...packages].sort((a, b) => (a.code < b.code ? -1 : 1))
  for (const { code: packageCode, services } of inOrder) {
    for (const service of services) {
      const planned = windowsOf(service, term).map((window) => ({ ...window, packageCode, service }))
      if (planned.length > (most.get(service.code)?.length ?? 0)) most.set(service.code, planned)
    }
  }
  return [...most.values()].flat()
}

export async function promiseServices(ctx: Context, contract: SignedContract): Promise<void> {
  const chosen = await packagesOf(ctx, [contract.id])
  const packages = await packagesById(
    ctx,
    chosen.map((row) => row.package_id),
  )
  const planned = plannedOf([...packages.values()], { from: contract.startsOn, to: contract.endsOn })
  const rows = planned.map(({ packageCode, service, from, to }) => ({
    id: ctx.chance.uuid(),
    contractId: contract.id,
    packageCode,
    serviceCode: service.code,
    nameZh: service.nameZh,
    nameEn: service.nameEn,
    rules: service.evidence,
    windowFrom: from,
    windowTo: to,
    ...open,
  }))
  await insertPromises(ctx, rows)
  await publish(
    ctx,
    'contracts',
    rows.map((row) => toTask(row, contract)),
  )
}

const open = { state: 'due', doneOn: null, evidenceKind: null, evidenceId: null, carriedTo: null } as const

/** What is not done yet and whose window is still open goes over, from the day on which the new contract begins. */
export async function carryOver(ctx: Context, fromId: string, to: SignedContract): Promise<void> {
  const left = (await promisesOf(ctx, [fromId])).filter(
    (one) => one.state !== 'done' && one.carriedTo === null && one.windowTo >= to.startsOn,
  )
  const carried = left.map((one): { before: PromiseRow; after: PromiseRow } => {
    const windowFrom = laterOf(one.windowFrom, to.startsOn)
    const after = { ...one, ...open, id: ctx.chance.uuid(), contractId: to.id, windowFrom }
    return { before: one, after }
  })
  const after = carried.map((one) => one.after)
  await insertPromises(ctx, after)
  const before = carried.map((one) => {
    return { ...one.before, state: 'withdrawn' as const, carriedTo: one.after.id, why: 'carried-over' as const }
  })
  await savePromises(ctx, before)
  const former = (await contractById(ctx, fromId))!
  const tasks = [...after.map((row) => toTask(row, to)), ...before.map((row) => toTask(row, former))]
  await publish(ctx, 'contracts', tasks)
}

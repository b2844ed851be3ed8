/** Contracts as people read them. */
import type { Agreement, ContractView, Promised } from '#contracts/family-contracts'
import type { Context } from '#kernel'
import { institutionOf } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { type Contract, coolingUntil, type SignatureRow } from './contract.ts'
import { packagesById, termsOf } from './packages/store.ts'
import { type PromiseRow, promisesOf } from './promises/store.ts'
import { showPromises } from './promises/words.ts'
import * as store from './store.ts'

export async function showContract(ctx: Context, { id }: Contract): Promise<ContractView> {
  // As it is now: whoever changed it may hold an older reading.
  const [view] = await showContracts(ctx, [(await store.contractById(ctx, id))!])
  return view!
}

/** Several at once: what they share is read once. */
export async function showContracts(ctx: Context, contracts: readonly Contract[]): Promise<ContractView[]> {
  if (contracts.length === 0) return []
  const ids = contracts.map((one) => one.id)
  const chosen = Map.groupBy(await store.packagesOf(ctx, ids), (row) => row.contract_id)
  const packages = await packagesById(
    ctx,
    [...chosen.values()].flat().map((row) => row.package_id),
  )
  const signatures = Map.groupBy(await store.signaturesOf(ctx, ids), (row) => row.contractId)
  const promises = Map.groupBy(await promisesOf(ctx, ids), (row) => row.contractId)
  const people = await residentsOf(
    ctx,
    contracts.map((one) => one.residentId),
  )
  const names = new Map(people.map((one) => [one.id, one.name]))
  const teams = await each(
    contracts.map((one) => one.teamId),
    async (id) => (await store.teamById(ctx, id))?.name ?? '',
  )
  const institutions = await each(
    contracts.map((one) => one.institutionId),
    async (id) => (await institutionOf(ctx, id)).name,
  )
  const terms = await each(
    contracts.map((one) => one.termsVersion),
    (version) => termsOf(ctx, version),
  )
  return contracts.map((contract) => {
    const promised = (promises.get(contract.id) ?? []).filter((one) => one.carriedTo === null)
    return {
      id: contract.id,
      agreementId: contract.agreementId,
      state: contract.state,
      residentId: contract.residentId,
      residentName: names.get(contract.residentId) ?? '',
      teamId: contract.teamId,
      teamName: teams.get(contract.teamId)!,
      institutionId: contract.institutionId,
      institutionName: institutions.get(contract.institutionId)!,
      packages: (chosen.get(contract.id) ?? []).map((row) => {
        const { nameZh, nameEn } = packages.get(row.package_id)!
        const parts = { fundFen: row.fund_fen, publicHealthFen: row.public_health_fen, personFen: row.person_fen }
        return { code: row.package_code, nameZh, nameEn, priceFen: row.price_fen, parts, payable: row.payable }
      }),
      termsVersion: contract.termsVersion,
      offeredOn: contract.offeredOn,
      openUntil: contract.openUntil,
      signatures: (signatures.get(contract.id) ?? []).map(showSignature),
      signedOn: contract.signedOn,
      coolingUntil: coolingUntil(contract, terms.get(contract.termsVersion)!),
      startsOn: contract.startsOn,
      endsOn: contract.endsOn,
      endedOn: contract.endedOn,
      endReason: contract.endReason,
      endCause: contract.endCause,
      renewsId: contract.renewsId,
      transfersId: contract.transfersId,
      promised: promised.filter((one) => one.state !== 'withdrawn').length,
      done: promised.filter((one) => one.state === 'done').length,
    }
  })
}

async function each<T>(keys: readonly string[], read: (key: string) => Promise<T>): Promise<Map<string, T>> {
  const found = new Map<string, T>()
  for (const key of new Set(keys)) found.set(key, await read(key))
  return found
}

export const showSignature = (row: SignatureRow): ContractView['signatures'][number] => ({
  side: row.side,
  way: row.way,
  by: row.signerName,
  guardian: row.guardian,
  at: row.signedAt.toISOString(),
  witness: row.witnessName,
  paper: row.way === 'desk' ? row.pictureReference : null,
})

export async function showAgreement(ctx: Context, id: string): Promise<Agreement> {
  return { id, contracts: await showContracts(ctx, await store.contractsOfAgreement(ctx, id)) }
}

/** The promises of a contract, by their windows; what went over to another contract is shown there. */
export async function promisesShown(ctx: Context, contract: Contract): Promise<Promised[]> {
  const rows: PromiseRow[] = (await promisesOf(ctx, [contract.id])).filter((one) => one.carriedTo === null)
  return showPromises(ctx, rows, new Map([[contract.id, contract.residentId]]))
}

import {
  ContractPage,
  ContractRequest,
  Eligibility,
  MyContracts,
  Printed,
  ResidentRequest,
} from '#contracts/family-contracts'
import { audit, type Context, refuse, verb, verifyDocument } from '#kernel'
import { dayOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { type Contract, statementOf } from './contract.ts'
import { eligibilityOf, populationsOf } from './packages/package.ts'
import { packagesOn, personOn, termsOn } from './packages/store.ts'
import { promisesShown, showContract, showContracts, showSignature } from './show.ts'
import { signersOf } from './signing/sign.ts'
import * as store from './store.ts'
import { ownTeamIds, refuseUnlessKnows, refuseUnlessSees } from './who.ts'

const readers = ['resident', 'doctor', 'registrar', 'manager', 'auditor', 'system'] as const

/** Which packages are open to a person today, and why. Refusals: residents.not_acting_for, .not_found, teams.not_on_team. */
export const readEligibility = verb(
  {
    name: 'contracts.read_eligibility',
    may: ['resident', 'doctor', 'registrar', 'system'],
    input: ResidentRequest,
    answer: Eligibility,
    summary: 'The packages that are open to a person, and why.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessKnows(ctx, residentId)
    const today = dayOf(ctx.now)
    const { birthDate } = await residentOf(ctx, residentId)
    const person = await personOn(ctx, residentId, birthDate, today)
    await audit(ctx, { action: 'read', residentId, entity: 'contracts.eligibility' })
    const packages = (await packagesOn(ctx, today)).map((one) => {
      const { eligible, ...why } = eligibilityOf(one.eligibility, person, today)
      const { code, nameZh, nameEn, priceFen, parts, demonstration } = one
      return { code, nameZh, nameEn, priceFen, parts, eligible, why: why[ctx.locale], demonstration }
    })
    return { populations: populationsOf(person, today), packages }
  },
)

/** A person's contracts and offers: for the team and the desk, those that are theirs. Refusals: residents.not_acting_for. */
export const readContracts = verb(
  {
    name: 'contracts.read_contracts',
    may: readers,
    input: ResidentRequest,
    answer: MyContracts,
    summary: 'The contracts of a person: running, offered and past.',
  },
  async (ctx, { residentId }) => {
    const all = await store.contractsOf(ctx, residentId)
    const seen = await seenOf(ctx, residentId, all)
    await audit(ctx, { action: 'read', residentId, entity: 'contracts.contract' })
    const { version: termsVersion } = await termsOn(ctx, dayOf(ctx.now))
    return { contracts: await showContracts(ctx, seen), termsVersion }
  },
)

async function seenOf(ctx: Context, residentId: string, all: Contract[]): Promise<Contract[]> {
  const { roles } = ctx.actor
  await refuseUnlessKnowsOrOversees(ctx, residentId, all)
  if (roles.includes('resident') || roles.includes('system') || !roles.includes('doctor')) return all
  // A doctor sees what their own teams offered or signed.
  const teams = await ownTeamIds(ctx)
  return all.filter((one) => teams.includes(one.teamId))
}

async function refuseUnlessKnowsOrOversees(ctx: Context, residentId: string, all: Contract[]): Promise<void> {
  const [latest] = all
  const { roles } = ctx.actor
  const office = !roles.includes('resident') && !roles.includes('doctor') && !roles.includes('system')
  if (office && latest) return refuseUnlessSees(ctx, latest)
  await refuseUnlessKnows(ctx, residentId)
}

/** The contract that runs for a person now, signed by both sides; for modules above, which have asked who may. */
export async function contractOf(ctx: Context, residentId: string): Promise<Contract | undefined> {
  return ctx.transaction((ctx) => store.runningOf(ctx, residentId, 'now'))
}

/** Refusals: contracts.not_found, residents.not_acting_for, contracts.not_on_team, institutions.not_yours. */
async function seenContract(ctx: Context, contractId: string): Promise<Contract> {
  const contract = await store.contractById(ctx, contractId)
  if (!contract) refuse('contracts.not_found')
  await refuseUnlessSees(ctx, contract)
  const { residentId } = contract
  await audit(ctx, { action: 'read', residentId, entity: 'contracts.contract', entityId: contractId })
  return contract
}

export const readContract = verb(
  {
    name: 'contracts.read_contract',
    may: readers,
    input: ContractRequest,
    answer: ContractPage,
    summary: 'A contract with its promises and what the record shows was done.',
  },
  async (ctx, { contractId }) => {
    const contract = await seenContract(ctx, contractId)
    const shown = await showContract(ctx, contract)
    const asked = shown.state === 'offered' && !shown.signatures.some(({ side }) => side === 'person')
    const signers = asked ? await signersOf(ctx, contract.residentId) : []
    return { contract: shown, promises: await promisesShown(ctx, contract), signers }
  },
)

/** The document as it was signed, and whether each signature still holds over it. */
export const printContract = verb(
  {
    name: 'contracts.print',
    may: readers,
    input: ContractRequest,
    answer: Printed,
    summary: 'A contract to be printed: the text under both signatures.',
  },
  async (ctx, { contractId }) => {
    const contract = await seenContract(ctx, contractId)
    const signatures = []
    for (const row of await store.signaturesOf(ctx, [contractId])) {
      const { algorithm, keyId, value } = row.signature
      const valid = await verifyDocument(ctx, statementOf(contract.document, row), row.signature)
      signatures.push({ ...showSignature(row), algorithm, keyId, value, valid })
    }
    return { contract: await showContract(ctx, contract), document: contract.document, signatures }
  },
)

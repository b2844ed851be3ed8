import { ContractRequest, ContractView, PersonSigning } from '#contracts/family-contracts'
import { audit, type Context, refuse, refuseUnless, signDocument, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { familyOf, lockResidents, refuseUnlessActsFor, residentOf, residentsOf } from '#people/residents'
import { refuseUnlessLicensed } from '#people/staff'
import {
  type Contract,
  contractsAloneFromYears,
  isMinor,
  keyHolderOf,
  type SignatureRow,
  statementOf,
} from '../contract.ts'
import { publishContract } from '../running/save.ts'
import { showContract } from '../show.ts'
import * as store from '../store.ts'
import { refuseUnlessForTeam, refuseUnlessTeamDoctor } from '../who.ts'
import { beginIfSigned } from './begin.ts'

/**
 * The person's side: on their own phone, a guardian's for a child, or by hand at the desk. Signing agrees to the text and to its purpose
 * (R23). Safe to repeat. Refusals: contracts.not_found, .terms_outdated, .offer_over, .guardian_needed, .not_guardian, .paper_missing,
 * .already_signed, .quota_full, residents.not_acting_for, .has_died, .has_moved.
 */
export const signByPerson = verb(
  {
    name: 'contracts.sign_by_person',
    may: ['resident', 'registrar', 'system'],
    input: PersonSigning,
    answer: ContractView,
    summary: 'The person, or whoever acts for them, signs a family-doctor contract.',
  },
  async (ctx, { contractId, termsVersion, guardianId, paperReference }) => {
    const contract = await offeredContract(ctx, contractId)
    const atDesk = !ctx.actor.roles.includes('resident')
    if (atDesk) await refuseUnlessForTeam(ctx, contract)
    else await refuseUnlessActsFor(ctx, contract.residentId)
    if (await isSigned(ctx, contract, 'person')) return showContract(ctx, contract)
    refuseUnlessOpen(ctx, contract)
    refuseUnless(termsVersion === contract.termsVersion, 'contracts.terms_outdated', { field: 'termsVersion' })
    refuseUnless(!atDesk || paperReference, 'contracts.paper_missing', { field: 'paperReference' })
    const signer = await signerOf(ctx, contract.residentId, atDesk ? guardianId : guardianOnPhone(ctx, contract))
    const seen = atDesk
      ? { witnessId: ctx.actor.id, witnessName: ctx.actor.name, pictureReference: paperReference! }
      : { witnessId: null, witnessName: null, pictureReference: null }
    await addSignature(ctx, contract, {
      ...signer,
      ...seen,
      side: 'person',
      way: atDesk ? 'desk' : 'phone',
      pictureDigest: null,
      device: null,
      signedAt: ctx.now,
    })
    return showContract(ctx, await beginIfSigned(ctx, contract, dayOf(ctx.now)))
  },
)

const guardianOnPhone = (ctx: Context, contract: Contract) =>
  ctx.actor.id === contract.residentId ? undefined : ctx.actor.id

/**
 * The team's side: one of its doctors, under their own key. Safe to repeat. Refusals: contracts.not_found, .not_on_team, .offer_over,
 * .already_signed, .quota_full, staff.*, residents.has_died, .has_moved.
 */
export const signByTeam = verb(
  {
    name: 'contracts.sign_by_team',
    may: ['doctor', 'system'],
    input: ContractRequest,
    answer: ContractView,
    summary: 'A doctor of the team signs a family-doctor contract.',
  },
  async (ctx, { contractId }) => {
    const contract = await offeredContract(ctx, contractId)
    await refuseUnlessTeamDoctor(ctx, contract.teamId)
    if (await isSigned(ctx, contract, 'team')) return showContract(ctx, contract)
    refuseUnlessOpen(ctx, contract)
    await refuseUnlessLicensed(ctx, ctx.actor.id, 'doctor', { online: false })
    await addSignature(ctx, contract, { ...teamSide(ctx), way: 'desk', signedAt: ctx.now })
    return showContract(ctx, await beginIfSigned(ctx, contract, dayOf(ctx.now)))
  },
)

/** The doctor's side as a signature has it. */
export const teamSide = (ctx: Context) => ({
  side: 'team' as const,
  signerId: ctx.actor.id,
  signerName: ctx.actor.name,
  guardian: false,
  witnessId: null,
  witnessName: null,
  pictureReference: null,
  pictureDigest: null,
  device: null,
})

/** The person before the contract: everyone locks in this order. */
async function offeredContract(ctx: Context, contractId: string): Promise<Contract> {
  const seen = await store.contractById(ctx, contractId)
  if (!seen) refuse('contracts.not_found')
  await lockResidents(ctx, [seen.residentId])
  return (await store.lockContract(ctx, contractId))!
}

async function isSigned(ctx: Context, contract: Contract, side: 'person' | 'team'): Promise<boolean> {
  return (await store.signaturesOf(ctx, [contract.id])).some((one) => one.side === side)
}

/** Refusals: contracts.offer_over. */
function refuseUnlessOpen(ctx: Context, { state, openUntil }: Contract): void {
  refuseUnless(state === 'offered' && dayOf(ctx.now) <= openUntil, 'contracts.offer_over')
}

/**
 * Who signs for a person: themselves, or an adult registered as guardian or family; for a minor only these.
 * Refusals: contracts.guardian_needed, .not_guardian.
 */
export async function signerOf(ctx: Context, residentId: string, guardianId: string | undefined) {
  const person = await residentOf(ctx, residentId)
  const today = dayOf(ctx.now)
  const age = { field: 'guardianId', params: { years: contractsAloneFromYears } }
  if (guardianId === undefined || guardianId === residentId) {
    refuseUnless(!isMinor(person.birthDate, today), 'contracts.guardian_needed', age)
    return { signerId: person.id, signerName: person.name, guardian: false }
  }
  const { actForMe } = await familyOf(ctx, residentId)
  const link = actForMe.find((one) => one.residentId === guardianId)
  if (!link) refuse('contracts.not_guardian', { field: 'guardianId' })
  const guardian = await residentOf(ctx, guardianId)
  refuseUnless(!isMinor(guardian.birthDate, today), 'contracts.guardian_needed', age)
  return { signerId: guardian.id, signerName: guardian.name, guardian: true }
}

/** Who could sign the person's side today: the person, unless too young, and grown-ups who act for them. */
export async function signersOf(ctx: Context, residentId: string): Promise<{ residentId: string; name: string }[]> {
  const { actForMe } = await familyOf(ctx, residentId)
  const people = await residentsOf(ctx, [...new Set([residentId, ...actForMe.map((link) => link.residentId)])])
  const grown = people.filter(({ birthDate }) => !isMinor(birthDate, dayOf(ctx.now)))
  const first = (id: string) => (id === residentId ? 0 : 1)
  return grown.toSorted((a, b) => first(a.id) - first(b.id)).map(({ id, name }) => ({ residentId: id, name }))
}

type Given = Omit<SignatureRow, 'contractId' | 'enteredAt' | 'signature'>

/** Signs the statement with the key of whoever stands for it, and keeps both. */
export async function addSignature(ctx: Context, contract: Contract, given: Given): Promise<void> {
  const statement = statementOf(contract.document, given)
  const signature = await signDocument(ctx, keyHolderOf(given), statement)
  await store.insertSignature(ctx, { ...given, contractId: contract.id, enteredAt: ctx.now, signature })
  await audit(ctx, {
    action: 'execute',
    residentId: contract.residentId,
    entity: 'contracts.signature',
    entityId: contract.id,
    reason: given.side,
  })
  await publishContract(ctx, contract)
}

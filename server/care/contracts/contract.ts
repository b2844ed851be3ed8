/** A contract and its days. Pure. */
import type { ContractState, EndReason, Package, SigningWay, Terms } from '#contracts/family-contracts'
import { refuseUnless, type Signature } from '#kernel'
import { fullYears } from '#people/institutions'
import { daysAfter, laterOf, monthsAfter } from './days.ts'

export interface Contract {
  readonly id: string
  readonly agreementId: string
  readonly residentId: string
  readonly householdId: string | null
  readonly teamId: string
  readonly institutionId: string
  readonly termsVersion: string
  readonly document: Record<string, unknown>
  readonly state: ContractState
  /** A renewal that is signed waits behind the contract it renews. */
  readonly turn: 'now' | 'next'
  readonly offeredOn: string
  readonly openUntil: string
  readonly signedOn: string | null
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly endedOn: string | null
  readonly endReason: EndReason | null
  readonly endCause: string | null
  readonly renewsId: string | null
  readonly transfersId: string | null
  readonly entitlementId: string | null
}

export type SignedContract = Contract & {
  readonly signedOn: string
  readonly startsOn: string
  readonly endsOn: string
}

export interface SignatureRow {
  readonly contractId: string
  readonly side: 'person' | 'team'
  readonly way: SigningWay
  readonly signerId: string
  readonly signerName: string
  readonly guardian: boolean
  /** The member of staff who saw it; and another by name. */
  readonly witnessId: string | null
  readonly witnessName: string | null
  readonly pictureReference: string | null
  readonly pictureDigest: string | null
  readonly device: { readonly id: string; readonly signature: string } | null
  readonly signedAt: Date
  readonly enteredAt: Date
  readonly signature: Signature
}

/** A device's clock may be ahead by this much. */
export const aheadMaxMs = 5 * 60_000
/** Civil Code 17, 18: from this age on a person contracts for themselves. */
export const contractsAloneFromYears = 18

export const isMinor = (birthDate: string, onDay: string) => fullYears(birthDate, onDay) < contractsAloneFromYears

export interface Days {
  readonly startsOn: string
  readonly endsOn: string
}

/**
 * The days of a contract signed by both sides: it begins when the cooling-off days are over, a renewal not before the contract it renews
 * has ended. A transfer begins at once and lasts as long as the contract it takes over.
 */
export function daysOf(
  signedOn: string,
  terms: Pick<Terms, 'coolingDays' | 'termMonths'>,
  before: { readonly renews?: string | undefined; readonly transfers?: string | undefined } = {},
): Days {
  if (before.transfers) return { startsOn: signedOn, endsOn: laterOf(before.transfers, signedOn) }
  const cooled = daysAfter(signedOn, terms.coolingDays)
  const startsOn = before.renews ? laterOf(daysAfter(before.renews, 1), cooled) : cooled
  return { startsOn, endsOn: daysAfter(monthsAfter(startsOn, terms.termMonths), -1) }
}

/** The last day on which the person may withdraw without a reason; null: there is none. */
export function coolingUntil(contract: Contract, terms: Pick<Terms, 'coolingDays'>): string | null {
  if (!contract.signedOn || contract.transfersId || terms.coolingDays === 0) return null
  return daysAfter(contract.signedOn, terms.coolingDays - 1)
}

/** Refusals: contracts.not_running. */
export function refuseUnlessRunning(contract: Contract): asserts contract is SignedContract {
  refuseUnless(contract.state === 'active' || contract.state === 'cooling', 'contracts.not_running')
}

/**
 * What both sides sign, fixed when it is offered: neither the order nor the day of the signatures changes it. Names stand in it, since
 * it is printed; it is read with the record's rights.
 */
export function documentOf(
  contract: Pick<Contract, 'id' | 'residentId' | 'teamId' | 'institutionId' | 'offeredOn' | 'renewsId' | 'transfersId'>,
  names: { readonly resident: string; readonly team: string; readonly institution: string },
  packages: readonly Package[],
  terms: Terms,
): Record<string, unknown> {
  return {
    kind: 'family-doctor-contract',
    contractId: contract.id,
    resident: { id: contract.residentId, name: names.resident },
    team: { id: contract.teamId, name: names.team },
    institution: { id: contract.institutionId, name: names.institution },
    offeredOn: contract.offeredOn,
    renews: contract.renewsId,
    transfers: contract.transfersId,
    terms: {
      version: terms.version,
      titleZh: terms.titleZh,
      titleEn: terms.titleEn,
      bodyZh: terms.bodyZh,
      bodyEn: terms.bodyEn,
      purposeZh: terms.purposeZh,
      purposeEn: terms.purposeEn,
      coolingDays: terms.coolingDays,
      termMonths: terms.termMonths,
    },
    packages: packages.map((one) => ({
      code: one.code,
      validFrom: one.validFrom,
      nameZh: one.nameZh,
      nameEn: one.nameEn,
      priceFen: one.priceFen,
      parts: one.parts,
      demonstration: one.demonstration,
      services: one.services.map(({ code, nameZh, nameEn, often, window }) => ({
        code,
        nameZh,
        nameEn,
        often,
        window,
      })),
    })),
  }
}

/** What one signature says: whose it is, how and when it was given, under which document. */
export function statementOf(
  document: Record<string, unknown>,
  row: Omit<SignatureRow, 'signature' | 'enteredAt' | 'device' | 'contractId'>,
): Record<string, unknown> {
  return {
    document,
    side: row.side,
    way: row.way,
    signer: { id: row.signerId, name: row.signerName, guardian: row.guardian },
    witness: { id: row.witnessId, name: row.witnessName },
    picture: { reference: row.pictureReference, digest: row.pictureDigest },
    signedAt: row.signedAt.toISOString(),
  }
}

/** Whose key signs the statement: the person's own on their phone; of a signature by hand, the staff member's who saw it. */
export const keyHolderOf = (row: Pick<SignatureRow, 'witnessId' | 'signerId'>) => row.witnessId ?? row.signerId

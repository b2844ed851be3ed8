import type { PackageDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { ageOn } from '../today/days.ts'

interface Rule {
  readonly everyone?: boolean
  readonly attributes?: readonly string[]
  readonly programmes?: readonly string[]
  readonly ageFrom?: number | null
  readonly ageBelow?: number | null
}

/** Whether a package is open to a person: the rule is the package's own; the server looks again when it is signed there. */
export function isOpenTo(pack: PackageDocument, person: Person, day: string): boolean {
  if (pack.validFrom > day || (pack.validTo !== null && pack.validTo < day)) return false
  const rule = pack.eligibility as Rule
  if (rule.everyone) return true
  const age = ageOn(person.birthDate, day)
  const bounded = typeof rule.ageFrom === 'number' || typeof rule.ageBelow === 'number'
  return (
    (rule.attributes ?? []).some((kind) => person.attributes.includes(kind)) ||
    (rule.programmes ?? []).some((code) => person.programmes.some((programme) => programme.code === code)) ||
    (bounded && age >= (rule.ageFrom ?? 0) && age < (rule.ageBelow ?? Number.POSITIVE_INFINITY))
  )
}

/** Who pays how much of all that is signed, in fen a year. */
export interface Price {
  readonly allFen: number
  readonly fundFen: number
  readonly publicHealthFen: number
  readonly personFen: number
}
export function priceOf(packs: readonly PackageDocument[]): Price {
  const sum = (pick: (pack: PackageDocument) => number) => packs.reduce((total, pack) => total + pick(pack), 0)
  return {
    allFen: sum(({ priceFen }) => priceFen),
    fundFen: sum(({ parts }) => parts.fundFen),
    publicHealthFen: sum(({ parts }) => parts.publicHealthFen),
    personFen: sum(({ parts }) => parts.personFen),
  }
}

/** Civil Code §17–19: below 18 a guardian signs. */
export const needsGuardian = (person: Person, day: string): boolean => ageOn(person.birthDate, day) < 18

export interface Signer {
  readonly residentId: string
  readonly contractId: string
  readonly packageCodes: readonly string[]
  readonly guardianId: string | null
}

export type Missing = 'nobody' | 'no-package' | 'no-guardian'

/** What is missing before anybody can sign. */
export function missingOf(
  signers: readonly Signer[],
  people: ReadonlyMap<string, Person>,
  day: string,
): { readonly what: Missing; readonly residentId: string | null } | undefined {
  if (signers.length === 0) return { what: 'nobody', residentId: null }
  for (const { residentId, packageCodes, guardianId } of signers) {
    const person = people.get(residentId)
    if (packageCodes.length === 0) return { what: 'no-package', residentId }
    if (person && needsGuardian(person, day) && guardianId === null) return { what: 'no-guardian', residentId }
  }
  return undefined
}

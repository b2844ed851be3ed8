import type { FamilyLink, Relation } from '#contracts/residents'
import { refuseUnless } from '#kernel'
import { fullYears, yearsLater } from '#people/institutions'
import { adultAgeYears, ownConsentAgeYears } from '../resident.ts'

export type { FamilyLink, Relation }

export const familyMax = 8
/** How long a request waits for its confirmation code. */
export const requestTtlMinutes = 30

/** Civil Code 27: grandparents, elder siblings or a named guardian may stand in for the parents. */
const guardianRelations: readonly Relation[] = ['child', 'grandchild', 'sibling', 'ward']

export function isUnderGuardianship(birthDate: string, today: string): boolean {
  return fullYears(birthDate, today) < ownConsentAgeYears
}

/** The day on which guardianship ends by itself: the child then decides (PIPL 31). */
export function guardianshipEnds(birthDate: string): string {
  return yearsLater(birthDate, ownConsentAgeYears)
}

/** Refusals: residents.guardian_not_adult, residents.guardian_relation. */
export function checkGuardian(guardianBirthDate: string, relation: Relation, today: string): void {
  refuseUnless(fullYears(guardianBirthDate, today) >= adultAgeYears, 'residents.guardian_not_adult')
  refuseUnless(guardianRelations.includes(relation), 'residents.guardian_relation', { field: 'relation' })
}

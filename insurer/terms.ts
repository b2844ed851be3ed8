// Whom the insurer insures and on which terms: the demonstration policies and catalogue, chosen as the policy says.
import type { EntitlementKind, Insutype, MedType } from '#contracts/benefits'
import {
  type Benefits,
  demonstrationCatalogue,
  demonstrationPolicies,
  demonstrationSupplements,
  supplementsFor,
} from '#insurance/benefits'

export interface Person {
  readonly psnNo: string
  readonly birthDate: string
  readonly insutype: Insutype
  readonly held: readonly EntitlementKind[]
  readonly accountFen: number
}

export interface TermsAsked {
  readonly medType: MedType
  readonly hospLv: number
  readonly referred: boolean
  readonly onDate: string
}

const policies = demonstrationPolicies
const supplements = demonstrationSupplements
const catalogue = demonstrationCatalogue()

const holdsOn = (row: { valid_from: string; valid_to: string | null }, day: string) =>
  row.valid_from <= day && (row.valid_to === null || row.valid_to >= day)

export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** The person's terms on a day; undefined where no policy covers the case. */
export function termsOf(person: Person, asked: TermsAsked): Benefits | undefined {
  const held = new Set(person.held)
  const medType = asked.medType === '14' && !held.has('special-disease') ? '11' : asked.medType
  const age = ageOn(person.birthDate, asked.onDate)
  const policy = policies.find(
    (one) =>
      one.insutype === person.insutype &&
      one.med_type === medType &&
      one.hosp_lv === asked.hospLv &&
      one.contracted === held.has('contracted') &&
      one.referred === asked.referred &&
      age >= one.ageFrom &&
      age <= one.ageTo &&
      holdsOn(one, asked.onDate),
  )
  if (!policy) return undefined
  const inForce = supplements.filter((one) => holdsOn(one, asked.onDate))
  return { policy, supplements: supplementsFor(inForce, person.insutype, held) }
}

export const itemOn = (code: string, day: string) =>
  catalogue.find((one) => one.hilist_code === code && holdsOn(one, day))

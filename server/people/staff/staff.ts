import type { Licence, LicenceKind, Placement, StaffCard, StaffPage, StaffRole, StaffTitle } from '#contracts/staff'
import { type RefusalCode, refuseUnless } from '#kernel'
import { fullYears } from '#people/institutions'

export type { Licence, LicenceKind, Placement, StaffCard, StaffPage, StaffRole, StaffTitle }

export type Profession = 'doctor' | 'pharmacist'

/** ZL25: online care needs this many years of independent practice. */
export const practiceYearsMin = 3

const licencesOf: Record<Profession, readonly LicenceKind[]> = {
  doctor: ['physician-qualification', 'physician-practice'],
  pharmacist: ['pharmacist'],
}

interface Question {
  readonly profession: Profession
  readonly today: string
  readonly institutionId?: string | undefined
  readonly online: boolean
}

/**
 * Whether a staff member may act in a profession today.
 * Refusals: staff.left, .no_licence, .licence_lapsed, .not_registered_here, .practice_years_short.
 */
export function checkLicensed(staff: StaffPage, question: Question): void {
  const { profession, today, institutionId, online } = question
  refuseUnless(!staff.left, 'staff.left')
  refuseUnless(staff.roles.includes(profession), 'staff.no_licence')
  for (const kind of licencesOf[profession]) {
    const held = staff.licences.filter((licence) => licence.kind === kind)
    refuseUnless(held.length > 0, 'staff.no_licence')
    refuseUnless(
      held.some((licence) => licence.endedReason === null && holds(licence, today)),
      'staff.licence_lapsed',
    )
  }
  const here = staff.placements.some(
    (one) => holds(one, today) && (!institutionId || one.institutionId === institutionId),
  )
  refuseUnless(here, 'staff.not_registered_here')
  if (profession === 'doctor' && online) {
    const years = staff.practiceStart ? fullYears(staff.practiceStart, today) : 0
    refuseUnless(years >= practiceYearsMin, 'staff.practice_years_short', { params: { years: practiceYearsMin } })
  }
}

/** A licence holds from its first to its last day. */
export function holds(term: { validFrom: string; validTo: string | null }, today: string): boolean {
  return term.validFrom <= today && (term.validTo === null || term.validTo >= today)
}

/** Refusals: staff.dates_reversed. */
export function checkTerm(term: { validFrom: string; validTo?: string | null | undefined }, field = 'validTo'): void {
  const code: RefusalCode = 'staff.dates_reversed'
  refuseUnless(!term.validTo || term.validTo >= term.validFrom, code, { field })
}

/** Refusals: staff.practice_start_future. */
export function checkPracticeStart(practiceStart: string | null | undefined, today: string): void {
  refuseUnless(!practiceStart || practiceStart <= today, 'staff.practice_start_future', { field: 'practiceStart' })
}

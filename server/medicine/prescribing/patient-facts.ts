import type { Diagnosis } from '#contracts/prescribing'

export interface CurrentMedicine {
  readonly name: string
  readonly code: string | null
  readonly atc: string | null
  readonly duplicateClasses: readonly string[]
  /** Days the last hand-out still covers; null when it is not known (a hospital's list). */
  readonly daysLeft: number | null
}

/** What the checks need to know of the person. Null is: not known. */
export interface PatientFacts {
  readonly name: string
  readonly birthDate: string
  readonly sex: 'male' | 'female' | 'other' | 'unknown'
  readonly ageYears: number
  readonly allergies: readonly string[]
  readonly conditions: readonly Diagnosis[]
  readonly currentMedicines: readonly CurrentMedicine[]
  readonly eGfr: number | null
  readonly pregnant: boolean | null
}

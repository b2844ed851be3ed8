import { refuseUnless } from '#kernel'
import type { Drug } from '#medicine/formulary'

/** Never outside a pharmacy or a clinic, whoever hands them over (TJ23, ZL19). */
const barred = new Set<string>([
  'narcotic',
  'psychotropic',
  'toxic',
  'radioactive',
  'precursor',
  'vaccine',
  'blood-product',
  'clinic-injection',
])

/** Refusals: village.prescription_needed. */
export function refuseUnlessForKits(drug: Drug): void {
  refuseUnless(!drug.flags.some((flag) => barred.has(flag)), 'village.prescription_needed', { field: 'drugCode' })
}

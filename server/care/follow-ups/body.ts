/** What a body can have. The ranges are dated data. */
import type { Measured } from '#contracts/follow-ups'
import { refuse, refuseUnless } from '#kernel'
import { type Filled, type MeasuredName, refuseMgDl } from './form.ts'

export interface BodyRange {
  readonly kind: MeasuredName
  readonly low: number
  readonly high: number
  readonly unit: string
}

/** Refusals: follow_ups.value_impossible, .glucose_in_mg_dl, .pressure_incomplete, .pressures_reversed (each with its field). */
export function refuseUnlessPossible(
  { measured, fields = {} }: { measured: Measured; fields?: Filled['fields'] },
  ranges: readonly BodyRange[],
): void {
  const fieldOf = (name: MeasuredName) => fields[name] ?? `measured.${name}`
  for (const { kind, low, high, unit } of ranges) {
    const value = measured[kind]
    if (value === undefined || (value >= low && value <= high)) continue
    if (kind.endsWith('GlucoseMmol') && value > high) refuseMgDl(fieldOf(kind), value)
    refuse('follow_ups.value_impossible', { field: fieldOf(kind), params: { value, low, high, unit } })
  }
  const { systolicMmhg: systolic, diastolicMmhg: diastolic } = measured
  const missing = fieldOf(systolic === undefined ? 'systolicMmhg' : 'diastolicMmhg')
  refuseUnless((systolic === undefined) === (diastolic === undefined), 'follow_ups.pressure_incomplete', {
    field: missing,
  })
  if (systolic !== undefined && diastolic !== undefined)
    refuseUnless(systolic > diastolic, 'follow_ups.pressures_reversed', { field: fieldOf('diastolicMmhg') })
}

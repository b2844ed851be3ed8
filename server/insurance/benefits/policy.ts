import type { Band, CatalogueItem, EntitlementKind, Insutype, MedType, Policy, Supplement } from '#contracts/benefits'
import { refuseUnless } from '#kernel'

/** What chooses a policy: who, where, what kind of visit, on which day. */
export interface PolicyQuestion {
  readonly insutype: Insutype
  readonly medType: MedType
  readonly hospLv: number
  readonly ageYears: number
  readonly contracted: boolean
  readonly referred: boolean
  readonly onDate: string
}

/** What a person is entitled to on the day of a visit: the policy of the case and the funds behind the pooled fund. */
export interface Benefits {
  readonly policy: Policy
  /** In the order in which they pay. */
  readonly supplements: readonly Supplement[]
}

interface Dated {
  readonly valid_from: string
  readonly valid_to: string | null
}

/** Refuses benefits.dates_overlap when two rows of one code are valid on the same day. */
export function checkDates<T extends Dated>(rows: readonly T[], codeOf: (row: T) => string): void {
  for (const [code, versions] of Map.groupBy(rows, codeOf)) {
    const sorted = versions.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
    for (const [index, row] of sorted.entries()) {
      const next = sorted[index + 1]
      const apart = !next || (row.valid_to !== null && row.valid_to < next.valid_from)
      refuseUnless(apart && (row.valid_to ?? '9999') >= row.valid_from, 'benefits.dates_overlap', { params: { code } })
    }
  }
}

/** Refuses benefits.bands_wrong unless the bands rise and only the last has no end. */
export function checkBands(code: string, bands: readonly Band[]): void {
  let below = 0
  for (const [index, band] of bands.entries()) {
    const last = index === bands.length - 1
    const rises = band.upToFen === null ? last : !last && band.upToFen > below
    refuseUnless(rises, 'benefits.bands_wrong', { params: { code } })
    below = band.upToFen ?? below
  }
  refuseUnless(bands.length > 0, 'benefits.bands_wrong', { params: { code } })
}

/** Class 甲 has no prior self-pay, 丙 is wholly own; anything else in a catalogue is a mistake. */
export function classIsConsistent(item: CatalogueItem): boolean {
  if (item.chrgitm_lv === '甲') return item.selfpay_prop === 0
  if (item.chrgitm_lv === '丙') return item.selfpay_prop === 10_000
  return true
}

export const insutypeOf = (scheme: 'employee' | 'resident' | null): Insutype | null =>
  scheme === 'employee' ? '310' : scheme === 'resident' ? '390' : null

/** The supplements a person has: those of the whole scheme and those of the entitlements held. */
export function supplementsFor(
  all: readonly Supplement[],
  insutype: Insutype,
  held: ReadonlySet<EntitlementKind>,
): Supplement[] {
  return all.filter((one) => one.insutype === insutype && (one.entitlement === null || held.has(one.entitlement)))
}

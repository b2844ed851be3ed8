import { createRequire } from 'node:module'

/** How values of a UCUM unit become values of the unit in which all of their kind are compared. */
export interface Canonical {
  /** 'mg/dL' for every mass concentration; base units (as a dimension) where no usual unit is listed. */
  readonly unit: string
  of(value: number): number
}

export const ucumSystem = 'http://unitsofmeasure.org'

// What a kind of quantity is mostly measured in: a value in its usual unit needs no second entry in the index.
const usualUnits = [
  ...['mg/dL', 'mmol/L', 'kg', 'cm', 'mm[Hg]', '/min', 'Cel', '%', '10*3/uL', 'h', 'mL', 'U/L', 'mL/min', 'kg/m2'],
  ...['pg', 'mmol', 'm2', 'L/min', 'mm/h', 'kcal', 'mg/g', 'mosm/kg', 'mg/d', 'g/cm2'],
]

interface Unit {
  readonly magnitude_: number
  readonly dim_: { readonly dimVec_: readonly number[] | null } | null
  readonly cnv_: string | null
  readonly isArbitrary_: boolean
  readonly moleExp_: number
  readonly equivalentExp_: number
}
interface Ucum {
  getSpecifiedUnit(code: string, use: 'validate'): { unit: Unit | null }
  convertUnitTo(from: string, value: number, to: string): { toVal: number | null }
}

let loaded: Ucum | undefined
/** 25 ms and 4 MB: not before the first UCUM quantity. */
function ucum(): Ucum {
  loaded ??= createRequire(import.meta.url)('@lhncbc/ucum-lhc').UcumLhcUtils.getInstance() as Ucum
  return loaded
}

let usual: ReadonlyMap<string, { code: string; unit: Unit }> | undefined
const known = new Map<string, Canonical | null>()
const knownMax = 5000

/**
 * Undefined for what is no UCUM unit and for units that no factor compares: arbitrary ones ([IU] of one assay is not that of
 * another) and logarithmic ones ([pH], bel). Those are compared in their own unit only.
 */
export function canonicalOf(code: string): Canonical | undefined {
  let found = known.get(code)
  if (found === undefined) {
    found = /^[\x21-\x7e]{1,60}$/.test(code) ? readUnit(code) : null
    if (known.size >= knownMax) known.clear()
    known.set(code, found)
  }
  return found ?? undefined
}

function readUnit(code: string): Canonical | null {
  const unit = unitOf(code)
  if (!unit) return null
  usual ??= new Map(
    usualUnits
      .flatMap((one) => {
        const read = unitOf(one)
        return read ? [[kindOf(read), { code: one, unit: read }] as const] : []
      })
      .reverse(),
  )
  const same = usual.get(kindOf(unit))
  if (!same) return unit.cnv_ ? null : { unit: kindOf(unit), of: (value) => rounded(value * unit.magnitude_) }
  if (code === same.code) return { unit: same.code, of: (value) => value }
  if (!unit.cnv_ && !same.unit.cnv_) {
    const factor = unit.magnitude_ / same.unit.magnitude_
    return { unit: same.code, of: (value) => rounded(value * factor) }
  }
  return shifted(code, same.code)
}

/** Temperatures have another zero. Anything that is not a straight line is left out. */
function shifted(code: string, to: string): Canonical | null {
  const [zero, one, hundred] = [0, 1, 100].map((value) => ucum().convertUnitTo(code, value, to).toVal ?? Number.NaN)
  if (zero === undefined || one === undefined || hundred === undefined) return null
  const slope = (hundred - zero) / 100
  if (!(slope > 0) || Math.abs(zero + slope - one) > 1e-9) return null
  return { unit: to, of: (value) => rounded(zero + slope * value) }
}

function unitOf(code: string): Unit | undefined {
  try {
    const { unit } = ucum().getSpecifiedUnit(code, 'validate')
    return unit && !unit.isArbitrary_ && Number.isFinite(unit.magnitude_) && unit.dim_?.dimVec_ ? unit : undefined
  } catch {
    return undefined
  }
}

/** Moles are counted apart: UCUM makes them a plain number, but a count per litre is no concentration. */
function kindOf({ dim_, moleExp_, equivalentExp_ }: Unit): string {
  return `${dim_?.dimVec_?.join(' ')} ${moleExp_ + (equivalentExp_ ?? 0)}`
}

/** 5,400 µmol are 5.4 mmol, whatever binary fractions make of it. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : value
}

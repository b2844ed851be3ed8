/** Cases made for a group out of its own condition: until one is grouped there, or there are no more. */
import { type GrouperCase, groupCase, type Tables } from './index.ts'
import type { AdrgTable, MdcTable } from './source.ts'

const has = (adrg: { when: AdrgTable['when'] }, kind: string) => adrg.when.some((one) => one.kind === kind)

export function* casesFor({ source }: Tables, mdc: MdcTable, adrg: AdrgTable): Generator<GrouperCase> {
  const principals = has(adrg, 'principal-diagnosis')
    ? adrg.diagnoses.filter((code) => mdc.diagnoses.length === 0 || mdc.diagnoses.includes(code))
    : mdc.diagnoses.length > 0
      ? mdc.diagnoses
      : [...source.diagnosisNames.keys()].slice(0, 1)
  const procedures = [...proceduresFor(source.validProcedures, adrg)]
  const second = has(adrg, 'any-diagnosis') ? adrg.diagnoses.slice(0, 3) : [undefined]
  for (const at of principals.keys())
    for (const done of procedures)
      for (const other of second) {
        const diagnoses = [principals[at]!, ...(other ? [other] : []), ...otherSite(mdc, principals[at]!)]
        yield* people(mdc, adrg, diagnoses, done)
      }
}

function otherSite({ sites }: MdcTable, principal: string): string[] {
  const own = sites?.get(principal)
  const other = sites && [...sites].find(([, site]) => site !== own)
  return other ? [other[0]] : []
}

function* proceduresFor(valid: ReadonlySet<string>, adrg: AdrgTable): Generator<string[]> {
  const parts = adrg.when.find((one) => one.kind === 'parts')
  if (parts?.kind === 'parts') {
    for (const way of parts.ways) yield way.map((part) => adrg.procedures[adrg.procedureParts.indexOf(part)]!)
  } else if (has(adrg, 'any-second-procedure')) {
    for (const first of adrg.procedures) for (const second of adrg.secondProcedures.slice(0, 20)) yield [first, second]
  } else if (has(adrg, 'principal-procedure')) {
    for (const code of adrg.procedures) yield [code]
  } else if (has(adrg, 'valid-procedure')) {
    for (const code of [...valid].slice(0, 500)) yield [code]
  } else yield []
}

function* people(mdc: MdcTable, adrg: AdrgTable, diagnoses: string[], procedures: string[]): Generator<GrouperCase> {
  const weights = adrg.when.flatMap((one) => (one.kind === 'weight-from' ? [one.grams] : []))
  const below = adrg.when.flatMap((one) => (one.kind === 'weight-below' ? [one.grams - 1] : []))
  const infant = has(mdc, 'infant')
  const stay = {
    ...{ ageYears: infant ? 0 : 40, ageDays: infant ? 5 : null, weightG: weights[0] ?? below[0] ?? 3_000 },
    ...{ diagnoses, procedures },
  }
  yield { ...stay, sex: 'male' }
  yield { ...stay, sex: 'female' }
}

const triesMax = 400_000

/** The first case that is grouped there; undefined: none of those that were tried. */
export function reached(tables: Tables, mdc: MdcTable, adrg: AdrgTable): GrouperCase | undefined {
  let tries = 0
  for (const stay of casesFor(tables, mdc, adrg)) {
    if (groupCase(tables, stay).adrg === adrg.adrg) return stay
    if (++tries > triesMax) return undefined
  }
  return undefined
}

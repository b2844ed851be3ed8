import type { CatalogueItem, Insutype, MedType, Policy, SpecialDisease, Supplement } from '#contracts/benefits'
import type { PolicyTable } from '#contracts/policies'
import {
  type Benefits,
  type DatedTables,
  diseaseTerms,
  type Held,
  supplementsFor,
  underDisease,
} from '#insurance/benefits'

/** The rows that a bill is split by; each table's versions by key. */
export type Versions = { readonly [T in PolicyTable]: ReadonlyMap<string, readonly DatedTables[T][]> }
/** A draft over them: by key the row that stands in place of all versions; null: the row is ended. */
export type Overlay = { readonly [T in PolicyTable]: ReadonlyMap<string, DatedTables[T] | null> }

export const noOverlay: Overlay = {
  catalogue: new Map(),
  policy: new Map(),
  supplement: new Map(),
  'special-disease': new Map(),
}

export interface BillTerms {
  readonly insutype: Insutype
  readonly medType: MedType
  readonly hospLv: number
  readonly ageYears: number
  readonly referred: boolean
  readonly diagCode: string
  readonly onDate: string
  readonly held: Held
}

export interface RuleBook {
  item(code: string, onDate: string): CatalogueItem | undefined
  /** Undefined: no policy of the case. */
  benefits(terms: BillTerms): Benefits | undefined
}

const holds = (row: { valid_from: string; valid_to: string | null }, day: string) =>
  row.valid_from <= day && (row.valid_to ?? '9999') >= day

/** In the order in which they pay, as settlement has it. */
const fundOrder = ['hifmi', 'hifob', 'maf', 'cvlserv', 'hifes']

const caseOf = (row: Pick<Policy, 'insutype' | 'med_type' | 'hosp_lv' | 'contracted' | 'referred'>) =>
  `${row.insutype} ${row.med_type} ${row.hosp_lv} ${row.contracted} ${row.referred}`

/** The rules in force, with a draft's rows in place of theirs whatever the draft's days: the whole month is under them. */
export function ruleBook(versions: Versions, overlay: Overlay): RuleBook {
  const policies = Map.groupBy(rowsOf(versions.policy, overlay.policy), ({ row }) => caseOf(row))
  const supplements = rowsOf(versions.supplement, overlay.supplement)
  supplements.sort((a, b) => fundOrder.indexOf(a.row.fund) - fundOrder.indexOf(b.row.fund))
  const diseases = rowsOf(versions['special-disease'], overlay['special-disease'])
  const supplementsOn = remembered((day) => inForce<Supplement>(supplements, day))
  const diseasesOn = remembered((day) => inForce<SpecialDisease>(diseases, day))

  const policyOf = (terms: BillTerms, medType: MedType): Policy | undefined => {
    const { insutype, hospLv, referred, ageYears, onDate, held } = terms
    const contracted = held.has('contracted')
    const name = caseOf({ insutype, med_type: medType, hosp_lv: hospLv, contracted, referred })
    const fits = ({ row, always }: Kept<Policy>) =>
      row.ageFrom <= ageYears && ageYears <= row.ageTo && (always || holds(row, onDate))
    return policies.get(name)?.find(fits)?.row
  }
  const diseaseOf = ({ held, insutype, onDate, diagCode }: BillTerms) => {
    const tickets = held.diseases ?? []
    if (tickets.length === 0) return { ceilingsFen: [] }
    const listed = diseasesOn(onDate).filter((one) => one.insutype === insutype && tickets.includes(one.code))
    return diseaseTerms(tickets, listed, diagCode)
  }
  return {
    item(code, onDate) {
      const kept = overlay.catalogue.get(code)
      if (kept !== undefined) return kept ?? undefined
      return versions.catalogue.get(code)?.find((row) => holds(row, onDate))
    },
    benefits(terms) {
      const disease = terms.medType === '14' ? diseaseOf(terms) : null
      const policy = policyOf(terms, terms.medType === '14' && !disease ? '11' : terms.medType)
      if (!policy) return undefined
      return {
        policy: disease ? underDisease(policy, disease.ceilingsFen) : policy,
        supplements: supplementsFor(supplementsOn(terms.onDate), terms.insutype, terms.held),
      }
    },
  }
}

interface Kept<R> {
  readonly row: R
  readonly always: boolean
}

function rowsOf<R>(versions: ReadonlyMap<string, readonly R[]>, overlay: ReadonlyMap<string, R | null>): Kept<R>[] {
  const standing = [...versions].flatMap(([key, rows]) => (overlay.has(key) ? [] : rows))
  const drafted = [...overlay.values()].flatMap((row) => (row === null ? [] : [row]))
  return [...drafted.map((row) => ({ row, always: true })), ...standing.map((row) => ({ row, always: false }))]
}

const inForce = <R extends { valid_from: string; valid_to: string | null }>(
  rows: readonly Kept<R>[],
  day: string,
): R[] => rows.flatMap(({ row, always }) => (always || holds(row, day) ? [row] : []))

function remembered<V>(of: (day: string) => V): (day: string) => V {
  const known = new Map<string, V>()
  return (day) => {
    const there = known.get(day)
    if (there !== undefined) return there
    const made = of(day)
    known.set(day, made)
    return made
  }
}

import { medTypeOf } from '#contracts/budgets'
import type { StatementDetail, StepSource } from '#contracts/statements'

export interface PlaceOfSource {
  readonly to: string
  readonly params?: Readonly<Record<string, string>>
  readonly search?: Readonly<Record<string, string | number>>
}

/** Institutions that the inputs name, by code: wherever a party with an id stands. */
export function idsByCode(inputs: unknown): Map<string, string> {
  const found = new Map<string, string>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { code, id } = value as { code?: unknown; id?: unknown }
    if (typeof code === 'string' && typeof id === 'string') found.set(code, id)
    for (const part of Object.values(value)) look(part)
  }
  look(inputs)
  return found
}

/** The part of the bills that a figure counts, as its statement says it: `scheme/category` of a budget, `lead/scheme` of people, `package/scheme`. */
function partOf(kind: string, ref: string, ids: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const first = ref.split('/')[0] ?? ''
  if (kind === 'capitation') return ids.has(first) ? { leadId: ids.get(first)! } : {}
  if (kind === 'disease-package') return { packageCode: first }
  const category = Object.entries(medTypeOf).find(([name]) => ref.split('/').includes(name))
  return category ? { medType: category[1] } : {}
}

/** Where a figure's source can be looked at; undefined: it has no page. Bills lead to the fund's own way down to a line. */
export function placeOfSource(
  { what, ref }: StepSource,
  ids: ReadonlyMap<string, string>,
  { kind, year, month }: Pick<StatementDetail, 'kind' | 'year' | 'month'>,
): PlaceOfSource | undefined {
  if (what === 'cases' && (kind === 'drg-month' || kind === 'dip-month') && month !== null)
    return { to: '/fund/cases', search: { period: `${year}-${String(month).padStart(2, '0')}` } }
  if (what === 'bills' || what === 'cases') {
    const institutionId = ids.get(/at:([^/]+)$/.exec(ref)?.[1] ?? '')
    const insutype = /(?:^|\/)(310|390)(?:\/|$)/.exec(ref)?.[1]
    const lastYear = ref.includes(`/${year - 1}/`)
    const when: Readonly<Record<string, number>> = lastYear
      ? { year: year - 1 }
      : { year, ...(month === null ? {} : { month }) }
    const whose: Readonly<Record<string, string>> = institutionId
      ? { institutionId, view: 'doctor' }
      : { view: 'institution' }
    return {
      to: '/fund/spending',
      search: { ...when, ...(insutype ? { insutype } : {}), ...partOf(kind, ref, ids), ...whose },
    }
  }
  if (what === 'members') {
    const [, insutype] = /(?:^|\/)(310|390)(?:\/|$)/.exec(ref) ?? []
    const lead = ids.get(ref.split('/')[0] ?? '')
    // On whom the package's money was spent, masked; whose they are stands in the address, never who they are.
    const whose: Readonly<Record<string, string>> =
      kind === 'disease-package' ? partOf(kind, ref, ids) : lead ? { leadId: lead } : {}
    return { to: '/fund/spending', search: { year, ...(insutype ? { insutype } : {}), ...whose, view: 'people' } }
  }
  if (what === 'rule') return { to: '/fund/rules', search: { part: 'rules', rule: ref } }
  if (what === 'budget') return { to: '/fund/rules', search: { part: 'budgets', year, budget: ref } }
  if (what === 'table' && ref.startsWith('tariff:'))
    return { to: '/fund/tariffs/$tariffId', params: { tariffId: ref.slice('tariff:'.length) } }
  if (what === 'statement') {
    const [of = '', subject = ''] = ref.split('/')
    return { to: '/fund/statements', search: { year, kind: of, ...(subject.includes(':') ? { subject } : {}) } }
  }
  if (what === 'finding') return { to: '/findings', search: { findingId: ref } }
  if (what === 'assessment' && ref.includes('-')) return { to: '/fund/assessment/$scoreId', params: { scoreId: ref } }
  return undefined
}

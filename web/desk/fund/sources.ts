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

/** Where a figure's source can be looked at; undefined: it has no page. Bills lead to the fund's own way down to a line. */
export function placeOfSource(
  { what, ref }: StepSource,
  ids: ReadonlyMap<string, string>,
  { year, month }: Pick<StatementDetail, 'year' | 'month'>,
): PlaceOfSource | undefined {
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
    return { to: '/fund/spending', search: { ...when, ...(insutype ? { insutype } : {}), ...whose } }
  }
  if (what === 'statement') {
    const [kind = '', subject = ''] = ref.split('/')
    return { to: '/fund/statements', search: { year, kind, ...(subject.includes(':') ? { subject } : {}) } }
  }
  if (what === 'finding') return { to: '/findings', search: { findingId: ref } }
  if (what === 'assessment' && ref.includes('-')) return { to: '/fund/assessment/$scoreId', params: { scoreId: ref } }
  return undefined
}

/** How a figure is said: percent, points, shares, where a scope stands in the address. Pure. */
import type { MeasureFigure, PeriodKind, ScopeKind } from '#contracts/measures'

/** 63.21 → 63.2%; the decimals that a percentage of few people pretends to have are left out. */
export const percent = (value: number | null): string => (value === null ? '—' : `${value.toFixed(1)}%`)

/** 2.14 → 2.1, without a sign. */
export const points = (value: number): string => Math.abs(value).toFixed(1)

/** Of two counts; nothing of nothing is not 0 %. */
export const share = (part: number, whole: number): string => (whole === 0 ? '—' : percent((part / whole) * 100))

/** Which way a rate went on the year; a twentieth of a point is no change that one decimal could show. */
export function wayOf(growthPoints: number | null): 'more' | 'less' | 'same' | 'noYear' {
  if (growthPoints === null) return 'noYear'
  if (Math.abs(growthPoints) < 0.05) return 'same'
  return growthPoints > 0 ? 'more' : 'less'
}

/** Contracts first, then each disease, each in the order in which the definitions come. */
export function grouped(figures: readonly MeasureFigure[]) {
  return (['all', 'hypertension', 'diabetes'] as const)
    .map((group) => ({ group, figures: figures.filter(({ programme }) => (programme ?? 'all') === group) }))
    .filter((one) => one.figures.length > 0)
}

/** The one that the page begins with: what was asked for, else standard management, else the first. */
export function chosenOf(figures: readonly MeasureFigure[], asked: string | undefined): MeasureFigure | undefined {
  const byCode = (code: string | undefined) => figures.find((figure) => figure.code === code)
  return byCode(asked) ?? byCode('standard-management-hypertension') ?? figures[0]
}

export interface Where {
  readonly scopeKind?: ScopeKind | undefined
  readonly scopeId?: string | undefined
  readonly periodKind?: PeriodKind | undefined
}

const kinds: readonly string[] = ['region', 'institution', 'team', 'cell', 'doctor']
const periods: readonly string[] = ['year-to-date', 'year', 'month']

/** The scope and period of an address; what cannot be is left out, and the server shows the reader's own. */
export function whereOf(search: Record<string, unknown>): Where {
  const kind = String(search.kind ?? '')
  const id = typeof search.id === 'string' ? search.id : undefined
  const period = String(search.period ?? '')
  const scope =
    kinds.includes(kind) && (kind === 'region') === (id === undefined)
      ? { scopeKind: kind as ScopeKind, scopeId: id }
      : {}
  return { ...scope, ...(periods.includes(period) ? { periodKind: period as PeriodKind } : {}) }
}

/** Back into an address. */
export function searchOf({ scopeKind, scopeId, periodKind }: Where, more: Record<string, unknown> = {}) {
  return { kind: scopeKind, id: scopeId, period: periodKind === 'year-to-date' ? undefined : periodKind, ...more }
}

/** What can be compared inside a scope, the next smaller first. */
export function partsOf(kind: ScopeKind): Exclude<ScopeKind, 'region'>[] {
  const all = ['institution', 'team', 'cell', 'doctor'] as const
  if (kind === 'region' || kind === 'institution') return [...all]
  return kind === 'team' ? ['cell', 'doctor'] : []
}

/** Bounds of five classes of rates, of equal width between the lowest and the highest, at least ten points apart and none above 100. */
export function classesOf(rates: readonly number[]): { from: number; to: number }[] {
  if (rates.length === 0) return []
  const lowest = Math.floor(Math.min(...rates) / 5) * 5
  const high = Math.min(100, Math.max(lowest + 10, Math.ceil(Math.max(...rates) / 5) * 5))
  const low = Math.min(lowest, high - 10)
  const step = (high - low) / 5
  return Array.from({ length: 5 }, (_, index) => ({ from: low + step * index, to: low + step * (index + 1) }))
}

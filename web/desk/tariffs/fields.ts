import type { TariffParameters } from '#contracts/cases'
import type { useT } from './texts.ts'

type T = ReturnType<typeof useT>
/** factor: ten-thousandths, 10000 is 1; share: basis points of a cost; yuan: fen. */
export interface Field {
  readonly part: 'drg' | 'dip'
  readonly path: readonly string[]
  readonly kind: 'yuan' | 'factor' | 'share' | 'years'
  readonly label: string
}

const levels = ['0', '1', '2', '3'] as const
const schemes = ['310', '390'] as const

const drgFields = (t: T): Field[] => [
  ...schemes.map((one) => ({
    ...{ part: 'drg' as const, path: ['drg', 'rateFen', one], kind: 'yuan' as const },
    label: t('rate', { scheme: t(`scheme.${one}`) }),
  })),
  ...levels.map((one) => ({
    ...{ part: 'drg' as const, path: ['drg', 'levelFactorBp', one], kind: 'factor' as const },
    label: t('levelFactor', { level: t(`level.${one}`) }),
  })),
  ...levels.map((one) => ({
    ...{ part: 'drg' as const, path: ['drg', 'highTimesBp', one], kind: 'factor' as const },
    label: t('highTimes', { level: t(`level.${one}`) }),
  })),
  { part: 'drg', path: ['drg', 'lowShareBp'], kind: 'share', label: t('lowShare') },
  { part: 'drg', path: ['drg', 'ungroupedShareBp'], kind: 'share', label: t('drgUngrouped') },
]

const dipFields = (t: T): Field[] => [
  ...schemes.map((one) => ({
    ...{ part: 'dip' as const, path: ['dip', 'monthBudgetFen', one], kind: 'yuan' as const },
    label: t('budget', { scheme: t(`scheme.${one}`) }),
  })),
  ...levels.map((one) => ({
    ...{ part: 'dip' as const, path: ['dip', 'levelFactorBp', one], kind: 'factor' as const },
    label: t('levelFactor', { level: t(`level.${one}`) }),
  })),
  { part: 'dip', path: ['dip', 'highTimesBp'], kind: 'factor', label: t('dipHigh') },
  { part: 'dip', path: ['dip', 'lowTimesBp'], kind: 'factor', label: t('dipLow') },
  { part: 'dip', path: ['dip', 'ungroupedShareBp'], kind: 'share', label: t('dipUngrouped') },
  { part: 'dip', path: ['dip', 'auxiliary', 'childBelowYears'], kind: 'years', label: t('childBelow') },
  { part: 'dip', path: ['dip', 'auxiliary', 'childBp'], kind: 'factor', label: t('child') },
  { part: 'dip', path: ['dip', 'auxiliary', 'elderFromYears'], kind: 'years', label: t('elderFrom') },
  { part: 'dip', path: ['dip', 'auxiliary', 'elderBp'], kind: 'factor', label: t('elder') },
  { part: 'dip', path: ['dip', 'auxiliary', 'mccBp'], kind: 'factor', label: t('mcc') },
  { part: 'dip', path: ['dip', 'auxiliary', 'ccBp'], kind: 'factor', label: t('cc') },
]

/** Every figure of a tariff beside its weights and list, those of single institutions last. */
export function fieldsOf(t: T, of: TariffParameters, nameOf: (code: string) => string): Field[] {
  const ofPlaces = (part: 'drg' | 'dip'): Field[] =>
    Object.keys(of[part].institutionFactorBp).map((code) => ({
      ...{ part, path: [part, 'institutionFactorBp', code], kind: 'factor' as const },
      label: t('ofInstitution', { name: nameOf(code) }),
    }))
  return [...drgFields(t), ...ofPlaces('drg'), ...dipFields(t), ...ofPlaces('dip')]
}

type Tree = { [key: string]: Tree | number }

export const valueAt = (of: TariffParameters, path: readonly string[]): number =>
  path.reduce<Tree | number>((at, key) => (at as Tree)[key]!, of as unknown as Tree) as number

/** The same parameters with another figure at a path; null takes it away. */
export function withValue(of: TariffParameters, path: readonly string[], value: number | null): TariffParameters {
  const put = (tree: Tree, [key, ...rest]: readonly string[]): Tree => {
    if (key === undefined) return tree
    if (rest.length > 0) return { ...tree, [key]: put((tree[key] ?? {}) as Tree, rest) }
    const { [key]: _was, ...others } = tree
    return value === null ? others : { ...tree, [key]: value }
  }
  return put(of as unknown as Tree, path) as unknown as TariffParameters
}

/** 13500 → 1.35: ten-thousandths as a factor. */
export const factorOf = (bp: number): string => String(Number((bp / 10_000).toFixed(4)))

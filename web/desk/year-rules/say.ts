import type { FundRuleKind, Parameters } from '#contracts/budgets'
import { yuan } from '../../shell/yuan.ts'
import type { useT } from './texts.ts'

type T = ReturnType<typeof useT>

/** 8750 → 87.5%: basis points as people say them. */
export const percentOf = (bp: number): string => `${Number((bp / 100).toFixed(2))}%`
/** Thousandths of a point. */
const pointsOf = (milli: number): string => String(Number((milli / 1000).toFixed(3)))

export interface Speaker {
  readonly t: T
  /** Several things in one line. */
  readonly between: (things: readonly string[]) => string
  readonly locale: 'zh' | 'en'
  /** The name of an institution by its code. */
  readonly nameOf: (code: string) => string
}

const schemesOf = ({ t, between }: Speaker, list: readonly ('310' | '390')[]) =>
  between(list.map((one) => t(`insutype.${one}`)))
const typesOf = ({ t, between }: Speaker, list: readonly ('11' | '14' | '21')[]) =>
  between(list.map((one) => t(`medType.${one}`)))
const splitSaid = ({ t }: Speaker, { contractsBp, workBp, resultsBp }: Parameters<'split'>) =>
  t('say.split', {
    contracts: percentOf(contractsBp),
    work: percentOf(workBp),
    results: percentOf(resultsBp),
  })

/** Steps that have commas of their own. */
const semicolon = { zh: '；', en: '; ' }

const sayings: { [K in FundRuleKind]: (who: Speaker, of: Parameters<K>) => string[] } = {
  prepayment: ({ t }, { shareBp }) => [t('say.prepayment', { share: percentOf(shareBp) })],
  points: ({ t, between }, { pointsPerWeight, visitPoints }) => [
    t('say.perWeight', { points: pointsPerWeight }),
    ...(['11', '14'] as const).map((type) =>
      t('say.visit', {
        type: t(`medType.${type}`),
        list: between(
          visitPoints[type].map((milli, level) =>
            t('say.levelPoints', {
              level: t(`say.level.${level as 0}`),
              points: pointsOf(milli),
            }),
          ),
        ),
      }),
    ),
  ],
  sharing: ({ t, locale }, { under, over }) => [
    under.length === 0
      ? t('say.noUnder')
      : t('say.under', {
          list: under
            .map((one) => t('say.underStep', { to: percentOf(one.downToBp), part: percentOf(one.keepsBp) }))
            .join(semicolon[locale]),
        }),
    over.length === 0
      ? t('say.noOver')
      : t('say.over', {
          list: over
            .map((one) => t('say.overStep', { to: percentOf(one.upToBp), part: percentOf(one.bearsBp) }))
            .join(semicolon[locale]),
        }),
  ],
  capitation: (who, of) => {
    const amounts = Object.values(of.monthFen)
    return [
      who.t('say.cells', {
        ...{ schemes: schemesOf(who, of.insutypes), types: typesOf(who, of.medTypes), n: amounts.length },
        ...{ ages: of.ageFroms.length, diseases: of.diseases.length + 1, scores: of.scoreFroms.length },
        least: yuan(amounts.length === 0 ? 0 : Math.min(...amounts)),
        most: yuan(amounts.length === 0 ? 0 : Math.max(...amounts)),
      }),
      who.t('say.riskModel', { name: of.riskModel }),
    ]
  },
  retention: ({ t }, { bands }) =>
    bands.map(({ fromBp, keepsBp }) => t('say.retention', { from: percentOf(fromBp), part: percentOf(keepsBp) })),
  split: (who, of) => [splitSaid(who, of)],
  'disease-package': (who, of) => [
    who.t('say.package', {
      ...{ title: who.locale === 'zh' ? of.titleZh : of.titleEn, conditions: who.between(of.conditions) },
      ...{ schemes: schemesOf(who, of.insutypes), types: typesOf(who, of.medTypes) },
      ...{ amount: yuan(of.monthFen), keeps: percentOf(of.keepsBp) },
    }),
    who.t('say.diagnoses', { codes: who.between(of.diagnosisPrefixes) }),
    who.t('say.responsible', {
      name: who.nameOf(of.responsible),
      partners: of.partners.length === 0 ? who.t('say.none') : who.between(of.partners.map(who.nameOf)),
    }),
    splitSaid(who, of.split),
  ],
  'shared-savings': ({ t }, { rules }) =>
    Object.entries(rules).map(([key, value]) => t('say.setting', { key, value: String(value) })),
}

/** A rule of payment in sentences. */
export const sentencesOf = <K extends FundRuleKind>(who: Speaker, kind: K, of: Parameters<K>): string[] =>
  sayings[kind](who, of)

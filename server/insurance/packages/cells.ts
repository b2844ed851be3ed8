import type { Parameters } from '#contracts/budgets'

export interface Risk {
  readonly age: number
  readonly sex: string
  readonly conditions: readonly string[]
  /** Ten-thousandths of the average person. */
  readonly score: number
}

type CapitationRule = Pick<Parameters<'capitation'>, 'ageFroms' | 'diseases' | 'scoreFroms'>

const floorIn = (froms: readonly number[], value: number): number =>
  froms.filter((from) => from <= value).reduce((most, from) => Math.max(most, from), Math.min(...froms))

/** A person's cell: `ageFrom/sex/disease/scoreFrom`; the disease is the first of the rule's that they have. */
export function cellOf(rule: CapitationRule, { age, sex, conditions, score }: Risk): string {
  const disease = rule.diseases.find((code) => conditions.includes(code)) ?? 'none'
  return `${floorIn(rule.ageFroms, age)}/${sex}/${disease}/${floorIn(rule.scoreFroms, score)}`
}

/** Every cell that a person could be in. */
export function cellsOf(rule: CapitationRule): string[] {
  return rule.ageFroms.flatMap((age) =>
    ['1', '2'].flatMap((sex) =>
      [...rule.diseases, 'none'].flatMap((disease) =>
        rule.scoreFroms.map((score) => `${age}/${sex}/${disease}/${score}`),
      ),
    ),
  )
}

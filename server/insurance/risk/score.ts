import type { Model } from './model.ts'

export interface Person {
  /** National code: 1 male, 2 female. */
  readonly sex: string
  readonly age: number
  readonly conditions: readonly string[]
}

export interface ScorePart {
  readonly what: 'demographic' | 'condition' | 'interaction'
  readonly ref: string
  readonly weight: number
}

/** What a person's score is made of: the row of age and sex, the conditions that count after the hierarchies, and the pairs among them. */
export function partsOf(model: Model, { sex, age, conditions }: Person): ScorePart[] {
  const has = new Set(conditions)
  const overruled = new Set(model.hierarchies.filter(({ over }) => has.has(over)).map(({ code }) => code))
  const counts = (code: string) => has.has(code) && !overruled.has(code)
  const demographic = model.demographics.filter(
    (row) => (row.sex === null || row.sex === sex) && row.ageFrom <= age && age <= row.ageTo,
  )
  return [
    ...demographic.map((row) => ({
      what: 'demographic' as const,
      ref: `${row.sex ?? '*'}/${row.ageFrom}-${row.ageTo}`,
      weight: row.weight,
    })),
    ...model.conditions
      .filter(({ code }) => counts(code))
      .map(({ code, weight }) => ({ what: 'condition' as const, ref: code, weight })),
    ...model.interactions
      .filter(({ code, other }) => counts(code) && counts(other))
      .map(({ code, other, weight }) => ({ what: 'interaction' as const, ref: `${code}&${other}`, weight })),
  ]
}

/** Ten-thousandths of the average person; never below nothing. */
export function riskScore(model: Model, person: Person): number {
  return Math.max(
    0,
    partsOf(model, person).reduce((sum, { weight }) => sum + weight, 0),
  )
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** The same in DuckDB: an expression over columns of sex, age and the condition codes joined by `|`. */
export function riskScoreSql(model: Model, columns: { sex: string; age: string; codes: string }): string {
  const has = (code: string) => `list_contains(string_split(${columns.codes}, '|'), ${quoted(code)})`
  const counts = (code: string) => {
    const over = model.hierarchies.filter((row) => row.code === code).map((row) => `not ${has(row.over)}`)
    return [has(code), ...over].join(' and ')
  }
  const worth = (when: string, weight: number) => `(case when ${when} then ${weight} else 0 end)`
  const parts = [
    ...model.demographics.map(({ sex, ageFrom, ageTo, weight }) =>
      worth(
        `${sex === null ? '' : `${columns.sex} = ${quoted(sex)} and `}${columns.age} between ${ageFrom} and ${ageTo}`,
        weight,
      ),
    ),
    ...model.conditions.map(({ code, weight }) => worth(counts(code), weight)),
    ...model.interactions.map(({ code, other, weight }) => worth(`${counts(code)} and ${counts(other)}`, weight)),
  ]
  return `greatest(0, ${parts.length > 0 ? parts.join(' + ') : '0'})`
}

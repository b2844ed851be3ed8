import type { Band, CatalogueItem, Policy, SpecialDisease, Supplement, SupplementFund } from '#contracts/benefits'
import { quoted } from '#kernel'

/** The dated rows that a bill is split by: the same rows that the functions get. */
export interface DatedRows {
  readonly items: readonly CatalogueItem[]
  readonly policies: readonly Policy[]
  readonly supplements: readonly Supplement[]
  /** Special diseases with a ceiling of their own, by the bill's `dise_codg`. */
  readonly diseases?: readonly SpecialDisease[]
}

/** The funds behind the pooled fund in the order in which they pay (money.md §1). */
export const fundOrder: readonly SupplementFund[] = ['hifmi', 'hifob', 'maf', 'cvlserv', 'hifes']

/** Entitlements that a supplement may ask for, each a bit of a person's mask. */
const entitlements = ['contracted', 'special-disease', 'medical-aid', 'civil-servant', 'enterprise'] as const
export const bitOf = (kind: string): number => 1 << entitlements.indexOf(kind as (typeof entitlements)[number])
export const bitSql = (column: string): string =>
  `case ${column} ${entitlements.map((kind) => `when ${quoted(kind)} then ${bitOf(kind)}`).join(' ')} else 0 end`

/** How many rungs the longest ladder has. */
export const rungsOf = (rows: readonly { readonly bands: readonly Band[] }[]): number =>
  Math.max(1, ...rows.map((row) => row.bands.length))

/**
 * A ladder as a sum: rung k adds what its rate is above the one before, from its floor on. So a running total is one
 * expression over columns, without a join per band.
 */
function rungs(bands: readonly Band[], count: number): number[] {
  return Array.from({ length: count }, (_, k) => {
    const band = bands[k]
    const below = bands[k - 1]
    return band ? [below?.upToFen ?? 0, band.pay_prop - (below?.pay_prop ?? 0)] : [0, 0]
  }).flat()
}

export const rungColumns = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, k) => [`${prefix}_floor${k + 1}`, `${prefix}_rise${k + 1}`]).flat()

/** What a ladder pays up to an amount, rounded half up: `ladderTotal` of the functions. */
export function ladderSql(prefix: string, count: number, amount: string): string {
  const parts = Array.from(
    { length: count },
    (_, k) => `${prefix}_rise${k + 1} * greatest(0, ${amount} - ${prefix}_floor${k + 1})`,
  )
  return `((${parts.join(' + ')} + 5000) // 10000)`
}

type Value = string | number | boolean | null
const literal = (value: Value): string => (typeof value === 'string' ? quoted(value) : String(value))
const chunkRows = 5000

/** A table of small rows; a catalogue of a hundred thousand goes in by parts. */
function tableSql(name: string, columns: readonly string[], rows: readonly (readonly Value[])[]): string {
  const made = [`create or replace temp table ${name} (${columns.join(', ')})`]
  for (let at = 0; at < rows.length; at += chunkRows) {
    const values = rows.slice(at, at + chunkRows).map((row) => `(${row.map(literal).join(', ')})`)
    made.push(`insert into ${name} values ${values.join(',\n')}`)
  }
  return made.join(';\n')
}

const dated = ['valid_from DATE', 'valid_to DATE']
const days = (row: { valid_from: string; valid_to: string | null }): Value[] => [
  row.valid_from,
  row.valid_to ?? '9999-12-31',
]
const bigint = (columns: readonly string[]) => columns.map((column) => `${column} BIGINT`)

/** Items of several versions: which of them applies is a question of the day. */
export const versioned = (items: DatedRows['items']): ReadonlySet<string> => {
  const seen = new Set<string>()
  const many = new Set<string>()
  for (const { hilist_code } of items) {
    if (seen.has(hilist_code)) many.add(hilist_code)
    seen.add(hilist_code)
  }
  return many
}

/** The rows as small tables. Throws when two supplements of one fund may meet: no running total holds for two ladders at once. */
export function termsSql({ items, policies, supplements, diseases = [] }: DatedRows): string {
  const policyRungs = rungsOf(policies)
  const many = versioned(items)
  const pots = new Map<string, number>()
  const potOf = (one: Policy): number => {
    const key = `${one.insutype} ${one.med_type} ${one.hosp_lv}`
    return pots.get(key) ?? pots.set(key, pots.size + 1).size
  }
  const policyColumns = [
    'policy_no INT',
    'pot INT',
    'insutype VARCHAR',
    'med_type VARCHAR',
    'hosp_lv INT',
    'age_from INT',
  ]
  return [
    tableSql(
      'split_item',
      ['hilist_code VARCHAR', 'class VARCHAR', 'uplmt BIGINT', 'prop BIGINT', 'alone BOOLEAN', ...dated],
      items.map((one) => [
        ...[one.hilist_code, one.chrgitm_lv, one.pric_uplmt_amt, one.selfpay_prop],
        ...[!many.has(one.hilist_code), ...days(one)],
      ]),
    ),
    tableSql(
      'split_policy',
      [
        ...policyColumns,
        ...['age_to INT', 'contracted BOOLEAN', 'referred BOOLEAN', ...dated],
        ...bigint(['std', 'pool_uplmt', ...rungColumns('pool', policyRungs)]),
      ],
      policies.map((one, index) => [
        ...[index + 1, potOf(one), one.insutype, one.med_type, one.hosp_lv, one.ageFrom],
        ...[one.ageTo, one.contracted, one.referred, ...days(one)],
        ...[one.dedc_std, one.fundUplmtFen, ...rungs(one.bands, policyRungs)],
      ]),
    ),
    tableSql(
      'split_disease',
      ['disease_no INT', 'dise_codg VARCHAR', 'insutype VARCHAR', 'own_uplmt BIGINT', ...dated],
      diseases.map((one, index) => [index + 1, one.code, one.insutype, one.uplmtFen, ...days(one)]),
    ),
    ...fundsOf(supplements).map((fund) => supplementSql(fund, supplements)),
  ].join(';\n')
}

export const fundsOf = (supplements: readonly Supplement[]): SupplementFund[] =>
  fundOrder.filter((fund) => supplements.some((one) => one.fund === fund))

function supplementSql(fund: SupplementFund, supplements: readonly Supplement[]): string {
  const count = rungsOf(supplements)
  const rows = supplements.filter((one) => one.fund === fund)
  for (const [index, one] of rows.entries()) {
    const other = rows.slice(index + 1).find((two) => meet(one, two))
    if (other) throw new Error(`Supplements ${one.supplementId} and ${other.supplementId} of ${fund} may meet`)
  }
  return tableSql(
    `split_${fund}`,
    [
      ...[`${fund}_no BIGINT`, 'insutype VARCHAR', 'bit INT', ...dated],
      ...bigint([`${fund}_uplmt`, ...rungColumns(fund, count)]),
    ],
    rows.map((one, index) => [
      ...[index + 1, one.insutype, one.entitlement ? bitOf(one.entitlement) : 0, ...days(one)],
      ...[one.uplmtFen, ...rungs(one.bands, count)],
    ]),
  )
}

const meet = (one: Supplement, two: Supplement): boolean =>
  one.insutype === two.insutype &&
  one.valid_from <= (two.valid_to ?? '9999-12-31') &&
  two.valid_from <= (one.valid_to ?? '9999-12-31')

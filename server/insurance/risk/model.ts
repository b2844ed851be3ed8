import { parse } from 'csv-parse/sync'

/** Weights are ten-thousandths of the average person, ages in full years. */
export interface DemographicRow {
  readonly sex: '1' | '2' | null
  readonly ageFrom: number
  readonly ageTo: number
  readonly weight: number
}
export interface ConditionRow {
  readonly code: string
  readonly weight: number
}
/** Who has `over` does not count for `code` too: the graver form of the same. */
export interface HierarchyRow {
  readonly over: string
  readonly code: string
}
export interface InteractionRow {
  readonly code: string
  readonly other: string
  readonly weight: number
}

export interface Model {
  readonly demographics: readonly DemographicRow[]
  readonly conditions: readonly ConditionRow[]
  readonly hierarchies: readonly HierarchyRow[]
  readonly interactions: readonly InteractionRow[]
}

export interface RowError {
  readonly line: number
  readonly zh: string
  readonly en: string
}

export const modelColumns = ['part', 'code', 'other', 'sex', 'age_from', 'age_to', 'weight'] as const
type Cells = Record<(typeof modelColumns)[number], string>

const codePattern = /^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$/
const agesMax = 150

class Wrong extends Error {
  readonly zh: string
  constructor(zh: string, en: string) {
    super(en)
    this.zh = zh
  }
}

/** Reads a model; every row that cannot be read is named, and then nothing of the file counts. */
export function readModel(csv: string): { model: Model | null; errors: RowError[] } {
  const errors: RowError[] = []
  let rows: { record: Cells; info: { lines: number } }[]
  try {
    const options = { bom: true, columns: true, info: true, trim: true, skip_empty_lines: true } as const
    rows = parse(csv, options) as unknown as { record: Cells; info: { lines: number } }[]
  } catch (error) {
    const line = (error as { lines?: number }).lines ?? 1
    return { model: null, errors: [{ line, zh: '这一行不是合法的 CSV。', en: 'This line is no CSV.' }] }
  }
  const missing = modelColumns.filter((name) => !(name in (rows[0]?.record ?? {})))
  if (missing.length > 0) {
    const names = missing.join(', ')
    return { model: null, errors: [{ line: 1, zh: `缺少列：${names}。`, en: `Columns are missing: ${names}.` }] }
  }
  const model = { demographics: [], conditions: [], hierarchies: [], interactions: [] } as Growing
  for (const { record, info } of rows) {
    try {
      addRow(model, record)
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      errors.push({ line: info.lines, zh: error.zh, en: error.message })
    }
  }
  if (errors.length === 0) errors.push(...dangling(model))
  return { model: errors.length > 0 ? null : model, errors }
}

interface Growing {
  readonly demographics: DemographicRow[]
  readonly conditions: ConditionRow[]
  readonly hierarchies: HierarchyRow[]
  readonly interactions: InteractionRow[]
}

function addRow(model: Growing, cells: Cells): void {
  if (cells.part === 'demographic') addDemographic(model, cells)
  else if (cells.part === 'condition') {
    const code = codeOf(cells.code)
    if (model.conditions.some((one) => one.code === code))
      throw new Wrong(`疾病 ${code} 重复。`, `${code} stands twice.`)
    model.conditions.push({ code, weight: weightOf(cells.weight) })
  } else if (cells.part === 'hierarchy') {
    const [over, code] = [codeOf(cells.code), codeOf(cells.other)]
    if (over === code) throw new Wrong('疾病不能压过自己。', 'A condition is not above itself.')
    model.hierarchies.push({ over, code })
  } else if (cells.part === 'interaction') {
    const [code, other] = [codeOf(cells.code), codeOf(cells.other)]
    model.interactions.push({ code, other, weight: weightOf(cells.weight) })
  } else throw new Wrong(`不认识的部分“${cells.part}”。`, `There is no part "${cells.part}".`)
}

function addDemographic(model: Growing, cells: Cells): void {
  const sex = cells.sex === '' ? null : cells.sex
  if (sex !== null && sex !== '1' && sex !== '2')
    throw new Wrong('性别是 1（男）、2（女）或空。', 'Sex is 1 (male), 2 (female) or empty.')
  const [ageFrom, ageTo] = [ageOf(cells.age_from), cells.age_to === '' ? agesMax : ageOf(cells.age_to)]
  if (ageTo < ageFrom) throw new Wrong('年龄段的终点小于起点。', 'The age ends before it begins.')
  const meets = model.demographics.find(
    (one) => one.ageFrom <= ageTo && ageFrom <= one.ageTo && (one.sex === null || sex === null || one.sex === sex),
  )
  if (meets)
    throw new Wrong(
      `与 ${meets.ageFrom}–${meets.ageTo} 岁的行重叠。`,
      `It overlaps with ages ${meets.ageFrom} to ${meets.ageTo}.`,
    )
  model.demographics.push({ sex, ageFrom, ageTo, weight: weightOf(cells.weight) })
}

/** Hierarchies and interactions speak of conditions of the table. */
function dangling(model: Model): RowError[] {
  const known = new Set(model.conditions.map(({ code }) => code))
  const spoken = [
    ...model.hierarchies.flatMap(({ over, code }) => [over, code]),
    ...model.interactions.flatMap(({ code, other }) => [code, other]),
  ]
  return [...new Set(spoken)]
    .filter((code) => !known.has(code))
    .map((code) => ({ line: 1, zh: `没有疾病 ${code} 的权重行。`, en: `There is no row with the weight of ${code}.` }))
}

function codeOf(text: string): string {
  if (!codePattern.test(text)) throw new Wrong(`疾病编码“${text}”不正确。`, `"${text}" is no code of a condition.`)
  return text
}

function ageOf(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) > agesMax)
    throw new Wrong(`年龄“${text}”不正确。`, `"${text}" is no age.`)
  return Number(text)
}

/** '0.318' is 3,180 ten-thousandths; exact, at most four places. */
function weightOf(text: string): number {
  const found = /^(-?)(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text)
  if (!found)
    throw new Wrong(`权重“${text}”不正确，最多四位小数。`, `"${text}" is no weight with at most four decimals.`)
  const value = Number(found[2]) * 10_000 + Number((found[3] ?? '').padEnd(4, '0'))
  return found[1] === '-' && value !== 0 ? -value : value
}

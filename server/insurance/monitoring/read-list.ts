/** Published lists as CSV: what each row means, what cannot be read, and what is no row of such a list at all. */
import { parse } from 'csv-parse/sync'
import type { MonitoringRule, UnreadRow } from '#contracts/monitoring'
import { kinds } from './engine.ts'
import { breaksIn } from './lines-of-records.ts'
import { readAges } from './reading/ages.ts'
import { describe } from './reading/describe.ts'
import { readCourse, readDomain, readFrequency, readPeriod } from './reading/quantities.ts'
import { readLevel, readScheme, readSex, readVisitMode } from './reading/sets.ts'
import type { Reading, Unread } from './reading/words.ts'

export interface RowFault {
  readonly line: number
  readonly zh: string
  readonly en: string
}
export interface ReadRule {
  readonly line: number
  readonly rule: MonitoringRule
  readonly note: Unread | undefined
}
export interface ReadList {
  readonly rows: number
  readonly rules: readonly ReadRule[]
  readonly notRead: readonly UnreadRow[]
  /** Not of the list's form: with one of these nothing is imported. */
  readonly faults: readonly RowFault[]
}

const limitTypes: Readonly<Record<string, readonly [kind: string, read: (value: string) => Reading<object>]>> = {
  限定性别对象: ['sex', readSex],
  限定年龄对象: ['age', readAges],
  限定机构等级: ['level', readLevel],
  限定就医方式: ['visit-mode', readVisitMode],
  限定保险类型: ['scheme', readScheme],
  限定支付疗程: ['payment-course', readCourse],
  限定疗程: ['course', readCourse],
  限定频次: ['frequency', readFrequency],
  限定周期: ['period', readPeriod],
  限定主次操作: ['main-secondary', readDomain],
}
/** Several windows of one item are rules of their own. */
const severalWindows = new Set(['frequency', 'period'])
const itemKinds: Readonly<Record<string, string>> = { drug: '药品', item: '医疗服务项目' }
const codeForm = /^[A-Za-z0-9][A-Za-z0-9._/-]{2,79}$/
export const everyDay = '1900-01-01'

type Cells = Readonly<Record<string, string>>
interface Table {
  readonly rows: readonly { line: number; cells: Cells }[]
  readonly faults: RowFault[]
}

/** Rows by column name; columns beside the wanted ones are passed over. */
function tableOf(text: string, wanted: readonly string[]): Table {
  let records: { record: string[]; info: { lines: number } }[]
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }
    records = parse(text, options) as unknown as typeof records
  } catch (error) {
    const { lines = 1, message } = error as Error & { lines?: number }
    return { rows: [], faults: [{ line: lines, zh: `不是 CSV：${message}`, en: `Not CSV: ${message}` }] }
  }
  const [head, ...rest] = records
  const names = (head?.record ?? []).map((name) => name.normalize('NFKC').trim().toLowerCase())
  const missing = wanted.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    const list = missing.join(', ')
    return { rows: [], faults: [{ line: 1, zh: `缺少列：${list}。`, en: `Columns are missing: ${list}.` }] }
  }
  const twice = wanted.filter((name) => names.indexOf(name) !== names.lastIndexOf(name)).join(', ')
  if (twice)
    return { rows: [], faults: [{ line: 1, zh: `列重名：${twice}。`, en: `Columns stand there twice: ${twice}.` }] }
  const faults: RowFault[] = []
  const rows = rest.flatMap(({ record, info }) => {
    // A record may end some lines after it began.
    const line = info.lines - breaksIn(record)
    if (record.every((cell) => cell.trim() === '')) return []
    if (record.length !== names.length) {
      const [got, due] = [record.length, names.length]
      faults.push({ line, zh: `有${got}列，表头有${due}列。`, en: `${got} cells, the header has ${due}.` })
      return []
    }
    return [{ line, cells: Object.fromEntries(names.map((name, at) => [name, record[at]!.trim()])) }]
  })
  if (rows.length === 0 && faults.length === 0) faults.push({ line: 1, zh: '没有数据行。', en: 'There are no rows.' })
  return { rows, faults }
}

export interface ListOptions {
  /** In force for charges from this day; every day when not said. */
  readonly validFrom?: string | undefined
  readonly fileName: string
}

/** batch,kind,limit_type,name,national_code,value */
export function readLimits(text: string, options: ListOptions): ReadList {
  const { rows, faults } = tableOf(text, ['batch', 'kind', 'limit_type', 'name', 'national_code', 'value'])
  const [rules, notRead]: [ReadRule[], UnreadRow[]] = [[], []]
  const known = new Map<string, { line: number; params: string }>()
  for (const { line, cells } of rows) {
    const [limitType, code] = [
      cells.limit_type!.normalize('NFKC').replace(/\s/g, ''),
      cells.national_code!.normalize('NFKC'),
    ]
    const fault = formFault(cells, limitType, code)
    if (fault) {
      faults.push({ line, ...fault })
      continue
    }
    const [kind, read] = limitTypes[limitType]!
    const reading = cells.value === '' ? nothingSaid : read(cells.value!)
    const told = { line, limitType, hilistCode: code, itemName: cells.name!, value: cells.value! }
    if ('unread' in reading) {
      notRead.push({ ...told, ...reading.unread })
      continue
    }
    const params = reading.value as Record<string, unknown>
    const id = idOf(kind, code, params, known)
    const before = known.get(id)
    if (before && before.params === canonical(params)) continue
    if (before) {
      notRead.push({
        ...told,
        zh: `与第${before.line}行矛盾，已用第${before.line}行。`,
        en: `Line ${before.line} says otherwise and is used.`,
      })
      continue
    }
    known.set(id, { line, params: canonical(params) })
    const item = { code, name: cells.name || code, kindZh: itemKinds[cells.kind!.toLowerCase()]! }
    const rule = ruleOf(kind, id, item, params, { batch: cells.batch!, value: cells.value!, limitType }, options)
    rules.push({ line, rule, note: reading.note })
  }
  return { rows: rows.length, rules, notRead, faults }
}

const nothingSaid: { unread: Unread } = { unread: { zh: '没有写限定值。', en: 'No value is given.' } }

function formFault(cells: Cells, limitType: string, code: string): Unread | undefined {
  if (cells.batch === '') return { zh: '没有写批次。', en: 'No batch is given.' }
  if (itemKinds[cells.kind!.toLowerCase()] === undefined) {
    return { zh: `类别“${cells.kind}”不是 drug 或 item。`, en: `The kind "${cells.kind}" is neither drug nor item.` }
  }
  if (limitTypes[limitType] === undefined) {
    return { zh: `没有限定类型“${cells.limit_type}”。`, en: `There is no limit type "${cells.limit_type}".` }
  }
  if (code === '') return { zh: '没有写国家编码。', en: 'The national code is missing.' }
  return codeForm.test(code)
    ? undefined
    : { zh: `国家编码“${code}”不对。`, en: `The national code "${code}" is wrong.` }
}

/** The same item may have a limit in several windows: the first is the item's, the others carry their window. */
function idOf(
  kind: string,
  code: string,
  params: Record<string, unknown>,
  known: ReadonlyMap<string, { params: string }>,
): string {
  const id = `${kind}:${code}`
  const first = known.get(id)
  if (!first || !severalWindows.has(kind)) return id
  const window = (of: Record<string, unknown>) => `${of.window}${of.every ?? ''}${of.every ? of.unit : ''}`
  const own = window(params)
  return window(JSON.parse(first.params)) === own ? id : `${id}:${own}`
}

/** The same content is the same text, whatever the order of its keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const parts = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${parts.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

interface Published {
  readonly batch: string
  readonly value: string
  readonly limitType: string
}

function ruleOf(
  kind: string,
  ruleId: string,
  item: { code: string; name: string; kindZh: string },
  params: Record<string, unknown>,
  { batch, value, limitType }: Published,
  { validFrom, fileName }: ListOptions,
): MonitoringRule {
  const { nameZh, nameEn, category, result } = kinds.find((one) => one.kind === kind)!
  const words = describe(kind, params)
  return {
    ...{ ruleId, version: 1, kind, category, result, nameZh: `${item.kindZh}${nameZh}`, nameEn },
    ...{ logicZh: `${item.name}：${words.zh}`, logicEn: `${item.name}: ${words.en}` },
    action: result === 'violation' ? 'stop' : 'remind',
    severity: result === 'violation' ? 2 : 1,
    stages: ['before', 'during', 'after'],
    ...{
      hospLvs: null,
      scenes: null,
      insutypes: null,
      fundTypes: null,
      hilistCode: item.code,
      itemName: item.name,
      params,
    },
    ...{
      published: value,
      batch,
      clauseZh: `${batch} ${limitType}：${value}`,
      clauseEn: `${batch}, ${limitType}: ${value}`,
    },
    ...{ source: fileName, validFrom: validFrom ?? everyDay, validTo: null, enabled: true },
  }
}

/** batch,code,name,excluded_code,excluded_name: on a day with the first, the excluded one is not paid. */
export function readPairs(text: string, options: ListOptions): ReadList {
  const { rows, faults } = tableOf(text, ['batch', 'code', 'name', 'excluded_code', 'excluded_name'])
  const rules: ReadRule[] = []
  const known = new Set<string>()
  for (const { line, cells } of rows) {
    const [code, excludedCode] = [cells.code!.normalize('NFKC'), cells.excluded_code!.normalize('NFKC')]
    const wrong = [code, excludedCode].find((one) => !codeForm.test(one))
    if (cells.batch === '') faults.push({ line, zh: '没有写批次。', en: 'No batch is given.' })
    else if (wrong !== undefined) faults.push({ line, zh: `编码“${wrong}”不对。`, en: `The code "${wrong}" is wrong.` })
    else if (code === excludedCode)
      faults.push({ line, zh: '一个项目不能与自己互斥。', en: 'An item cannot exclude itself.' })
    else {
      const ruleId = `exclusive-pair:${code}:${excludedCode}`
      if (known.has(ruleId)) continue
      known.add(ruleId)
      const excludedName = cells.excluded_name || excludedCode
      const item = { code, name: cells.name || code, kindZh: '' }
      const published = { batch: cells.batch!, value: `${code}×${excludedCode}`, limitType: '互斥收费' }
      rules.push({
        line,
        rule: ruleOf('exclusive-pair', ruleId, item, { excludedCode, excludedName }, published, options),
        note: undefined,
      })
    }
  }
  return { rows: rows.length, rules, notRead: [], faults }
}

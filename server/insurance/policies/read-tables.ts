import { pinyin } from 'pinyin-pro'
import { z } from 'zod'
import { csvOf } from '#contracts/csv'
import {
  type Cells,
  ExportTable,
  FindHistory,
  FindTable,
  History,
  type PolicyTable,
  PublicationPage,
  Publications,
  ReadPublication,
  TablePage,
} from '#contracts/policies'
import { type PolicyColumn, policyColumns } from '#contracts/policy-columns'
import { type DatedTables, findCatalogue, versionsOf } from '#insurance/benefits'
import { type Context, FileAnswer, type Role, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import * as publications from './publication-store.ts'
import { cellsOf } from './rows.ts'
import { xlsxOf } from './sheet.ts'

const readers: Role[] = ['administrator', 'auditor', 'manager']
interface Asked {
  readonly table: PolicyTable
  readonly text?: string | undefined
  readonly limit: number
  readonly offset: number
}

export const readTable = verb(
  {
    name: 'policies.read_table',
    may: readers,
    input: FindTable,
    answer: TablePage,
    summary: 'The rows of a policy table in force on a day, by name, code or pinyin.',
  },
  async (ctx, { onDate, ...asked }) => {
    const day = onDate ?? dayOf(ctx.now)
    return { onDate: day, ...(await inForce(ctx, asked, day)) }
  },
)

async function inForce<T extends PolicyTable>(ctx: Context, asked: Asked & { readonly table: T }, day: string) {
  const { table, text = '', limit, offset } = asked
  if (table === 'catalogue') return catalogueInForce(ctx, { text, limit, offset }, day)
  const found = [...(await versionsOf(ctx, table))].flatMap(([key, versions]) => {
    const row = versions.find((one) => one.valid_from <= day && (one.valid_to ?? '9999') >= day)
    return row ? [{ key, cells: cellsOf(table, row), next: nextOf(versions, day) }] : []
  })
  const wanted = found.filter(({ cells }) => speaksOf(policyColumns[table], cells, text.trim().toLowerCase()))
  const rows = wanted.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return { rows: rows.slice(offset, offset + limit), total: rows.length }
}

async function catalogueInForce(ctx: Context, asked: Omit<Asked, 'table'>, day: string) {
  const { items, total } = await findCatalogue(ctx, { ...asked, limit: Math.min(asked.limit, 200), onDate: day })
  const versions = await versionsOf(
    ctx,
    'catalogue',
    items.map((item) => item.hilist_code),
  )
  const rows = items.map((item) => ({
    key: item.hilist_code,
    cells: cellsOf('catalogue', item),
    next: nextOf(versions.get(item.hilist_code) ?? [], day),
  }))
  return { rows, total }
}

const nextOf = (versions: readonly DatedTables[PolicyTable][], day: string) =>
  versions.find((one) => one.valid_from > day)?.valid_from ?? null

const initialsOf = (word: string): string =>
  /\p{Script=Han}/u.test(word)
    ? pinyin(word, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' }).join('').toLowerCase()
    : ''

/** By any word that stands in the row, in either language, or by its pinyin's first letters. */
function speaksOf(columns: readonly PolicyColumn[], cells: Cells, text: string): boolean {
  if (text === '') return true
  const words = columns.flatMap((column) => {
    const value = cells[column.name] ?? ''
    const choice = column.choices?.find((one) => one.value === value)
    return choice ? [choice.zh, choice.en, value] : [value]
  })
  const isIn = (part: string) => (word: string) => word.toLowerCase().includes(part) || initialsOf(word).includes(part)
  return text.split(/\s+/).every((part) => words.some(isIn(part)))
}

export const readHistory = verb(
  {
    name: 'policies.read_history',
    may: readers,
    input: FindHistory,
    answer: History,
    summary: 'Every version of one row: who published it, when and why, and what took its place.',
  },
  async (ctx, { table, key }) => {
    const there = (await versionsOf(ctx, table, [key])).get(key) ?? []
    const changes = await publications.changesOfKey(ctx, table, key)
    const standing = there.map((row) => {
      const cells = cellsOf(table, row)
      const by = changes.find((one) => one.after?.valid_from === cells.valid_from)
      return { cells, ...said(by), replaced: false }
    })
    // A version of the same first day that reads otherwise was corrected away.
    const gone = changes
      .flatMap(({ after, before }, index) => [
        { cells: after, by: changes[index] },
        { cells: before, by: undefined },
      ])
      .filter(({ cells }) => cells && !standing.some((one) => sameButEnd(one.cells, cells)))
    const replaced = [...new Map(gone.map((one) => [JSON.stringify(one.cells), one])).values()].map(({ cells, by }) => {
      return { cells: cells!, ...said(by), replaced: true }
    })
    return { key, versions: [...standing.toReversed(), ...replaced] }
  },
)

const sameButEnd = (a: Cells, b: Cells) =>
  Object.keys(a).every((name) => name === 'valid_to' || (a[name] ?? '') === (b[name] ?? ''))

const said = (by: publications.ChangeOfKey | undefined) => ({
  publicationId: by?.publicationId ?? null,
  publishedAt: by?.publishedAt ?? null,
  maker: by?.maker ?? null,
  checker: by?.checker ?? null,
  reason: by?.reason ?? null,
})

export const listPublications = verb(
  {
    name: 'policies.list_publications',
    may: readers,
    input: z.object({}),
    answer: Publications,
    summary: 'What was published, by whom and why; the newest first.',
  },
  async (ctx) => ({ publications: await publications.publications(ctx) }),
)

/** Refusals: policies.unknown_publication. */
export const readPublication = verb(
  {
    name: 'policies.read_publication',
    may: readers,
    input: ReadPublication,
    answer: PublicationPage,
    summary: 'What a publication changed, row by row.',
  },
  async (ctx, { publicationId, ...page }) => {
    const publication = await publications.publicationOf(ctx, publicationId)
    refuseUnless(publication, 'policies.unknown_publication')
    return { publication, ...(await publications.changesOf(ctx, publicationId, page)) }
  },
)

export const exportTable = verb(
  {
    name: 'policies.export_table',
    may: readers,
    input: ExportTable,
    answer: FileAnswer,
    summary: 'A policy table in force as CSV or XLSX; it can be imported as it is.',
  },
  async (ctx, { table, format, onDate, locale }) => {
    const day = onDate ?? dayOf(ctx.now)
    const rows: (readonly string[])[] = []
    for (let offset = 0; ; offset += 200) {
      const page = await inForce(ctx, { table, limit: 200, offset }, day)
      rows.push(...page.rows.map(({ cells }) => lineOf(policyColumns[table], cells, locale ?? ctx.locale)))
      if (offset + 200 >= page.total) break
    }
    return fileOf(table, format, locale ?? ctx.locale, rows, day)
  },
)

export const exportTemplate = verb(
  {
    name: 'policies.export_template',
    may: ['administrator', 'auditor'],
    input: ExportTable.omit({ onDate: true }),
    answer: FileAnswer,
    summary: 'An empty sheet with the columns of a policy table, and what may stand in them.',
  },
  async (ctx, { table, format, locale }) => fileOf(table, format, locale ?? ctx.locale, [], 'template'),
)

type Locale = 'zh' | 'en'

/** Choices and flags in the reader's words; the import reads them back. */
function lineOf(columns: readonly PolicyColumn[], cells: Cells, locale: Locale): string[] {
  return columns.map((column) => {
    const value = cells[column.name] ?? ''
    if (column.kind === 'flag' && locale === 'zh') return value === 'yes' ? '是' : '否'
    return column.choices?.find((one) => one.value === value)?.[locale] ?? value
  })
}

async function fileOf(
  table: PolicyTable,
  format: 'csv' | 'xlsx',
  locale: Locale,
  rows: readonly (readonly string[])[],
  name: string,
): Promise<z.output<typeof FileAnswer>> {
  const columns = policyColumns[table]
  const all = [columns.map((column) => column[locale]), ...rows]
  const fileName = `anji-${table}-${name}.${format}`
  if (format === 'csv') return { fileName, content: csvOf(all) }
  const zh = locale === 'zh'
  const notes = columns.map((column) => [
    ...[column[locale], column.name, kinds[column.kind][locale]],
    column.choices?.map((one) => one[locale]).join(' / ') ?? '',
    column.blank ? (zh ? '可空' : 'may be blank') : zh ? '必填' : 'required',
  ])
  const sheets = [
    { name: zh ? '数据' : 'Rows', rows: all },
    {
      name: zh ? '说明' : 'Columns',
      rows: [
        zh ? ['栏目', '字段名', '格式', '取值', '要求'] : ['Column', 'Field', 'Format', 'Values', 'Rule'],
        ...notes,
      ],
    },
  ]
  return { fileName, content: await xlsxOf(sheets) }
}

const kinds: Readonly<Record<PolicyColumn['kind'], Readonly<Record<Locale, string>>>> = {
  code: { zh: '编码', en: 'code' },
  text: { zh: '文字', en: 'text' },
  yuan: { zh: '元，最多两位小数', en: 'yuan, at most two decimals' },
  ratio: { zh: '带单位的比例，如 10% 或 1000bp', en: 'ratio with its unit, such as 10% or 1000bp' },
  day: { zh: '日期，如 2027-01-01', en: 'day, such as 2027-01-01' },
  choice: { zh: '从取值中选一', en: 'one of the values' },
  flag: { zh: '是或否', en: 'yes or no' },
  count: { zh: '整数', en: 'whole number' },
  bands: {
    zh: '如 5000:70%; *:75%（5000 元以下 70%，以上 75%）',
    en: 'such as 5000:70%; *:75% (up to 5,000 yuan 70%, above 75%)',
  },
  codes: { zh: '以 | 分隔的编码', en: 'codes joined by |' },
}

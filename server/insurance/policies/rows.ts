import type { Cells, PolicyTable } from '#contracts/policies'
import { type PolicyColumn, policyColumns } from '#contracts/policy-columns'
import { classIsConsistent, type DatedTables, keyOf } from '#insurance/benefits'
import { cellOf, parseCell, type Value, type Wrong } from './cells.ts'

type Values = Readonly<Record<string, Value>>

/** Between a row of a table and its cells: one shape for the import, the editor, the export and a difference. */
interface Shape<Row> {
  readonly fromValues: (values: Values) => Row
  readonly toValues: (row: Row) => Values
}

const text = (values: Values, name: string) => (values[name] as string | null) ?? ''
const days = (values: Values) => ({
  valid_from: text(values, 'valid_from'),
  valid_to: values.valid_to as string | null,
})
const clauses = (values: Values) => ({ clauseZh: text(values, 'clause_zh'), clauseEn: text(values, 'clause_en') })

const shapes: { readonly [T in PolicyTable]: Shape<DatedTables[T]> } = {
  catalogue: {
    fromValues: (values) => {
      const limits = {
        ...(values.per_day === null ? {} : { perDay: values.per_day as number }),
        ...(values.per_stay === null ? {} : { perStay: values.per_stay as number }),
        ...(values.only_for === null ? {} : { onlyFor: text(values, 'only_for') }),
      }
      return {
        hilist_code: text(values, 'hilist_code'),
        kind: values.kind as DatedTables['catalogue']['kind'],
        name: text(values, 'name'),
        nameEn: text(values, 'name_en'),
        unit: text(values, 'unit'),
        chrgitm_lv: values.chrgitm_lv as DatedTables['catalogue']['chrgitm_lv'],
        pric: values.pric as number,
        pric_uplmt_amt: values.pric_uplmt_amt as number | null,
        selfpay_prop: values.selfpay_prop as number,
        ...(values.limit_zh === null ? {} : { limitZh: text(values, 'limit_zh') }),
        ...(Object.keys(limits).length === 0 ? {} : { limits }),
        ...days(values),
      }
    },
    toValues: ({ nameEn, limitZh, limits, ...row }) => ({
      ...row,
      name_en: nameEn,
      limit_zh: limitZh ?? null,
      per_day: limits?.perDay ?? null,
      per_stay: limits?.perStay ?? null,
      only_for: limits?.onlyFor ?? null,
    }),
  },
  policy: {
    fromValues: (values) => {
      const row = {
        policyId: '',
        insutype: values.insutype as DatedTables['policy']['insutype'],
        med_type: values.med_type as DatedTables['policy']['med_type'],
        hosp_lv: Number(values.hosp_lv),
        ageFrom: values.age_from as number,
        ageTo: values.age_to as number,
        contracted: values.contracted as boolean,
        referred: values.referred as boolean,
        dedc_std: values.dedc_std as number,
        bands: values.bands as DatedTables['policy']['bands'],
        fundUplmtFen: values.fund_uplmt as number,
        ...clauses(values),
        ...days(values),
      }
      return { ...row, policyId: `${keyOf('policy', row)}@${row.valid_from}` }
    },
    toValues: ({ policyId: _id, ageFrom, ageTo, fundUplmtFen, clauseZh, clauseEn, hosp_lv, ...row }) => ({
      ...row,
      hosp_lv: String(hosp_lv),
      age_from: ageFrom,
      age_to: ageTo,
      fund_uplmt: fundUplmtFen,
      clause_zh: clauseZh,
      clause_en: clauseEn,
    }),
  },
  supplement: {
    fromValues: (values) => {
      const row = {
        supplementId: '',
        fund: values.fund as DatedTables['supplement']['fund'],
        insutype: values.insutype as DatedTables['supplement']['insutype'],
        entitlement: values.entitlement as DatedTables['supplement']['entitlement'],
        bands: values.bands as DatedTables['supplement']['bands'],
        uplmtFen: values.uplmt as number,
        ...clauses(values),
        ...days(values),
      }
      return { ...row, supplementId: `${keyOf('supplement', row)}@${row.valid_from}` }
    },
    toValues: ({ supplementId: _id, uplmtFen, clauseZh, clauseEn, ...row }) => ({
      ...row,
      uplmt: uplmtFen,
      clause_zh: clauseZh,
      clause_en: clauseEn,
    }),
  },
  'special-disease': {
    fromValues: (values) => ({
      code: text(values, 'code'),
      insutype: values.insutype as DatedTables['special-disease']['insutype'],
      name: text(values, 'name'),
      nameEn: text(values, 'name_en'),
      diagCodes: values.diag_codes as string[],
      uplmtFen: values.uplmt as number | null,
      ...clauses(values),
      ...days(values),
    }),
    toValues: ({ nameEn, diagCodes, uplmtFen, clauseZh, clauseEn, ...row }) => ({
      ...row,
      name_en: nameEn,
      diag_codes: diagCodes,
      uplmt: uplmtFen,
      clause_zh: clauseZh,
      clause_en: clauseEn,
    }),
  },
}

export function cellsOf<T extends PolicyTable>(table: T, row: DatedTables[T]): Cells {
  const values = shapes[table].toValues(row)
  return Object.fromEntries(policyColumns[table].map((column) => [column.name, cellOf(column, values[column.name])]))
}

/** The row of cells that were checked before. Throws on others: what is kept in a draft has passed. */
export function rowOf<T extends PolicyTable>(table: T, cells: Cells): DatedTables[T] {
  const { row, wrongs } = checkRow(table, cells)
  if (!row) throw new Error(`A kept row of ${table} does not pass: ${wrongs.map((one) => one.field).join()}`)
  return row
}

interface Checked<T extends PolicyTable> {
  readonly row: DatedTables[T] | undefined
  readonly wrongs: readonly Wrong[]
}

/** Reads a row out of its cells, or says what is wrong in each column. */
export function checkRow<T extends PolicyTable>(table: T, cells: Cells): Checked<T> {
  const { values, wrongs } = readCells(policyColumns[table], cells)
  if (wrongs.length > 0) return { row: undefined, wrongs }
  const { valid_from, valid_to, chrgitm_lv, age_from, age_to } = values
  const more: Wrong[] = []
  if (valid_to && valid_to < valid_from!) more.push({ field: 'valid_to', code: 'policies.dates_wrong' })
  if (table === 'policy' && age_to! < age_from!) {
    more.push({ field: 'age_to', code: 'policies.not_a_count', params: { max: 150 } })
  }
  const row = shapes[table].fromValues(values)
  if (chrgitm_lv && !classIsConsistent(row as DatedTables['catalogue'])) {
    more.push({ field: 'selfpay_prop', code: 'policies.class_wrong' })
  }
  return more.length > 0 ? { row: undefined, wrongs: more } : { row, wrongs: [] }
}

/** A row that ends needs its key and its last day. */
export function checkEnd(table: PolicyTable, cells: Cells): { key?: string; day?: string; wrongs: readonly Wrong[] } {
  const last: PolicyColumn = { name: 'valid_to', zh: '结束日期', en: 'Valid to', kind: 'day' }
  const columns = [...policyColumns[table].filter((column) => column.key), last]
  const { values, wrongs } = readCells(columns, cells)
  if (wrongs.length > 0) return { wrongs }
  // Only the columns of the key are looked at.
  const row = shapes[table].fromValues({ ...values, valid_from: '' })
  return { key: keyOf(table, row), day: values.valid_to as string, wrongs: [] }
}

function readCells(columns: readonly PolicyColumn[], cells: Cells) {
  const values: Record<string, Value> = {}
  const wrongs: Wrong[] = []
  for (const column of columns) {
    const parsed = parseCell(column, cells[column.name] ?? '')
    if ('wrong' in parsed) wrongs.push({ field: column.name, ...parsed.wrong })
    else values[column.name] = parsed.value
  }
  return { values, wrongs }
}

import { Button, Input, Table } from 'antd'
import { useState } from 'react'
import { parametersOf } from '#contracts/budgets'
import { saveCsv } from '../../shell/csv.ts'
import { Money } from '../../shell/money.tsx'
import {
  type Cell,
  cellColumns,
  cellsOf,
  csvOfCells,
  type Table as RateTable,
  readCells,
  type WrongCell,
} from './cells.ts'
import { useT } from './texts.ts'

/** The rates of a rule as a table that can be searched and taken along. */
export function Rates({ of }: { of: unknown }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const read = parametersOf.capitation.safeParse(of)
  if (!read.success) return null
  const rows = cellsOf(read.data).filter(({ disease }) => text === '' || disease.toLowerCase().includes(text))
  return (
    <>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'cells.hide' : 'cells.show')}
      </Button>{' '}
      <Button size="small" onClick={() => saveCsv('capitation-rates', csvOfCells(read.data))}>
        {t('cells.export')}
      </Button>
      {open ? (
        <div className="year-cells">
          <Input.Search
            className="search"
            allowClear
            aria-label={t('cells.search')}
            placeholder={t('cells.search')}
            onChange={({ target }) => setText(target.value.trim().toLowerCase())}
          />
          <Table<Cell>
            size="small"
            rowKey="key"
            dataSource={rows}
            pagination={{ pageSize: 24, showSizeChanger: false, hideOnSinglePage: true }}
            columns={[
              { title: t('cells.age'), render: (_, { age }) => t('cells.ageFrom', { n: age }) },
              { title: t('cells.sex'), render: (_, { sex }) => t(`cells.sexes.${sex}`) },
              {
                title: t('cells.disease'),
                render: (_, { disease }) => (disease === 'none' ? t('cells.none') : disease),
              },
              { title: t('cells.score'), render: (_, { score }) => t('cells.scoreFrom', { n: score / 10_000 }) },
              { title: t('cells.amount'), align: 'right', render: (_, { fen }) => <Money fen={fen} /> },
            ]}
          />
        </div>
      ) : null}
    </>
  )
}

/** A file of rates taken in whole, or the lines and cells that are wrong and nothing taken. */
export function RatesImport({ value, onChange }: { value: RateTable; onChange: (table: RateTable) => void }) {
  const t = useT()
  const [wrong, setWrong] = useState<readonly WrongCell[]>([])
  const pick = async (file: File | undefined) => {
    if (!file) return
    const read = readCells(await file.text())
    setWrong(read.wrong)
    if (read.wrong.length === 0) onChange(read.table)
  }
  const said = ({ what, cell }: WrongCell) =>
    what === 'columns'
      ? t('cells.columns', { columns: cellColumns.join(',') })
      : what === 'missing'
        ? t('cells.missing', { cell })
        : `${t(`cells.${what}`)} (${cell})`
  return (
    <div>
      <Button size="small" onClick={() => saveCsv('capitation-rates', csvOfCells(value))}>
        {t('cells.export')}
      </Button>{' '}
      <input
        type="file"
        accept=".csv,text/csv"
        aria-label={t('cells.pick')}
        onChange={({ target }) => void pick(target.files?.[0])}
      />
      <p className="muted">{t('f.cellsHint')}</p>
      {wrong.length > 0 ? (
        <div role="alert">
          <b className="form-error">{t('cells.wrong', { n: wrong.length })}</b>
          <ul className="year-wrong">
            {wrong.slice(0, 200).map((one) => (
              <li key={`${one.line}:${one.what}:${one.cell}`}>
                {one.line === null ? '' : `${t('cells.line', { n: one.line })}: `}
                {said(one)}
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <p role="status">{t('cells.read', { n: Object.keys(value.monthFen).length })}</p>
      )}
    </div>
  )
}

import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Drawer, Input, Table, Tag } from 'antd'
import { useState } from 'react'
import {
  type Cells,
  History,
  type PolicyTable,
  TablePage,
  type TableRow,
  PolicyTable as Tables,
} from '#contracts/policies'
import { withParams } from '../../shell/api.ts'
import { preferences, usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { IntoDraft } from './into-draft.tsx'
import { Diff, PolicyNav, TablePick, useColumns, useMayEdit } from './parts.tsx'
import { nameOfRow } from './say.ts'
import { useT } from './texts.ts'

const pageSize = 50

/** The tables in force on a day; a row leads to its versions and into a draft. */
export function PolicyTablesPage() {
  const t = useT()
  const deskT = useDeskT()
  const search = useSearch({ strict: false }) as { table?: string; onDate?: string }
  const navigate = useNavigate()
  const table: PolicyTable = Tables.safeParse(search.table).data ?? 'policy'
  const [text, setText] = useState('')
  const [page, setPage] = useState(1)
  const [onDate, setOnDate] = useState('')
  const day = /^\d{4}-\d{2}-\d{2}$/.test(onDate) ? onDate : undefined
  const params = { text: text || undefined, onDate: day, limit: pageSize, offset: (page - 1) * pageSize }
  const query = useApi(`/api/policies/tables/${table}`, TablePage, { params, keep: true })
  const go = (next: PolicyTable) => {
    setPage(1)
    void navigate({ to: '/policy' as never, search: { table: next } as never })
  }
  return (
    <Page
      title={t('title')}
      sub={query.data ? t('tablesSub', { day: query.data.onDate }) : ' '}
      actions={
        <>
          <Files table={table} onDate={day} />
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <PolicyNav />
      <Card>
        <div className="policy-filters">
          <TablePick value={table} onChange={go} />
          <Input.Search
            style={{ width: 280 }}
            allowClear
            placeholder={t('search')}
            aria-label={t('search')}
            onSearch={(value) => {
              setPage(1)
              setText(value.trim())
            }}
          />
          <Input
            type="date"
            aria-label={t('onDate')}
            style={{ width: 160 }}
            value={onDate}
            onChange={(event) => setOnDate(event.target.value)}
          />
        </div>
        <Answer of={query} loading={<Loading lines={8} />}>
          {(answer) =>
            answer.rows.length === 0 ? (
              <Empty title={t('nothing')} />
            ) : (
              <Rows key={table} table={table} answer={answer} page={page} onPage={setPage} />
            )
          }
        </Answer>
      </Card>
    </Page>
  )
}

function Files({ table, onDate }: { table: PolicyTable; onDate: string | undefined }) {
  const t = useT()
  const mayEdit = useMayEdit()
  const { locale } = preferences.get()
  const to = (what: string, format: string) =>
    withParams(`/api/policies/tables/${table}/${what}`, { format, locale, ...(what === 'export' ? { onDate } : {}) })
  return (
    <>
      {mayEdit ? (
        <Button download href={to('template', 'xlsx')}>
          {t('template')}
        </Button>
      ) : null}
      <Button download href={to('export', 'csv')}>
        CSV
      </Button>
      <Button download href={to('export', 'xlsx')}>
        XLSX
      </Button>
    </>
  )
}

interface RowsProps {
  table: PolicyTable
  answer: (typeof TablePage)['_output']
  page: number
  onPage: (page: number) => void
}

function Rows({ table, answer, page, onPage }: RowsProps) {
  const t = useT()
  const mayEdit = useMayEdit()
  const columns = useColumns<TableRow>(table)
  const [shown, setShown] = useState<TableRow | null>(null)
  const [moving, setMoving] = useState<{ cells: Cells; ending: boolean } | null>(null)
  return (
    <>
      <p className="muted">{t('total', { n: answer.total })}</p>
      <Table<TableRow>
        size="small"
        className="policy-table"
        rowKey="key"
        dataSource={[...answer.rows]}
        scroll={{ x: 'max-content' }}
        pagination={{
          ...{ pageSize, total: answer.total, current: page, onChange: onPage },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={[
          ...columns,
          {
            title: '',
            key: 'actions',
            fixed: 'right',
            className: 'no-print',
            render: (_, row) => (
              <>
                {row.next ? <Tag color="warning">{t('next', { day: row.next })}</Tag> : null}
                <Button type="link" size="small" onClick={() => setShown(row)}>
                  {t('history')}
                </Button>
                {mayEdit ? (
                  <>
                    <Button type="link" size="small" onClick={() => setMoving({ cells: row.cells, ending: false })}>
                      {t('change')}
                    </Button>
                    <Button type="link" size="small" onClick={() => setMoving({ cells: row.cells, ending: true })}>
                      {t('end')}
                    </Button>
                  </>
                ) : null}
              </>
            ),
          },
        ]}
      />
      <HistoryDrawer table={table} row={shown} onClose={() => setShown(null)} />
      {moving ? <IntoDraft table={table} {...moving} onClose={() => setMoving(null)} /> : null}
    </>
  )
}

function HistoryDrawer({ table, row, onClose }: { table: PolicyTable; row: TableRow | null; onClose: () => void }) {
  const t = useT()
  const say = useSay()
  const { locale } = usePreferences()
  const name = row ? nameOfRow(table, row.cells, locale) : ''
  const query = useApi(`/api/policies/tables/${table}/history`, History, {
    params: { key: row?.key ?? '' },
    enabled: row !== null,
  })
  return (
    <Drawer open={row !== null} onClose={onClose} size="large" title={t('historyOf', { key: name })}>
      <Answer of={query}>
        {({ versions }) => (
          <>
            {versions.map((one, at) => (
              <Card
                key={`${one.cells.valid_from} ${one.publicationId} ${one.replaced}`}
                title={
                  <>
                    {one.cells.valid_from} – {one.cells.valid_to}{' '}
                    {one.replaced ? <Tag color="error">{t('replaced')}</Tag> : null}
                  </>
                }
              >
                <p className="muted">
                  {one.publishedAt
                    ? `${t('publishedBy', { maker: one.maker ?? '', checker: one.checker ?? '', at: say(one.publishedAt) })} · ${one.reason}`
                    : t('loaded')}
                </p>
                <Diff table={table} before={versions[at + 1]?.cells ?? null} after={one.cells} />
              </Card>
            ))}
          </>
        )}
      </Answer>
    </Drawer>
  )
}

import { Segmented, Table, Tag } from 'antd'
import { type Cells, type PolicyTable, PolicyTable as Tables } from '#contracts/policies'
import { policyColumns } from '#contracts/policy-columns'
import { usePreferences } from '../../shell/preferences.ts'
import { useMe } from '../../shell/session.tsx'
import { SubNav } from '../booking/sub-nav.tsx'
import './policy.css'
import { cellInWords, differences, nameOfRow, numeric } from './say.ts'
import { useT } from './texts.ts'

export function PolicyNav() {
  const t = useT()
  const mayEdit = useMayEdit()
  return (
    <SubNav
      label={t('nav')}
      items={[
        { to: '/policy', text: t('navTables') },
        { to: '/policy/drafts', text: t('navDrafts') },
        { to: '/policy/publications', text: t('navPublications') },
        ...(mayEdit ? [{ to: '/policy/tickets', text: t('navTickets') }] : []),
      ]}
    />
  )
}

/** Who may write drafts; a manager reads. */
export const useMayEdit = () => useMe().roles.some((role) => role === 'administrator' || role === 'auditor')

export function TablePick({ value, onChange, counts }: PickProps) {
  const t = useT()
  return (
    <Segmented
      aria-label={t('navTables')}
      value={value}
      onChange={onChange}
      options={Tables.options.map((one) => {
        const count = counts?.get(one) ?? 0
        return { value: one, label: count > 0 ? `${t(`table.${one}`)} ${count}` : t(`table.${one}`) }
      })}
    />
  )
}

interface PickProps {
  value: PolicyTable
  onChange: (value: PolicyTable) => void
  counts?: ReadonlyMap<PolicyTable, number>
}

/** Every column of a table as columns of the kit's table. */
export function useColumns<R extends { cells: Cells }>(table: PolicyTable) {
  const { locale } = usePreferences()
  return policyColumns[table].map((column, at) => ({
    title: column[locale],
    key: column.name,
    ...(numeric(column) ? { align: 'right' as const, className: 'tabular' } : {}),
    ...(at === 0 ? { fixed: 'left' as const } : {}),
    render: (_: unknown, row: R) => {
      const said = cellInWords(column, row.cells[column.name], locale)
      const long = column.kind === 'text' || column.kind === 'bands' || column.kind === 'codes'
      return long ? (
        <span className="policy-text" title={said}>
          {said}
        </span>
      ) : (
        said
      )
    },
  }))
}

/** What changed in a row: the column, what was and what is. */
export function Diff({ table, before, after }: { table: PolicyTable; before: Cells | null; after: Cells | null }) {
  const { locale } = usePreferences()
  const found = differences(table, before, after).filter((one) => before !== null || one.column.kind !== 'text')
  return (
    <div className="policy-diff">
      <ul>
        {found.map(({ column, before: was, after: is }) => (
          <li key={column.name}>
            <span className="muted">{column[locale]}</span>{' '}
            {before ? (
              <>
                <del>{cellInWords(column, was, locale)}</del> →{' '}
              </>
            ) : null}
            <ins>{cellInWords(column, is, locale)}</ins>
          </li>
        ))}
      </ul>
    </div>
  )
}

export interface ChangeRow {
  readonly id: string
  readonly table: PolicyTable
  readonly change: 'added' | 'changed' | 'ended'
  readonly before: Cells | null
  readonly after: Cells | null
}
const colours = { added: 'success', changed: 'warning', ended: 'error' } as const

/** Rows of a draft or a publication with their differences. */
export function Changes(props: {
  rows: readonly ChangeRow[]
  total: number
  page: number
  onPage: (page: number) => void
  extra?: (row: ChangeRow) => React.ReactNode
  expanded?: { id: string | null; show: (row: ChangeRow) => React.ReactNode }
}) {
  const t = useT()
  const { locale } = usePreferences()
  return (
    <Table<ChangeRow>
      size="small"
      rowKey="id"
      dataSource={[...props.rows]}
      pagination={{
        pageSize: 50,
        total: props.total,
        current: props.page,
        onChange: props.onPage,
        hideOnSinglePage: true,
      }}
      expandable={
        props.expanded
          ? {
              expandedRowKeys: props.expanded.id === null ? [] : [props.expanded.id],
              expandedRowRender: props.expanded.show,
              showExpandColumn: false,
            }
          : undefined
      }
      columns={[
        {
          title: '',
          width: '34%',
          render: (_, row) => (
            <>
              <Tag color={colours[row.change]}>{t(`changeOf.${row.change}`)}</Tag>
              {nameOfRow(row.table, row.after ?? row.before ?? {}, locale)}
            </>
          ),
        },
        {
          title: t('differences'),
          render: (_, row) => <Diff table={row.table} before={row.before} after={row.after} />,
        },
        ...(props.extra
          ? [
              {
                title: '',
                width: 170,
                align: 'right' as const,
                render: (_: unknown, row: ChangeRow) => props.extra?.(row),
              },
            ]
          : []),
      ]}
    />
  )
}

import { Segmented, Table } from 'antd'
import { useState } from 'react'
import { type BreakdownRow, type ScopeKind, Breakdown as Shape } from '#contracts/measures'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { ExportCsv } from './figures.tsx'
import { partsOf, points, type Where, wayOf } from './say.ts'
import { useT } from './texts.ts'
import { asked, useWhere } from './use-where.ts'
import { rateColumns } from './value-map.tsx'

/** One measure side by side: institutions, teams, cells or doctors of the scope; a name makes it the scope. */
export function Breakdown({ measure, where, kind }: { measure: string; where: Where; kind: ScopeKind }) {
  const t = useT()
  const parts = partsOf(kind)
  const [wanted, setWanted] = useState<(typeof parts)[number] | undefined>(undefined)
  const by = wanted !== undefined && parts.includes(wanted) ? wanted : parts[0]
  const params = { measure, by, ...asked(where) }
  const query = useApi('/api/measures/breakdown', Shape, { params, keep: true, enabled: by !== undefined })
  if (by === undefined) return null
  return (
    <Card
      title={t('rows')}
      extra={
        <>
          <Segmented
            size="small"
            aria-label={t('by')}
            value={by}
            onChange={setWanted}
            options={parts.map((value) => ({ value, label: t(`scope.${value}`) }))}
          />
          <ExportCsv small table="breakdown" params={params} />
        </>
      }
    >
      <Answer of={query} loading={<Loading lines={8} />}>
        {(answer) =>
          answer.rows.length === 0 ? (
            <Empty title={t('breakdownNone', { by: t(`scope.${by}`) })} />
          ) : (
            <Rows rows={answer.rows} by={by} />
          )
        }
      </Answer>
    </Card>
  )
}

function Rows({ rows, by }: { rows: readonly BreakdownRow[]; by: ScopeKind }) {
  const t = useT()
  const { go } = useWhere()
  return (
    <Table<BreakdownRow>
      size="small"
      rowKey="id"
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 620, y: 360 }}
      columns={[
        {
          title: t(`scope.${by}`),
          render: (_, row) => (
            <button
              type="button"
              className="plain-button"
              aria-label={t('open', { name: row.name })}
              onClick={() => go({ scopeKind: by, scopeId: row.id })}
            >
              {row.name}
            </button>
          ),
        },
        ...rateColumns<BreakdownRow>(t),
        {
          title: t('growth'),
          width: 168,
          align: 'right',
          className: 'tabular',
          sorter: (a, b) => (a.growthPoints ?? -1e9) - (b.growthPoints ?? -1e9),
          render: (_, row) => {
            const way = wayOf(row.growthPoints)
            const sign = { more: '+', less: '−', same: '', noYear: '' }[way]
            return (
              <span className={`measure-${way}`}>
                {way === 'noYear' ? '—' : `${sign}${points(row.growthPoints ?? 0)}`}
              </span>
            )
          },
        },
      ]}
    />
  )
}

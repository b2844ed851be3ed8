import { Table } from 'antd'
import { useMemo } from 'react'
import { MeasureMap, type ScopeKind } from '#contracts/measures'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { CellMap, ramp, WithOutlines } from '../grid/cell-map.tsx'
import { Card } from '../parts/page.tsx'
import { type Outlines, useTops } from './places.ts'
import { classesOf, percent, type Where } from './say.ts'
import { useT } from './texts.ts'
import { asked, useWhere } from './use-where.ts'

type Cells = (typeof MeasureMap)['_output']['cells']
interface Asked {
  measure: string
  title: string
  where: Where
  kind: ScopeKind
}

/** One measure cell by cell, drawn from the grid's outlines. */
export function MapCard({ measure, title, where, kind }: Asked) {
  const t = useT()
  const tops = useTops()
  const values = useApi('/api/measures/map', MeasureMap, { params: { measure, ...asked(where) }, keep: true })
  return (
    <Card title={t('map')}>
      <Answer of={values} loading={<Loading lines={8} />}>
        {({ cells }) => (
          <WithOutlines of={where.scopeKind === 'institution' && where.scopeId ? [where.scopeId] : tops}>
            {(map) => (
              <Drawn cells={cells} outlines={map} title={title} whole={['region', 'institution'].includes(kind)} />
            )}
          </WithOutlines>
        )}
      </Answer>
    </Card>
  )
}

function Drawn(props: { cells: Cells; outlines: Outlines; title: string; whole: boolean }) {
  const { cells, outlines, title, whole } = props
  const t = useT()
  const { go } = useWhere()
  const byCode = useMemo(() => new Map(cells.map((cell) => [cell.code, cell])), [cells])
  // Cells of nobody stay on the map, without a colour; a scope smaller than an institution shows only its own.
  const shown = useMemo(
    () => ({
      ...outlines,
      features: outlines.features.filter(({ properties }) => whole || byCode.has(properties.name)),
    }),
    [outlines, byCode, whole],
  )
  const rates = cells.flatMap(({ ratePercent }) => ratePercent ?? [])
  const classes = useMemo(() => {
    const known = cells.flatMap(({ ratePercent }) => ratePercent ?? [])
    return classesOf(known).map(({ from, to }, index) => ({ from, to, label: `${from}–${to}%`, colour: ramp[index]! }))
  }, [cells])
  const values = useMemo(() => {
    const empty = outlines.features
      .filter(({ properties }) => !byCode.has(properties.name))
      .map(({ properties: one }) => ({ code: one.name, value: null, lines: [one.cellName, t('mapEmpty')] }))
    return [
      ...empty,
      ...cells.map((cell) => ({
        ...{ code: cell.code, value: cell.ratePercent },
        lines: [
          cell.name,
          cell.denominator === 0
            ? t('mapEmpty')
            : `${title} ${percent(cell.ratePercent)} (${cell.numerator}/${cell.denominator})`,
        ],
      })),
    ]
  }, [cells, outlines, byCode, title, t])
  if (shown.features.length === 0) return <Empty title={t('mapNone')} />
  const most = rates.length > 0 ? percent(Math.max(...rates)) : '—'
  const least = rates.length > 0 ? percent(Math.min(...rates)) : '—'
  const open = (cellId: string) => go({ scopeKind: 'cell', scopeId: cellId })
  return (
    <CellMap
      outlines={shown}
      values={values}
      classes={classes}
      label={t('mapSay', { name: title, top: most, bottom: least, count: shown.features.length })}
      onPick={(code) => {
        const cell = byCode.get(code)
        if (cell) open(cell.cellId)
      }}
      table={<MapTable cells={cells} onOpen={open} />}
    />
  )
}

function MapTable({ cells, onOpen }: { cells: Cells; onOpen: (cellId: string) => void }) {
  const t = useT()
  return (
    <Table<Cells[number]>
      size="small"
      rowKey="cellId"
      dataSource={cells}
      pagination={false}
      scroll={{ y: 340 }}
      columns={[
        { title: t('code'), dataIndex: 'code', width: 90, className: 'tabular' },
        {
          title: t('place'),
          render: (_, cell) => (
            <button type="button" className="plain-button" onClick={() => onOpen(cell.cellId)}>
              {cell.name}
            </button>
          ),
        },
        ...rateColumns<Cells[number]>(t),
      ]}
    />
  )
}

interface Ratio {
  ratePercent: number | null
  numerator: number
  denominator: number
}
export function rateColumns<R extends Ratio>(t: ReturnType<typeof useT>) {
  const right = { align: 'right' as const, className: 'tabular' }
  return [
    {
      ...{ title: t('rate'), width: 84, ...right },
      render: (_: unknown, row: R) => percent(row.ratePercent),
      sorter: (a: R, b: R) => (a.ratePercent ?? -1) - (b.ratePercent ?? -1),
    },
    { ...{ title: t('numerator'), width: 124, ...right }, render: (_: unknown, row: R) => row.numerator },
    {
      ...{ title: t('denominator'), width: 96, ...right },
      render: (_: unknown, row: R) => row.denominator,
      sorter: (a: R, b: R) => a.denominator - b.denominator,
    },
  ]
}

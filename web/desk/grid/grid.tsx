import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Segmented, Table } from 'antd'
import { useMemo, useState } from 'react'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { Empty } from '../../shell/states.tsx'
import { type Outlines, useOutlines } from '../measures/places.ts'
import { Card, Page } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { CellMap, ramp, WithOutlines } from './cell-map.tsx'
import { GradeBar, totalOf } from './grade.tsx'
import './grid.css'
import { LoadCard } from './load.tsx'
import { GridNav, useHas, useOffice, usePlace } from './nav.tsx'
import { stepsOf } from './steps.ts'
import { useT } from './texts.ts'

type Feature = Outlines['features'][number]
const ways = ['care', 'households', 'unassigned'] as const
type Way = (typeof ways)[number]

const careOf = ({ households: by }: Feature['properties']) =>
  totalOf(by) === 0 ? null : Math.round(((by.C + by.D) / totalOf(by)) * 1000) / 10
const figureOf = ({ properties: one }: Feature, way: Way): number | null =>
  way === 'care' ? careOf(one) : way === 'households' ? totalOf(one.households) : one.unassigned

/** The cells of an institution: the map, who carries how much, one line each; a cell opens its households. */
export function GridPage() {
  const t = useT()
  const place = usePlace()
  const map = useOutlines(place.ids)
  return (
    <Page title={t('title')} sub={map.data ? <Sum of={map.data} /> : ' '} actions={<Actions />}>
      <GridNav />
      <div className="page-actions no-print">{place.select}</div>
      <WithOutlines of={place.ids}>
        {(outlines) =>
          outlines.features.length === 0 ? (
            <Card>
              <Empty title={t('noCells')} hint={t('noCellsDo')} />
            </Card>
          ) : (
            <>
              <div className="columns">
                <MapCard outlines={outlines} />
                <LoadCard institutionIds={place.ids ?? []} />
              </div>
              <Cells outlines={outlines} />
            </>
          )
        }
      </WithOutlines>
    </Page>
  )
}

function Sum({ of: { features } }: { of: Outlines }) {
  const t = useT()
  const sum = (pick: (one: Feature['properties']) => number) =>
    features.reduce((before, { properties }) => before + pick(properties), 0)
  return t('sub', {
    ...{ cells: features.length, households: sum(({ households }) => totalOf(households)) },
    ...{ people: sum(({ people }) => people), unassigned: sum(({ unassigned }) => unassigned) },
  })
}

function Actions() {
  const t = useT()
  const office = useOffice()
  const has = useHas()
  return (
    <>
      {has('registrar', 'doctor') ? (
        <Link to={'/grid/households/new' as never}>
          <Button tabIndex={-1}>{t('registerHousehold')}</Button>
        </Link>
      ) : null}
      {office ? (
        <>
          <Link to={'/grid/merge' as never}>
            <Button tabIndex={-1}>{t('mergeCells')}</Button>
          </Link>
          <Link to={'/grid/cells/new' as never}>
            <Button tabIndex={-1}>{t('registerCell')}</Button>
          </Link>
        </>
      ) : null}
    </>
  )
}

function MapCard({ outlines }: { outlines: Outlines }) {
  const t = useT()
  const navigate = useNavigate()
  const [way, setWay] = useState<Way>('care')
  const { values, classes, top } = useMemo(() => {
    const all = outlines.features.map((feature) => ({ feature, value: figureOf(feature, way) }))
    const unit = way === 'care' ? '%' : ''
    const steps = stepsOf(all.flatMap(({ value }) => value ?? []))
    return {
      top: all.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1))[0]?.feature.properties.cellName ?? '',
      classes: steps.map(({ from, to }, at) => ({ from, to, label: `${from}–${to}${unit}`, colour: ramp[at]! })),
      values: all.map(({ feature: { properties: one }, value }) => ({
        ...{ code: one.name, value },
        lines: [
          one.cellName,
          `${t(`by.${way}`)} ${value ?? '—'}${unit}`,
          ...one.teams.map(({ name, households }) => `${name} ${households}`),
        ],
      })),
    }
  }, [outlines, way, t])
  const open = (code: string) => {
    const found = outlines.features.find(({ properties }) => properties.name === code)
    if (found) void navigate({ to: '/grid/cells/$cellId' as never, params: { cellId: found.id } as never })
  }
  return (
    <Card
      title={t('mapTitle')}
      extra={
        <Segmented
          size="small"
          aria-label={t('colourBy')}
          value={way}
          onChange={setWay}
          options={ways.map((value) => ({ value, label: t(`by.${value}`) }))}
        />
      }
    >
      <CellMap
        outlines={outlines}
        values={values}
        classes={classes}
        label={t('mapSay', { count: outlines.features.length, by: t(`by.${way}`), top })}
        onPick={open}
        table={<Lines features={outlines.features} short />}
      />
    </Card>
  )
}

function Cells({ outlines: { features } }: { outlines: Outlines }) {
  const t = useT()
  const deskT = useDeskT()
  const save = () => {
    const head = [
      t('code'),
      t('name'),
      t('institution'),
      t('population'),
      t('people'),
      'A',
      'B',
      'C',
      'D',
      t('unassigned'),
    ]
    const rows = features.map(({ properties: one }) => [
      ...[one.name, one.cellName, one.institutionName, one.registeredPeople, one.people],
      ...[one.households.A, one.households.B, one.households.C, one.households.D, one.unassigned],
    ])
    saveCsv('cells', csvOf(head, rows))
  }
  return (
    <Card
      title={t('cells')}
      extra={
        <button type="button" className="plain-button no-print" onClick={save}>
          {deskT('exportCsv')}
        </button>
      }
    >
      <Lines features={features} />
    </Card>
  )
}

function Lines({ features, short }: { features: readonly Feature[]; short?: boolean }) {
  const t = useT()
  const between = useBetween()
  const right = { align: 'right' as const, className: 'tabular' }
  return (
    <Table<Feature>
      size="small"
      rowKey="id"
      dataSource={[...features]}
      pagination={features.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={short ? { x: 420, y: 330 } : { x: 980 }}
      columns={[
        { title: t('code'), width: 90, className: 'tabular', render: (_, { properties }) => properties.name },
        {
          title: t('name'),
          width: 170,
          render: (_, { id, properties }) => (
            <Link to={'/grid/cells/$cellId' as never} params={{ cellId: id } as never}>
              {properties.cellName}
            </Link>
          ),
        },
        ...(short
          ? []
          : [{ title: t('institution'), render: (_: unknown, one: Feature) => one.properties.institutionName }]),
        { title: t('people'), width: 80, ...right, render: (_, { properties }) => properties.people },
        {
          ...{ title: t('households'), width: 80, ...right },
          sorter: (a, b) => totalOf(a.properties.households) - totalOf(b.properties.households),
          render: (_, { properties }) => totalOf(properties.households),
        },
        ...(short
          ? []
          : [
              {
                title: t('grades'),
                width: 240,
                render: (_: unknown, { properties }: Feature) => <GradeBar of={properties.households} />,
              },
              {
                title: t('team'),
                render: (_: unknown, { properties }: Feature) =>
                  between(properties.teams.map(({ name }) => name)) || '—',
              },
            ]),
        {
          ...{ title: t('unassigned'), width: 84, ...right },
          sorter: (a, b) => a.properties.unassigned - b.properties.unassigned,
          render: (_, { properties: { unassigned } }) => (
            <b className={unassigned > 0 ? 'amber' : undefined}>{unassigned}</b>
          ),
        },
      ]}
    />
  )
}

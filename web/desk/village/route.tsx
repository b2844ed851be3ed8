import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { CellList } from '#contracts/grid'
import { KitState } from '#contracts/village'
import { clock, newKey } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

interface Stop {
  readonly key: string
  readonly place: string
  readonly cellId: string | null
}

/** The stops of a day: those reached stand, the others are put in order, added and taken away, and saved as a whole. */
export function RouteCard({ kit, onDone }: { kit: KitState; onDone: () => unknown }) {
  const t = useT()
  const [day, setDay] = useState(() => dateOf(clock.now()))
  const stops = kit.stops.filter(({ on }) => on === day)
  return (
    <Card
      title={t('route.title')}
      extra={
        <Input
          type="date"
          aria-label={t('route.day')}
          style={{ width: 150 }}
          value={day}
          min={dateOf(clock.now())}
          onChange={(event) => event.target.value && setDay(event.target.value)}
        />
      }
    >
      {/* Another day, or a stop that was reached meanwhile, begins anew. */}
      <DayPlan
        key={`${day} ${stops.map(({ id, arrivedAt }) => `${id}${arrivedAt}`).join()}`}
        kit={kit}
        day={day}
        onDone={onDone}
      />
    </Card>
  )
}

function DayPlan({ kit, day, onDone }: { kit: KitState; day: string; onDone: () => unknown }) {
  const t = useT()
  const say = useSay()
  const { message } = App.useApp()
  const all = kit.stops.filter(({ on }) => on === day)
  const reached = all.filter(({ arrivedAt }) => arrivedAt !== null)
  const [stops, setStops] = useState<readonly Stop[]>(() =>
    all.filter(({ arrivedAt }) => arrivedAt === null).map(({ id, place, cellId }) => ({ key: id, place, cellId })),
  )
  const cells = useApi('/api/grid/cells', CellList, { params: { institutionId: kit.institutionId } })
  const save = useCommand(KitState, {
    onDone: () => {
      void message.success(t('route.saved'))
      return onDone()
    },
  })
  const put = (key: string, change: Partial<Stop>) =>
    setStops(stops.map((stop) => (stop.key === key ? { ...stop, ...change } : stop)))
  const move = (from: number, to: number) => {
    const next = stops.toSpliced(from, 1)
    setStops(next.toSpliced(to, 0, stops[from]!))
  }
  const send = () => {
    const body = { on: day, stops: stops.map(({ place, cellId }) => ({ place: place.trim(), cellId })) }
    save.mutate({ path: `/api/village/kits/${kit.id}/route`, body })
  }
  return (
    <>
      <Refused error={save.error} />
      {all.length === 0 && stops.length === 0 ? <p className="muted">{t('route.none')}</p> : null}
      {reached.map((stop) => (
        <div key={stop.id} className="village-head">
          <b>{stop.place}</b>
          <span className="muted">
            {t('route.arrived', { at: say(stop.arrivedAt!) })}
            {stop.leftAt ? ` · ${t('route.left', { at: say(stop.leftAt) })}` : ''} {stop.note}
          </span>
        </div>
      ))}
      {stops.map((stop, index) => (
        <div key={stop.key} className="village-stop">
          <span className="muted tabular">{reached.length + index + 1}</span>
          <Input
            aria-label={`${t('route.stop', { n: reached.length + index + 1 })} ${t('route.place')}`}
            placeholder={t('route.place')}
            maxLength={100}
            value={stop.place}
            onChange={(event) => put(stop.key, { place: event.target.value })}
          />
          <Select
            aria-label={t('route.cell')}
            allowClear
            placeholder={t('route.cell')}
            value={stop.cellId}
            options={(cells.data?.cells ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(cellId: string | undefined) => {
              const name = cells.data?.cells.find(({ id }) => id === cellId)?.name
              put(stop.key, { cellId: cellId ?? null, ...(stop.place === '' && name ? { place: name } : {}) })
            }}
          />
          <span>
            <Button
              type="text"
              size="small"
              icon={<ArrowUpOutlined />}
              aria-label={t('route.up')}
              disabled={index === 0}
              onClick={() => move(index, index - 1)}
            />
            <Button
              type="text"
              size="small"
              icon={<ArrowDownOutlined />}
              aria-label={t('route.down')}
              disabled={index === stops.length - 1}
              onClick={() => move(index, index + 1)}
            />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('route.remove')}
              onClick={() => setStops(stops.filter(({ key }) => key !== stop.key))}
            />
          </span>
        </div>
      ))}
      <div className="village-actions" style={{ marginTop: 8 }}>
        <Button onClick={() => setStops([...stops, { key: newKey(), place: '', cellId: null }])}>
          {t('route.add')}
        </Button>
        <Button
          type="primary"
          ghost
          loading={save.isPending}
          disabled={stops.some(({ place }) => place.trim() === '')}
          onClick={send}
        >
          {t('route.save')}
        </Button>
      </div>
    </>
  )
}

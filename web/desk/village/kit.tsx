import { Link, useParams, useSearch } from '@tanstack/react-router'
import { App, Button, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { DeviceList, KitEntryList, KitList, KitState } from '#contracts/village'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day, Time, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { expiryOf } from './expiry.ts'
import { RouteCard } from './route.tsx'
import { CountDialog, LoadDialog, TakeOutDialog } from './stock-dialogs.tsx'
import { VillagePage } from './teams.tsx'
import { useT } from './texts.ts'

type Lot = KitState['lots'][number]
type Entry = (typeof KitEntryList._output)['entries'][number]

/** One vehicle, kit or workstation: medicines by lot, moves, the route, devices aboard and sessions; its packing list on paper. */
export function KitPage() {
  return <VillagePage name="kits">{(teamId) => <OneKit key={teamId} teamId={teamId} />}</VillagePage>
}

function OneKit({ teamId }: { teamId: string }) {
  const t = useT()
  const { kitId } = useParams({ strict: false }) as { kitId: string }
  const search = useSearch({ strict: false }) as object
  const query = useApi('/api/village/kits', KitList, { params: { teamId } })
  const moves = useApi(`/api/village/kits/${kitId}/entries`, KitEntryList)
  const done = () => Promise.all([query.refetch(), moves.refetch()])
  return (
    <Answer of={query}>
      {({ kits }) => {
        const kit = kits.find(({ id }) => id === kitId)
        if (!kit) return <Empty title={t('kit.none')} hint={t('kit.noneDo')} />
        return (
          <>
            <PackingList kit={kit} />
            <p style={{ margin: 0 }} className="no-print">
              <Link to={'/village/kits' as never} search={search as never}>
                ‹ {t('kit.back')}
              </Link>
            </p>
            <div className="village-two">
              <div>
                <Stock kit={kit} onDone={done} />
                <Card title={t('kit.moves')}>
                  <Answer of={moves}>{({ entries }) => <Moves entries={entries} />}</Answer>
                </Card>
              </div>
              <div>
                <RouteCard kit={kit} onDone={done} />
                <Aboard kit={kit} onDone={done} />
              </div>
            </div>
          </>
        )
      }}
    </Answer>
  )
}

function Stock({ kit, onDone }: { kit: KitState; onDone: () => unknown }) {
  const t = useT()
  const today = dateOf(clock.now())
  const [open, setOpen] = useState<'load' | 'count' | Lot>()
  const close = () => setOpen(undefined)
  return (
    <Card
      title={
        <>
          {kit.name} <span className="muted">{kit.plate}</span>
        </>
      }
      extra={
        <div className="village-actions">
          <Button onClick={() => window.print()}>{t('kit.packing')}</Button>
          <Button disabled={kit.lots.length === 0} onClick={() => setOpen('count')}>
            {t('kit.count')}
          </Button>
          <Button type="primary" onClick={() => setOpen('load')}>
            {t('kit.load')}
          </Button>
        </div>
      }
    >
      <Table<Lot>
        size="small"
        rowKey={(lot) => `${lot.drugCode} ${lot.lot}`}
        pagination={false}
        scroll={{ x: 560 }}
        locale={{ emptyText: t('kit.empty') }}
        dataSource={kit.lots.filter(({ units }) => units > 0)}
        columns={[
          { title: t('kit.drug'), dataIndex: 'drugName' },
          { title: t('kit.lot'), width: 110, dataIndex: 'lot' },
          {
            title: t('kit.expires'),
            width: 200,
            render: (_, lot) => <Expiry expiresOn={lot.expiresOn} today={today} />,
          },
          { title: t('kit.units'), width: 80, align: 'right', className: 'tabular', dataIndex: 'units' },
          {
            width: 90,
            align: 'right',
            render: (_, lot) => (
              <Button size="small" onClick={() => setOpen(lot)}>
                {t('kit.takeOut')}
              </Button>
            ),
          },
        ]}
      />
      {open === 'load' ? <LoadDialog kitId={kit.id} onClose={close} onDone={onDone} /> : null}
      {open === 'count' ? <CountDialog kit={kit} onClose={close} onDone={onDone} /> : null}
      {typeof open === 'object' ? (
        <TakeOutDialog kitId={kit.id} lot={open} today={today} onClose={close} onDone={onDone} />
      ) : null}
    </Card>
  )
}

function Expiry({ expiresOn, today }: { expiresOn: string; today: string }) {
  const t = useT()
  const { state, days } = expiryOf(expiresOn, today)
  return (
    <>
      <Day date={expiresOn} /> {state === 'over' ? <Tag color="error">{t('kit.expired')}</Tag> : null}
      {state === 'soon' ? <Tag color="warning">{t('kit.near', { days })}</Tag> : null}
    </>
  )
}

function Moves({ entries }: { entries: readonly Entry[] }) {
  const t = useT()
  return (
    <Table<Entry>
      size="small"
      rowKey="id"
      pagination={entries.length > 12 ? { pageSize: 12, showSizeChanger: false } : false}
      scroll={{ x: 560 }}
      locale={{ emptyText: t('kit.noMoves') }}
      dataSource={[...entries]}
      columns={[
        { title: t('kit.at'), width: 130, render: (_, one) => <Time at={one.doneAt} /> },
        { title: t('kit.why'), width: 70, render: (_, one) => t(`kit.reason.${one.reason}`) },
        { title: t('kit.drug'), dataIndex: 'drugName' },
        { title: t('kit.lot'), width: 100, dataIndex: 'lot' },
        {
          title: t('kit.units'),
          width: 70,
          align: 'right',
          className: 'tabular',
          render: (_, one) => (one.units > 0 ? `+${one.units}` : `−${-one.units}`),
        },
        { title: t('kit.by'), width: 90, dataIndex: 'byName' },
      ]}
    />
  )
}

function Aboard({ kit, onDone }: { kit: KitState; onDone: () => unknown }) {
  const t = useT()
  const say = useSay()
  const { message } = App.useApp()
  const { data } = useApi('/api/village/devices', DeviceList, { params: { teamId: kit.teamId } })
  const set = useCommand(KitState, {
    onDone: () => {
      void message.success(t('aboard.title'))
      return onDone()
    },
  })
  const put = (deviceId: string, aboard: boolean) =>
    set.mutate({ path: `/api/village/kits/${kit.id}/devices`, body: { deviceId, aboard } })
  const named = (id: string) => data?.devices.find((device) => device.id === id)
  const free = (data?.devices ?? []).filter(({ id, state }) => state === 'active' && !kit.deviceIds.includes(id))
  return (
    <Card title={t('aboard.title')}>
      <Refused error={set.error} />
      {kit.deviceIds.length === 0 ? <p className="muted">{t('aboard.none')}</p> : null}
      {kit.deviceIds.map((id) => (
        <div key={id} className="village-head">
          <span style={{ flex: 1 }}>
            {named(id)?.name} <span className="muted">{named(id)?.doctorName}</span>
          </span>
          <Button size="small" onClick={() => put(id, false)}>
            {t('aboard.out')}
          </Button>
        </div>
      ))}
      {free.length > 0 ? (
        <Select
          style={{ width: '100%', marginTop: 8 }}
          value={null}
          placeholder={t('aboard.put')}
          aria-label={t('aboard.put')}
          options={free.map((one) => ({ value: one.id, label: `${one.name} · ${one.doctorName}` }))}
          onChange={(id: string | null) => id && put(id, true)}
        />
      ) : null}
      <h3>{t('aboard.sessions')}</h3>
      {kit.sessions.length === 0 ? <p className="muted">{t('aboard.noSessions')}</p> : null}
      {kit.sessions.slice(0, 8).map((one) => (
        <div key={one.id} className="village-head">
          <span>{named(one.deviceId)?.name}</span>
          <span className="muted">
            {t('aboard.from', { at: say(one.startedAt) })} ·{' '}
            {one.endedAt ? t('aboard.to', { at: say(one.endedAt) }) : t('aboard.running')}
          </span>
        </div>
      ))}
    </Card>
  )
}

/** Only on paper: what is to be in the kit, to be ticked off. */
function PackingList({ kit }: { kit: KitState }) {
  const t = useT()
  return (
    <section className="village-packing" aria-hidden="true">
      <h1>{t('kit.packingOf', { name: kit.name })}</h1>
      <p>
        {t(`kit.kind.${kit.kind}`)} {kit.plate} · <Day date={dateOf(clock.now())} />
      </p>
      <table>
        <thead>
          <tr>
            {(['drug', 'lot', 'expires', 'units', 'checked'] as const).map((name) => (
              <th key={name}>{t(`kit.${name}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kit.lots
            .filter(({ units, expired }) => units > 0 && !expired)
            .map((lot) => (
              <tr key={`${lot.drugCode} ${lot.lot}`}>
                <td>{lot.drugName}</td>
                <td>{lot.lot}</td>
                <td>{lot.expiresOn}</td>
                <td>{lot.units}</td>
                <td>□</td>
              </tr>
            ))}
        </tbody>
      </table>
      <p>{t('kit.signed')}</p>
    </section>
  )
}

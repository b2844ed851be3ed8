import { useQueryClient } from '@tanstack/react-query'
import { App, Badge, Radio, Tag } from 'antd'
import { useState } from 'react'
import { type Alarm, AlarmList } from '#contracts/readings-devices'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { AlarmPane } from './alarm-pane.tsx'
import { HeldReadings } from './held.tsx'
import { TeamNav } from './nav.tsx'
import './team.css'
import { useT } from './texts.ts'

export const ALARMS = '/api/readings/alarms'
type Shown = 'not-closed' | 'closed'

/** Alarms as they come, and what is held until somebody has looked at it. */
export function TeamAlarmsPage() {
  const t = useT()
  const deskT = useDeskT()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [state, setState] = useState<Shown>('not-closed')
  const query = useApi(ALARMS, AlarmList, { params: { state }, everyMs: 60_000, keep: true })
  const again = () => void client.invalidateQueries({ queryKey: [ALARMS] })
  const stream = useStream(
    `${ALARMS}/stream`,
    (event) => {
      if (event.type === 'alarm' && (event.data as { state?: string }).state === 'open')
        void message.warning(t('alarms.news'))
      again()
    },
    { onReconnect: again },
  )
  return (
    <Page
      title={t('alarms.title')}
      sub={t('alarms.sub')}
      actions={
        <>
          <Badge
            status={stream === 'open' ? 'success' : 'warning'}
            text={deskT(stream === 'open' ? 'live' : 'reconnecting')}
          />
          <Radio.Group value={state} onChange={({ target }) => setState(target.value)}>
            <Radio.Button value="not-closed">{t('alarms.notClosed')}</Radio.Button>
            <Radio.Button value="closed">{t('alarms.closed')}</Radio.Button>
          </Radio.Group>
        </>
      }
    >
      <TeamNav />
      <Answer of={query} loading={<Loading cards={2} lines={4} />}>
        {({ alarms }) =>
          alarms.length === 0 ? (
            <Card>
              <Empty title={t('alarms.none')} hint={t('alarms.noneDo')} />
            </Card>
          ) : (
            <Panes alarms={alarms} onChanged={again} />
          )
        }
      </Answer>
      <HeldReadings />
    </Page>
  )
}

function Panes({ alarms, onChanged }: { alarms: readonly Alarm[]; onChanged: () => void }) {
  const t = useT()
  const [id, setId] = useState<string | undefined>(undefined)
  const chosen = alarms.find((one) => one.id === id) ?? alarms[0]
  const move = (step: number) => {
    const at = alarms.findIndex((one) => one.id === chosen?.id)
    setId(alarms[Math.max(0, Math.min(alarms.length - 1, at + step))]?.id)
  }
  useKeys([
    { key: 'j', label: t('today.next'), run: () => move(1) },
    { key: 'k', label: t('today.previous'), run: () => move(-1) },
  ])
  return (
    <div className="team-panes">
      <Card className="alarm-list">
        {alarms.map((alarm) => (
          <button
            key={alarm.id}
            type="button"
            className="alarm-line"
            data-level={alarm.level}
            data-state={alarm.state}
            aria-current={alarm.id === chosen?.id ? 'true' : undefined}
            onClick={() => setId(alarm.id)}
          >
            <span>
              <b>{alarm.residentName}</b> <Level of={alarm} />
            </span>
            <b className="tabular">{alarm.value}</b>
            <span className="muted">
              {t(`reading.${alarm.kind}`)} · {t(`alarms.state.${alarm.state}`)}
            </span>
            <span className="muted">
              <Time at={alarm.raisedAt} />
            </span>
          </button>
        ))}
      </Card>
      {chosen ? <AlarmPane key={chosen.id} alarm={chosen} onChanged={onChanged} /> : null}
    </div>
  )
}

const colours = { urgent: 'error', personal: 'warning', late: undefined } as const
export function Level({ of }: { of: Pick<Alarm, 'level'> }) {
  const t = useT()
  return <Tag color={colours[of.level]}>{t(`alarms.level.${of.level}`)}</Tag>
}

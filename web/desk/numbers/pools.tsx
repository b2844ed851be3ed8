import { useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { PoolList, type SessionPools } from '#contracts/schedules'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf, timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { channels, PoolBar } from '../booking/channel-bar.tsx'
import { DayStep } from '../booking/day-step.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { GiveBackNow, QuotasSheet } from './change-pools.tsx'
import { PoolChart } from './chart.tsx'
import './numbers.css'
import { useT } from './texts.ts'

const PATH = '/api/schedules/pools'

/** A day's numbers by channel and state: what is left where, and dealing it out anew. */
export function PoolsPage() {
  const t = useT()
  const bookingT = useBookingT()
  const deskT = useDeskT()
  const me = useMe()
  const { day: asked } = useSearch({ strict: false }) as { day?: string }
  const [day, setDay] = useState(asked ?? dateOf(clock.now()))
  const [department, setDepartment] = useState<string | undefined>(undefined)
  const query = useApi(PATH, PoolList, {
    params: { date: day },
    everyMs: 30_000,
    enabled: me.institution !== null,
  })
  const all = query.data?.sessions ?? []
  const shown = all.filter((one) => !department || one.departmentName === department)
  const save = () => savePools(day, shown, { t, bookingT })
  useKeys([{ key: 'p', label: deskT('print'), run: () => window.print() }])
  if (!me.institution) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  return (
    <Page
      title={t('title')}
      sub={query.data ? <Sum sessions={shown} /> : ' '}
      actions={
        <>
          <Button disabled={shown.length === 0} onClick={save}>
            {deskT('exportCsv')}
          </Button>
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <div className="pools-bar no-print">
        <DayStep day={day} onChange={setDay} />
        <Select<string>
          allowClear
          className="pools-department"
          placeholder={bookingT('allDepartments')}
          aria-label={bookingT('department')}
          value={department ?? null}
          onChange={setDepartment}
          options={[...new Set(all.map(({ departmentName }) => departmentName))].map((value) => ({
            value,
            label: value,
          }))}
        />
      </div>
      <Answer of={query} loading={<Loading cards={2} lines={5} />}>
        {() =>
          shown.length === 0 ? (
            <Empty title={t('nothing')} hint={t('nothingDo')} />
          ) : (
            <>
              <PoolChart sessions={shown} />
              <div className="pools-grid">
                {shown.map((one) => (
                  <OneSession key={one.sessionId} one={one} onChanged={() => void query.refetch()} />
                ))}
              </div>
            </>
          )
        }
      </Answer>
    </Page>
  )
}

function Sum({ sessions }: { sessions: readonly SessionPools[] }) {
  const t = useT()
  const pools = sessions.filter(({ suspended }) => !suspended).flatMap((one) => one.pools)
  const sum = (of: (pool: (typeof pools)[number]) => number) => pools.reduce((all, pool) => all + of(pool), 0)
  return (
    <>
      {t('sub', {
        sessions: sessions.length,
        numbers: sum((pool) => pool.numbers),
        taken: sum((pool) => pool.taken),
        free: sum((pool) => pool.free),
      })}
    </>
  )
}

function savePools(
  day: string,
  sessions: readonly SessionPools[],
  { t, bookingT }: { t: ReturnType<typeof useT>; bookingT: ReturnType<typeof useBookingT> },
): void {
  const rows = sessions.flatMap((one) =>
    one.pools.map((pool) => [
      day,
      `${timeOf(one.startsAt)}–${timeOf(one.endsAt)}`,
      one.departmentName,
      one.doctorName,
      bookingT(`channel.${pool.channel}`),
      ...[pool.numbers, pool.taken, pool.held, pool.free, pool.unreleased, pool.closed],
    ]),
  )
  const head = [bookingT('day'), bookingT('time'), bookingT('department'), bookingT('doctor'), t('channel')]
  const states = (['taken', 'held', 'free', 'unreleased', 'closed'] as const).map((state) => bookingT(`slot.${state}`))
  saveCsv(`${t('title')} ${day}`, csvOf([...head, bookingT('numbers'), ...states], rows))
}

function OneSession({ one, onChanged }: { one: SessionPools; onChanged: () => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const { desk } = useRights()
  const [open, setOpen] = useState<'quotas' | 'give-back' | undefined>(undefined)
  const max = Math.max(...one.pools.map(({ numbers }) => numbers))
  const running = !one.suspended && Date.parse(one.endsAt) > clock.now().getTime()
  const close = () => setOpen(undefined)
  return (
    <Card
      title={
        <>
          <span className="tabular">
            {timeOf(one.startsAt)}–{timeOf(one.endsAt)}
          </span>{' '}
          {one.doctorName}{' '}
          <span className="muted pools-where">{`${one.departmentName} · ${bookingT(`kind.${one.kind}`)}`}</span>
          {one.suspended ? <b className="vermilion"> {bookingT('suspended')}</b> : null}
        </>
      }
      extra={
        desk && running ? (
          <span className="no-print in-row">
            <Button size="small" onClick={() => setOpen('quotas')}>
              {t('change')}
            </Button>
            <Button size="small" onClick={() => setOpen('give-back')}>
              {t('giveBack')}
            </Button>
          </span>
        ) : null
      }
    >
      {channels.map((channel) => {
        const pool = one.pools.find((each) => each.channel === channel)
        return pool ? <PoolBar key={channel} pool={pool} max={max} /> : null
      })}
      {one.releasesAt || one.giveBacks.length > 0 ? (
        <p className="muted pools-plan">
          {one.releasesAt ? (
            <span>
              {t('releases')} <Time at={one.releasesAt} plan />
            </span>
          ) : null}
          {one.giveBacks.map((back) => (
            <span key={`${back.from} ${back.to} ${back.at}`}>
              {bookingT(`channel.${back.from}`)}→{bookingT(`channel.${back.to}`)} <Time at={back.at} plan />
              {back.doneAt ? ` ✓ ${back.moved ?? 0}` : ''}
            </span>
          ))}
        </p>
      ) : null}
      {open === 'quotas' ? <QuotasSheet one={one} onClose={close} onDone={onChanged} /> : null}
      {open === 'give-back' ? <GiveBackNow one={one} onClose={close} onDone={onChanged} /> : null}
    </Card>
  )
}

import { Link, useParams } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { type SuspensionDetail as Detail, SuspensionDetail } from '#contracts/suspensions'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { exact, timeOf } from '../../shell/moment.ts'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { Countdown, Day, useNow } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { Card, Page } from '../parts/page.tsx'
import { useReason } from '../sluices/use-reason.tsx'
import { useT as useDeskT } from '../texts.ts'
import { DisplacedTable } from './displaced.tsx'
import { SchedulesNav } from './nav.tsx'
import './schedules.css'
import { useT } from './texts.ts'

/** One suspension: how many are looked after, who has not decided, taking it back in time. */
export function OneSuspensionPage() {
  const { suspensionId } = useParams({ strict: false }) as { suspensionId: string }
  const query = useApi(`/api/schedules/suspensions/${suspensionId}`, SuspensionDetail, { everyMs: 30_000 })
  return <Answer of={query}>{(detail) => <Shown detail={detail} onChanged={() => void query.refetch()} />}</Answer>
}

function Shown({ detail, onChanged }: { detail: Detail; onChanged: () => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const deskT = useDeskT()
  const { suspension, displaced } = detail
  const { people } = suspension
  const save = () =>
    saveCsv(
      `${t('nav.suspensions')} ${suspension.day}`,
      csvOf(
        [bookingT('who'), t('phone'), t('wasAt'), bookingT('state'), t('offer'), t('reached')],
        displaced.map((one) => [
          one.residentName,
          one.phone,
          exact(one.wasAt),
          t(`displaced.${one.state}`),
          one.offeredAt ? `${one.offeredAt.doctorName} ${exact(one.offeredAt.startsAt)}` : '',
          one.reachedAt ? exact(one.reachedAt) : '',
        ]),
      ),
    )
  const boxes = [
    { key: 'open', value: people.open, tone: people.open > 0 ? 'amber' : '' },
    { key: 'toCall', value: people.toCall, tone: people.toCall > 0 ? 'vermilion' : '' },
    { key: 'moved', value: people.moved, tone: '' },
    { key: 'stay', value: people.stay, tone: '' },
    { key: 'refunded', value: people.refunded, tone: '' },
  ] as const
  return (
    <Page
      title={`${suspension.kind === 'suspended' ? bookingT('suspended') : t('substitute')} · ${suspension.doctorName}`}
      sub={
        <>
          <Link to="/schedules/suspensions">{t('nav.suspensions')}</Link> · {suspension.departmentName} ·{' '}
          <Day date={suspension.day} /> {timeOf(suspension.from)}–{timeOf(suspension.until)} · {suspension.reason}
          {suspension.substituteName ? ` · ${t('substitutedBy', { name: suspension.substituteName })}` : ''}
        </>
      }
      actions={
        <>
          <Button disabled={displaced.length === 0} onClick={save}>
            {deskT('exportCsv')}
          </Button>
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
          <Resume detail={detail} onDone={onChanged} />
        </>
      }
    >
      <SchedulesNav />
      <Card>
        <div className="day-boxes">
          <div>
            <b className="tabular">{people.total}</b>
            <span className="muted">{t('peopleTouched')}</span>
          </div>
          {boxes.map((box) => (
            <div key={box.key} className={box.tone}>
              <b className="tabular">{box.value}</b>
              <span className={box.tone || 'muted'}>{t(`box.${box.key}`)}</span>
            </div>
          ))}
        </div>
      </Card>
      <Card>
        {displaced.length === 0 ? (
          <Empty title={t('touchesNobody')} />
        ) : (
          <DisplacedTable displaced={displaced} onChanged={onChanged} />
        )}
      </Card>
    </Page>
  )
}

function Resume({ detail, onDone }: { detail: Detail; onDone: () => void }) {
  const t = useT()
  const { desk } = useRights()
  const { message } = App.useApp()
  const sentence = useSentence()
  const now = useNow(1_000)
  const ask = useReason()
  const { suspension } = detail
  const resume = useCommand(SuspensionDetail, {
    onDone: () => {
      void message.success(t('resumedDone'))
      onDone()
    },
  })
  if (suspension.resumedAt) return <span className="muted">{t('resumed')}</span>
  if (!desk || Date.parse(suspension.undoUntil) <= now.getTime()) return null
  const start = async () => {
    const reason = await ask({ title: t('resume'), content: t('resumeAsk') })
    if (!reason) return
    resume.mutate(
      { path: `/api/schedules/suspensions/${suspension.id}/resume`, body: { reason } },
      { onError: (error) => void message.error(sentence(error), 8) },
    )
  }
  return (
    <Button loading={resume.isPending} onClick={() => void start()}>
      {t('resume')} <Countdown until={suspension.undoUntil} />
    </Button>
  )
}

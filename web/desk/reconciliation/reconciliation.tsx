import { App, Button, Radio, Tag } from 'antd'
import { useState } from 'react'
import { CompareAnswer, Days, type Difference, Differences } from '#contracts/reconciliation'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { OneDifference } from './difference.tsx'
import './reconciliation.css'
import { useT } from './texts.ts'

const dayMs = 86_400_000
const shown = ['pending', 'proposed', 'closed'] as const

/** Days as a strip, what differs as a queue, and one difference with both sides beside each other. */
export function ReconciliationPage() {
  const t = useT()
  const { message } = App.useApp()
  const today = clock.now()
  const [from, to] = [dateOf(new Date(today.getTime() - 29 * dayMs)), dateOf(today)]
  const [date, setDate] = useState<string | undefined>(undefined)
  const days = useApi('/api/reconciliation/days', Days, { params: { from, to }, everyMs: 5_000, keep: true })
  const compare = useCommand(CompareAnswer, { onDone: () => void message.success(t('comparing')) })
  const insurer = days.data?.insurer ?? 'local'
  return (
    <Page
      title={t('title')}
      sub={t(`sub.${insurer}`)}
      actions={
        <>
          <Button
            type="primary"
            loading={compare.isPending}
            onClick={() => compare.mutate({ path: `/api/reconciliation/days/${date ?? to}/compare`, body: {} })}
          >
            {t('compare')} {date ?? to}
          </Button>
          <Button href={`/api/reconciliation/differences.csv?from=${from}&to=${to}`}>{t('csv')}</Button>
        </>
      }
    >
      <Refused error={compare.error} />
      <Answer of={days} loading={<Loading cards={1} lines={2} />}>
        {(found) => <Strip days={found.days} date={date} choose={setDate} />}
      </Answer>
      {(days.data?.days.length ?? 0) > 0 ? (
        <Queue date={date} insurer={insurer} onDone={() => void days.refetch()} />
      ) : null}
    </Page>
  )
}

interface StripProps {
  days: Days['days']
  date: string | undefined
  choose: (date: string | undefined) => void
}

const worst = ['failed', 'differs', 'waiting', 'settled', 'even'] as const

function Strip({ days, date, choose }: StripProps) {
  const t = useT()
  if (days.length === 0) {
    return (
      <Card>
        <Empty title={t('noDays')} hint={t('noDaysDo')} />
      </Card>
    )
  }
  const dates = [...new Set(days.map((day) => day.date))]
  const byDate = dates.map((on) => [on, days.filter((day) => day.date === on)] as const)
  const errors = [...new Set(days.flatMap((day) => (day.error && (!date || day.date === date) ? [day.error] : [])))]
  return (
    <Card
      title={t('days')}
      extra={
        date ? (
          <Button size="small" type="text" onClick={() => choose(undefined)}>
            {t('allDays')}
          </Button>
        ) : null
      }
    >
      <div className="recon-strip">
        {byDate.map(([on, places]) => {
          const state = worst.find((one) => places.some((place) => place.state === one))!
          const open = places.reduce((sum, place) => sum + place.open, 0)
          return (
            <button
              key={on}
              type="button"
              className={`recon-day ${state}`}
              aria-pressed={on === date}
              onClick={() => choose(on === date ? undefined : on)}
            >
              {on.slice(5)}
              <br />
              {t(`dayState.${state}`)} {open > 0 ? open : ''}
            </button>
          )
        })}
      </div>
      {errors.map((error) => (
        <p key={error} className="muted">
          {t('why', { error })}
        </p>
      ))}
    </Card>
  )
}

const colours: Partial<Record<Difference['state'], string>> = {
  open: 'warning',
  proposed: 'processing',
  corrected: 'success',
  closed: 'default',
}

function Queue({ date, insurer, onDone }: { date: string | undefined; insurer: Days['insurer']; onDone: () => void }) {
  const t = useT()
  const [state, setState] = useState<(typeof shown)[number]>('pending')
  const [id, setId] = useState<string | undefined>(undefined)
  const params = { state, date, limit: 200 }
  const query = useApi('/api/reconciliation/differences', Differences, { params, everyMs: 10_000, keep: true })
  return (
    <>
      <Radio.Group value={state} onChange={({ target }) => setState(target.value)}>
        {shown.map((one) => (
          <Radio.Button key={one} value={one}>
            {t(`states.${one}`)}
          </Radio.Button>
        ))}
      </Radio.Group>
      <Answer of={query} loading={<Loading cards={2} lines={4} />}>
        {({ differences }) => {
          const chosen = differences.find((one) => one.differenceId === id) ?? differences[0]
          if (!chosen) {
            return (
              <Card>
                <Empty title={t('none')} hint={t('noneDo')} />
              </Card>
            )
          }
          return (
            <div className="recon-panes">
              <Card title={t('queue')}>
                {differences.map((one) => (
                  <button
                    key={one.differenceId}
                    type="button"
                    className="recon-line"
                    aria-current={one.differenceId === chosen.differenceId ? 'true' : undefined}
                    onClick={() => setId(one.differenceId)}
                  >
                    <span>
                      <b>{t(`kinds.${one.kind}`)}</b> <Tag color={colours[one.state]}>{t(`states.${one.state}`)}</Tag>
                    </span>
                    <span className="muted tabular">
                      {one.date} · {one.institutionName}
                    </span>
                  </button>
                ))}
              </Card>
              <OneDifference
                key={chosen.differenceId}
                differenceId={chosen.differenceId}
                insurer={insurer}
                onDone={() => {
                  void query.refetch()
                  onDone()
                }}
              />
            </div>
          )
        }}
      </Answer>
    </>
  )
}

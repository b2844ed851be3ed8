import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { DayPage, type Figure, type FigureKey } from '#contracts/dashboards'
import { clock } from '../../shell/browser.ts'
import { dateOf, timeOf } from '../../shell/moment.ts'
import { yuan } from '../../shell/money.tsx'
import { Answer } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, HowCounted, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { DoctorCard, InstitutionCard, RefusalCard } from './tables.tsx'
import { useT } from './texts.ts'
import { TrendCard } from './trend.tsx'
import { VisitCard } from './visits.tsx'

const groups: { group: 'visits' | 'waits' | 'prescriptions' | 'money' | 'quality'; keys: readonly FigureKey[] }[] = [
  {
    group: 'visits',
    keys: ['ended', 'booked', 'waiting', 'in-progress', 'terminated', 'cancelled', 'no-show', 'left'],
  },
  { group: 'waits', keys: ['wait-mean', 'wait-p90', 'consult-mean', 'review-mean'] },
  { group: 'prescriptions', keys: ['prescriptions-signed', 'prescriptions-in-review', 'prescriptions-returned'] },
  { group: 'money', keys: ['money-total', 'money-fund', 'money-account', 'money-cash', 'money-returned', 'bills'] },
  { group: 'quality', keys: ['rating-mean', 'refusals'] },
]

const shift = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** First the sentence, then the picture, then the table, then the people. */
export function OverviewPage() {
  const t = useT()
  const words = useWords()
  const today = dateOf(clock.now())
  const [day, setDay] = useState(today)
  const [institution, setInstitution] = useState<{ id: string; name: string } | undefined>(undefined)
  const [figure, setFigure] = useState<FigureKey | undefined>(undefined)
  const query = useApi('/api/dashboards/today', DayPage, {
    params: { day, institutionId: institution?.id },
    everyMs: day === today ? 60_000 : undefined,
    keep: true,
  })
  const see = (key: FigureKey) => {
    setFigure(key)
    document.getElementById('people')?.scrollIntoView({ behavior: 'smooth' })
  }
  return (
    <Page
      title={t('title')}
      sub={query.data ? t('asOf', { time: timeOf(query.data.asOf) }) : ' '}
      actions={<DayPicker day={day} today={today} onDay={setDay} />}
    >
      <Answer of={query}>
        {(page) => (
          <>
            <p className="headline">
              {institution ? null : page.institutionName ? null : <span className="muted">{t('whole')} · </span>}
              {words(page.headline)}
            </p>
            {institution ? (
              <p>
                {t('filtered', { name: institution.name })}{' '}
                <Button size="small" onClick={() => setInstitution(undefined)}>
                  {t('clear')}
                </Button>
              </p>
            ) : null}
            <TrendCard day={day} institutionId={institution?.id} />
            <Figures figures={page.figures} chosen={figure} onSee={see} />
          </>
        )}
      </Answer>
      <InstitutionCard day={day} chosen={institution?.id} onChoose={setInstitution} />
      <DoctorCard day={day} institutionId={institution?.id} />
      <RefusalCard day={day} />
      <div id="people">
        {figure ? (
          <VisitCard
            day={day}
            institutionId={institution?.id}
            figure={figure}
            label={figureLabel(query.data?.figures, figure, words)}
          />
        ) : (
          <Card title={t('people')}>
            <p className="muted">{t('peopleDo')}</p>
          </Card>
        )}
      </div>
    </Page>
  )
}

function figureLabel(
  figures: readonly Figure[] | undefined,
  key: FigureKey,
  words: ReturnType<typeof useWords>,
): string {
  const found = figures?.find((one) => one.key === key)
  return found ? words(found.label) : ''
}

function DayPicker({ day, today, onDay }: { day: string; today: string; onDay: (day: string) => void }) {
  const t = useT()
  return (
    <>
      <Button icon={<LeftOutlined />} aria-label={t('previous')} onClick={() => onDay(shift(day, -1))} />
      <Input
        type="date"
        className="day-picker"
        aria-label={t('day')}
        max={today}
        value={day}
        onChange={(event) => event.target.value && onDay(event.target.value)}
      />
      <Button
        icon={<RightOutlined />}
        aria-label={t('next')}
        disabled={day >= today}
        onClick={() => onDay(shift(day, 1))}
      />
      <Button disabled={day === today} onClick={() => onDay(today)}>
        {t('today')}
      </Button>
    </>
  )
}

function Figures({
  figures,
  chosen,
  onSee,
}: {
  figures: readonly Figure[]
  chosen?: FigureKey
  onSee: (key: FigureKey) => void
}) {
  const t = useT()
  const byKey = new Map(figures.map((one) => [one.key, one]))
  return (
    <Card>
      {groups.map(({ group, keys }) => (
        <section key={group} className="figure-group">
          <h2>{t(`groups.${group}`)}</h2>
          <div className="figures">
            {keys.flatMap((key) => {
              const figure = byKey.get(key)
              return figure ? [<FigureTile key={key} figure={figure} chosen={key === chosen} onSee={onSee} />] : []
            })}
          </div>
        </section>
      ))}
    </Card>
  )
}

export function useShow(): (figure: Pick<Figure, 'unit'>, value: number) => string {
  const t = useT()
  return (figure, value) => {
    if (figure.unit === 'fen') return yuan(value)
    const number =
      figure.unit === 'minutes' || figure.unit === 'stars'
        ? (Math.round(value * 10) / 10).toString()
        : value.toLocaleString('en-US')
    return `${number} ${t(`unit.${figure.unit}`)}`.trim()
  }
}

function FigureTile({ figure, chosen, onSee }: { figure: Figure; chosen: boolean; onSee: (key: FigureKey) => void }) {
  const t = useT()
  const words = useWords()
  const show = useShow()
  const { value, lastWeek } = figure
  const change =
    value === null || lastWeek === null
      ? undefined
      : value === lastWeek
        ? t('same')
        : t(value > lastWeek ? 'more' : 'less', { value: show(figure, Math.abs(value - lastWeek)) })
  const shown = value === null ? t('noValue') : show(figure, value)
  return (
    <div className="figure" data-chosen={chosen}>
      <span className="figure-label muted">
        {words(figure.label)} <HowCounted text={words(figure.counted)} />
      </span>
      {figure.hasVisits && value ? (
        <button
          type="button"
          className="plain-button figure-value tabular"
          title={t('seeList')}
          aria-label={`${words(figure.label)} ${shown} · ${t('seeList')}`}
          onClick={() => onSee(figure.key)}
        >
          {shown}
        </button>
      ) : (
        <span className={`figure-value tabular${value === null ? ' muted' : ''}`}>{shown}</span>
      )}
      <span className="figure-change muted tabular">{change ?? '\u00a0'}</span>
    </div>
  )
}

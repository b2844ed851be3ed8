import { Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { FigurePage, type MeasureFigure, MeasureTrend, PeriodKind } from '#contracts/measures'
import { ApiRefusal, withParams } from '../../shell/api.ts'
import { preferences } from '../../shell/preferences.ts'
import { Sparkline } from '../../shell/sparkline.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day, useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { SubNav } from '../booking/sub-nav.tsx'
import { useHas, useLead } from '../grid/nav.tsx'
import { Card, HowCounted, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Breakdown } from './breakdown.tsx'
import { FunnelCard } from './funnel.tsx'
import './measures.css'
import { Recompute } from './recompute.tsx'
import { chosenOf, grouped, percent, points, searchOf, wayOf } from './say.ts'
import { useT } from './texts.ts'
import { TrendCard } from './trend.tsx'
import { asked, useWhere } from './use-where.ts'
import { MapCard } from './value-map.tsx'

/** First the sentence, then the figures, then where and when; a figure leads to its people, and they to why they count. */
export function MeasuresPage() {
  const t = useT()
  const { where, measure, go } = useWhere()
  const query = useApi('/api/measures/figures', FigurePage, { params: { ...asked(where) }, keep: true })
  const never = query.error instanceof ApiRefusal && query.error.code === 'measures.not_computed'
  return (
    <Page title={t('title')} sub={query.data ? <Stretch of={query.data} /> : ' '} actions={<Actions />}>
      <MeasuresNav />
      <Recompute />
      {never ? (
        <Card>
          <Empty title={t('never')} hint={t('neverDo')} />
        </Card>
      ) : (
        <Answer of={query}>
          {(page) => {
            const chosen = chosenOf(page.figures, measure)
            return (
              <>
                <Headline page={page} chosen={chosen} />
                <Figures page={page} chosen={chosen} onLook={(code) => go({}, { measure: code })} />
                {chosen ? <Detail page={page} chosen={chosen} /> : null}
              </>
            )
          }}
        </Answer>
      )}
    </Page>
  )
}

/** A doctor has figures; what was computed managers and auditors see, and the comparison is of the whole region. */
export function MeasuresNav() {
  const t = useT()
  const has = useHas()
  const lead = useLead()
  if (!has('manager', 'auditor')) return null
  const items = [
    { to: '/measures', text: t('figuresNav') },
    ...(lead || has('auditor') ? [{ to: '/measures/comparison', text: t('comparisonNav') }] : []),
    { to: '/measures/runs', text: t('runsNav') },
  ]
  return <SubNav label={t('nav')} items={items} />
}

export function Stretch({ of }: { of: Pick<(typeof FigurePage)['_output'], 'period' | 'asOf'> }) {
  const t = useT()
  const say = useSay()
  return <>{t('sub', { from: of.period.from, to: of.period.to, at: say(of.asOf) })}</>
}

function Actions() {
  const t = useT()
  const deskT = useDeskT()
  const { where, go } = useWhere()
  return (
    <>
      <Select
        aria-label={t('periodPick')}
        className="measure-period"
        value={where.periodKind ?? 'year-to-date'}
        onChange={(periodKind) => go({ periodKind })}
        options={PeriodKind.options.map((value) => ({ value, label: t(`period.${value}`) }))}
      />
      <ExportCsv table="figures" params={asked(where)} />
      <Button onClick={() => window.print()}>{deskT('print')}</Button>
    </>
  )
}

export function ExportCsv(props: {
  table: string
  params: Record<string, string | number | undefined>
  small?: boolean
}) {
  const deskT = useDeskT()
  return (
    <Button
      size={props.small ? 'small' : undefined}
      className="no-print"
      download
      href={withParams(`/api/measures/export/${props.table}`, { ...props.params, locale: preferences.get().locale })}
    >
      {deskT('exportCsv')}
    </Button>
  )
}

type Figures = (typeof FigurePage)['_output']

function Headline({ page, chosen }: { page: Figures; chosen: MeasureFigure | undefined }) {
  const t = useT()
  const words = useWords()
  const { where, go } = useWhere()
  const scope = page.scope.name ?? t('wholeRegion')
  return (
    <div>
      <p className="measure-scope">
        <span className="muted">{t(`scope.${page.scope.kind}`)}</span>
        <b>{page.scope.name}</b>
        {where.scopeKind ? (
          <>
            <Button size="small" onClick={() => window.history.back()}>
              {t('scopeBack')}
            </Button>
            <Button size="small" onClick={() => go({ scopeKind: undefined, scopeId: undefined })}>
              {t('scopeAll')}
            </Button>
          </>
        ) : null}
      </p>
      {chosen ? <p className="headline">{sentence(chosen)}</p> : null}
    </div>
  )
  function sentence(figure: MeasureFigure): string {
    const said = { period: t(`period.${page.period.kind}`), name: scope, measure: words(figure.title) }
    if (figure.denominator === 0) return t('headlineNone', said)
    const counts = { rate: percent(figure.ratePercent), numerator: figure.numerator, denominator: figure.denominator }
    const way = wayOf(figure.growthPoints)
    const growth =
      way === 'noYear'
        ? ''
        : t(({ more: 'headlineMore', less: 'headlineLess', same: 'headlineSame' } as const)[way], {
            points: points(figure.growthPoints ?? 0),
          })
    return `${t('headline', { ...said, ...counts })}${growth}`
  }
}

function Figures(props: { page: Figures; chosen: MeasureFigure | undefined; onLook: (code: string) => void }) {
  const t = useT()
  return (
    <Card>
      {grouped(props.page.figures).map(({ group, figures }) => (
        <section key={group} className="figure-group">
          <h2>{t(`groups.${group}`)}</h2>
          <div className="figures measure-figures">
            {figures.map((figure) => (
              <Tile
                key={figure.code}
                figure={figure}
                chosen={figure.code === props.chosen?.code}
                onLook={() => props.onLook(figure.code)}
              />
            ))}
          </div>
        </section>
      ))}
    </Card>
  )
}

function Tile({ figure, chosen, onLook }: { figure: MeasureFigure; chosen: boolean; onLook: () => void }) {
  const t = useT()
  const words = useWords()
  const { where } = useWhere()
  const title = words(figure.title)
  const trend = useApi('/api/measures/trend', MeasureTrend, {
    params: { measure: figure.code, scopeKind: where.scopeKind, scopeId: where.scopeId },
    keep: true,
  })
  const rates = (trend.data?.points ?? []).flatMap(({ ratePercent }) => ratePercent ?? [])
  const way = wayOf(figure.growthPoints)
  return (
    <div className="figure" data-chosen={chosen}>
      <span className="figure-label muted">
        <button
          type="button"
          className="plain-button measure-name"
          title={t('look')}
          aria-pressed={chosen}
          onClick={onLook}
        >
          {title}
        </button>{' '}
        <HowCounted text={words(figure.counted)} />
      </span>
      <span className="measure-row">
        {figure.denominator > 0 ? (
          <Link
            className="figure-value tabular"
            to={'/measures/$measure' as never}
            params={{ measure: figure.code } as never}
            search={searchOf(where, { membership: figure.numerator > 0 ? 'numerator' : 'denominator' }) as never}
            title={t('seePeople')}
            aria-label={`${title} ${percent(figure.ratePercent)} · ${t('seePeople')}`}
          >
            {percent(figure.ratePercent)}
          </Link>
        ) : (
          <span className="figure-value muted">—</span>
        )}
        <span className="measure-spark">
          {rates.length > 1 ? (
            <Sparkline name={t('trendName', { name: title })} values={rates} width={72} height={24} />
          ) : null}
        </span>
      </span>
      <span className="figure-change muted tabular">
        {figure.denominator === 0
          ? t('nothing')
          : t('of', { numerator: figure.numerator, denominator: figure.denominator, unit: t(`unit.${figure.unit}`) })}
      </span>
      <span className={`figure-change tabular measure-${way}`}>
        {figure.denominator === 0 ? '\u00a0' : t(way, { points: points(figure.growthPoints ?? 0) })}
      </span>
    </div>
  )
}

function Detail({ page, chosen }: { page: Figures; chosen: MeasureFigure }) {
  const t = useT()
  const words = useWords()
  const { where } = useWhere()
  const common = { measure: chosen.code, title: words(chosen.title), where, kind: page.scope.kind }
  return (
    <>
      <div className="measure-detail-head">
        <h2>{`${t('inDetail')} · ${common.title}`}</h2>
        <span className="muted">{t('inDetailDo')}</span>
      </div>
      <div className="columns">
        <MapCard {...common} />
        <Breakdown {...common} />
        <TrendCard {...common} />
        <FunnelCard where={where} programme={chosen.programme ?? 'hypertension'} />
      </div>
    </>
  )
}

/** A day of the calendar with its year: what a period ends on. */
export const On = ({ date }: { date: string }) => <Day date={date} />

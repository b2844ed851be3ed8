import { Segmented } from 'antd'
import { useState } from 'react'
import { Comparison, type ComparisonOfTier, Programme } from '#contracts/measures'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { MeasuresNav } from './figures.tsx'
import { type Estimate, Forest } from './forest.tsx'
import './measures.css'
import { useT } from './texts.ts'

/** A standardised difference below this counts as alike (Austin 2011). */
const alike = 0.1
const show = (value: number | null, digits = 2) => (value === null ? '—' : value.toFixed(digits).replace('-', '−'))
const interval = (one: Estimate | null, digits: number) =>
  one ? `${show(one.value, digits)} (${show(one.low, digits)} – ${show(one.high, digits)})` : '—'

/** Managed against unmanaged: the sentence, the picture with its interval, the table, the method and whether they were alike. */
export function ComparisonPage() {
  const t = useT()
  const deskT = useDeskT()
  const say = useSay()
  const [programme, setProgramme] = useState<Programme>('hypertension')
  const query = useApi('/api/measures/comparison', Comparison, { params: { programme }, keep: true })
  const found = query.data
  const sub = found ? t('comparisonSub', { from: found.period.from, to: found.period.to, at: say(found.asOf) }) : ' '
  return (
    <Page
      title={t('comparisonTitle')}
      sub={sub}
      actions={
        <>
          <Segmented
            aria-label={t('title')}
            value={programme}
            onChange={setProgramme}
            options={Programme.options.map((value) => ({ value, label: t(`programme.${value}`) }))}
          />
          <button type="button" className="plain-button" onClick={() => found && save(found, t)}>
            {deskT('exportCsv')}
          </button>
        </>
      }
    >
      <MeasuresNav />
      <Answer of={query}>{(comparison) => <Result comparison={comparison} />}</Answer>
    </Page>
  )
}

function save({ programme, unit, results }: Comparison, t: ReturnType<typeof useT>): void {
  const head = [
    t('tierName'),
    t('atTarget'),
    '95 % –',
    '95 % +',
    t(`mean.${unit}`),
    '95 % –',
    '95 % +',
    t('managed'),
    t('unmanaged'),
  ]
  const rows = results.map(({ tier, atTargetPoints: at, meanDifference: mean, managed, unmanaged }) => [
    t(`tier.${tier ?? 'all'}`),
    ...[at?.value, at?.low, at?.high, mean?.value, mean?.low, mean?.high],
    ...[managed.matched, unmanaged.matched],
  ])
  saveCsv(`${programme}-comparison`, csvOf(head, rows))
}

function Result({ comparison }: { comparison: Comparison }) {
  const t = useT()
  const words = useWords()
  const { results, unit, programme } = comparison
  const all = results.find(({ tier }) => tier === null) ?? results[0]
  if (!all?.atTargetPoints) return <Empty title={t('comparisonNone')} hint={words(comparison.method)} />
  const { value, low, high } = all.atTargetPoints
  const name = (one: ComparisonOfTier) => t(`tier.${one.tier ?? 'all'}`)
  return (
    <>
      <p className="headline">
        {t('comparisonSay', {
          ...{ programme: t(`programme.${programme}`), word: t(value >= 0 ? 'higher' : 'lower') },
          ...{ points: Math.abs(value).toFixed(1), low: show(low, 1), high: show(high, 1) },
        })}{' '}
        <span className="muted">{t(low <= 0 && high >= 0 ? 'unsure' : 'sure')}</span>
      </p>
      <div className="columns">
        <Card title={t('atTarget')}>
          <Forest
            title={t('atTarget')}
            rows={results.map((one) => ({ name: name(one), of: one.atTargetPoints }))}
            digits={1}
          />
          <p className="muted">{t('favours')}</p>
        </Card>
        <Card title={t(`mean.${unit}`)}>
          <Forest
            title={t(`mean.${unit}`)}
            rows={results.map((one) => ({ name: name(one), of: one.meanDifference }))}
            digits={unit === 'mmHg' ? 1 : 2}
          />
          <p className="muted">{t('favours')}</p>
        </Card>
        <Card className="columns-whole">
          <Tiers comparison={comparison} name={name} />
        </Card>
        <BalanceCard of={all} />
        <Card title={t('method')}>
          <p className="words">{words(comparison.method)}</p>
        </Card>
      </div>
    </>
  )
}

function Tiers({ comparison, name }: { comparison: Comparison; name: (one: ComparisonOfTier) => string }) {
  const t = useT()
  const { results, unit } = comparison
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th>{t('tierName')}</th>
          <th className="right">{`${t('atTarget')} · ${t('interval')}`}</th>
          <th className="right">{`${t(`mean.${unit}`)} · ${t('interval')}`}</th>
          <th className="right">{`${t('managed')} · ${t('matched')}`}</th>
          <th className="right">{`${t('unmanaged')} · ${t('matched')}`}</th>
          <th className="right">{t('strata')}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((one) => (
          <tr key={one.tier ?? 'all'}>
            <td>{name(one)}</td>
            <td className="right tabular">{interval(one.atTargetPoints, 1)}</td>
            <td className="right tabular">{interval(one.meanDifference, unit === 'mmHg' ? 1 : 2)}</td>
            <td className="right tabular">{t('matchedOf', one.managed)}</td>
            <td className="right tabular">{t('matchedOf', one.unmanaged)}</td>
            <td className="right tabular">{one.strata}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function BalanceCard({ of }: { of: ComparisonOfTier }) {
  const t = useT()
  const words = useWords()
  const verdict = (after: number | null) => (after === null ? '—' : t(Math.abs(after) < alike ? 'close' : 'apart'))
  return (
    <Card title={t('balance')}>
      <p className="muted">{t('balanceDo')}</p>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t('covariate')}</th>
            <th className="right">{t('before')}</th>
            <th className="right">{t('after')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {of.balance.map((one) => (
            <tr key={one.covariate}>
              <td>{words(one.title)}</td>
              <td className="right tabular">{show(one.before)}</td>
              <td className="right tabular">{show(one.after)}</td>
              <td className={Math.abs(one.after ?? 0) < alike ? 'all-clear' : 'amber'}>{verdict(one.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

import { Trend, type TrendHead, Trends } from '#contracts/timeline'
import { Sparkline } from '../sparkline.tsx'
import { Answer, Empty, Loading } from '../states.tsx'
import { useApi } from '../use-api.ts'
import { Facts, Lines, MeaningTag, On } from './parts.tsx'
import { To, usePlace } from './place.tsx'
import { useT } from './texts.ts'
import { TrendSheet } from './trend-sheet.tsx'

/** What was measured, each with its last value and how it goes. */
export function TrendsView() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/trends', Trends, { params: { residentId } })
  return (
    <Answer of={query} loading={<Loading cards={2} lines={4} />}>
      {({ series }) =>
        series.length === 0 ? (
          <Empty title={t('noTrends')} hint={t('noTrendsHint')} />
        ) : (
          <>
            <p className="rec-note">{t('trendsHint')}</p>
            <Lines label={t('sections.trends')}>
              {series.map((head) => (
                <li key={head.series}>
                  <To section="trend" search={{ series: head.series }} className="rec-row">
                    <Head head={head} />
                  </To>
                </li>
              ))}
            </Lines>
          </>
        )
      }
    </Answer>
  )
}

export const lastOf = ({ last, unit }: TrendHead): string =>
  `${last.value}${last.value2 === null ? '' : `/${last.value2}`} ${unit}`.trim()

function Head({ head }: { head: TrendHead }) {
  const t = useT()
  const { reference, target } = head
  return (
    <span className="rec-trend">
      <span className="rec-main">
        <span>{head.name}</span>
        <Facts of={[<On key="at" at={head.last.at} />, t('times', { n: head.count })]} />
      </span>
      {head.recent.length > 1 ? (
        <Sparkline
          name={head.name}
          values={head.recent}
          low={reference?.low ?? target?.low ?? undefined}
          high={reference?.high ?? target?.high ?? undefined}
          width={76}
          height={26}
        />
      ) : (
        <span />
      )}
      <span className="rec-value">
        <b className="tabular">
          {head.last.value}
          {head.last.value2 === null ? '' : `/${head.last.value2}`}
        </b>{' '}
        <small>{head.unit}</small>
        <MeaningTag meaning={head.last.meaning} />
      </span>
    </span>
  )
}

/** One of them: its curve, its ranges, its table. */
export function TrendView({ series }: { series: string }) {
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/trend', Trend, { params: { residentId, series } })
  return (
    <Answer of={query} loading={<Loading lines={6} />}>
      {(trend) => <TrendSheet trend={trend} />}
    </Answer>
  )
}

import { Button, Select } from 'antd'
import { FundBreakdown, type FundBy, FundBy as FundBys, type FundSums } from '#contracts/fund'
import { withParams } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { yuan } from '../../shell/money.tsx'
import { preferences } from '../../shell/preferences.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { FundNav } from '../fund/nav.tsx'
import { Card, HowCounted, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Crumbs } from './crumbs.tsx'
import { Bills, People } from './lists.tsx'
import { type Place, paramsOf, percentOf } from './place.ts'
import { Rows } from './rows.tsx'
import './spending.css'
import { useT } from './texts.ts'
import { usePlace } from './use-place.ts'

/** From the region down to a bill: first the sentence, then the picture, then the table, then the people. */
export function SpendingPage() {
  const t = useT()
  const { place } = usePlace()
  const by: FundBy = place.view === 'people' || place.view === 'bills' ? 'category' : place.view
  const query = useApi('/api/fund/breakdown', FundBreakdown, { params: { by, ...paramsOf(place) }, keep: true })
  return (
    <Page title={t('title')} sub={t('sub')} actions={<Actions place={place} />}>
      <FundNav />
      <Crumbs scope={query.data?.scope} />
      <Answer of={query} loading={<Loading lines={8} />}>
        {({ total, rows, scope }) => (
          <>
            <Headline total={total} place={place} name={scope.institutionName ?? t('region')} />
            <Card title={<Views />} extra={<HowCounted text={t('counted')} />}>
              {total.bills === 0 ? (
                <Empty title={t('nothing')} hint={t('nothingDo')} />
              ) : place.view === 'people' ? (
                <People place={place} />
              ) : place.view === 'bills' ? (
                <Bills place={place} />
              ) : (
                <Rows rows={rows} by={place.view} />
              )}
            </Card>
          </>
        )}
      </Answer>
    </Page>
  )
}

export function usePeriod(): (of: Pick<Place, 'year' | 'month'>) => string {
  const t = useT()
  return ({ year, month }) => (month === undefined ? t('wholeYear', { year }) : t('yearMonth', { year, month }))
}

function Headline({ total, place, name }: { total: FundSums; place: Place; name: string }) {
  const t = useT()
  const period = usePeriod()(place)
  if (total.bills === 0) return <p className="headline">{t('headlineNone', { period, name })}</p>
  const { bills, people, medfee_sumamt, fund_pay_sumamt, foundFen, recoveredFen } = total
  return (
    <p className="headline">
      {t('headline', {
        ...{ period, name, bills, people, total: yuan(medfee_sumamt), fund: yuan(fund_pay_sumamt) },
        share: percentOf(fund_pay_sumamt, medfee_sumamt),
      })}
      {foundFen > 0 ? t('headlineFound', { found: yuan(foundFen), recovered: yuan(recoveredFen) }) : ''}
      {preferences.get().locale === 'zh' ? '。' : '.'}
    </p>
  )
}

function Views() {
  const t = useT()
  const { place, go } = usePlace()
  const views = [...FundBys.options, 'people', 'bills'] as const
  return (
    <span className="spending-views" role="tablist" aria-label={t('show')}>
      {views.map((view) => (
        <button
          key={view}
          type="button"
          role="tab"
          className="plain-button"
          aria-selected={place.view === view}
          onClick={() => go({ view })}
        >
          {view === 'people' || view === 'bills' ? t(`views.${view}`) : t(`by.${view}`)}
        </button>
      ))}
    </span>
  )
}

function Actions({ place }: { place: Place }) {
  const t = useT()
  const deskT = useDeskT()
  const { go } = usePlace()
  const { locale } = preferences.get()
  const thisYear = clock.now().getFullYear()
  const table = place.view === 'people' || place.view === 'bills' ? place.view : 'breakdown'
  const by = table === 'breakdown' ? place.view : undefined
  return (
    <>
      <Select
        aria-label={t('year')}
        value={place.year}
        onChange={(year) => go({ year })}
        options={[0, 1, 2].map((ago) => ({ value: thisYear - ago, label: t('wholeYear', { year: thisYear - ago }) }))}
      />
      <Select
        aria-label={t('by.month')}
        value={place.month ?? 0}
        onChange={(month) => go({ month: month === 0 ? undefined : month })}
        options={Array.from({ length: 13 }, (_, month) => ({
          value: month,
          label: month === 0 ? t('allMonths') : t('month', { month }),
        }))}
        className="spending-month"
      />
      <Button href={withParams(`/api/fund/export/${table}`, { by, ...paramsOf(place), locale })} download>
        {deskT('exportCsv')}
      </Button>
      <Button onClick={() => window.print()}>{deskT('print')}</Button>
    </>
  )
}

import { Button, Select } from 'antd'
import { FundOverview } from '#contracts/budgets'
import { ApiRefusal } from '../../shell/api.ts'
import { yuan } from '../../shell/money.tsx'
import { preferences } from '../../shell/preferences.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, HowCounted, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Burn, PointCharts } from './burn.tsx'
import './fund.css'
import { FundNav } from './nav.tsx'
import { Packages, Split } from './packages.tsx'
import { Runs } from './runs.tsx'
import { useT } from './texts.ts'
import { useYear } from './use-year.ts'

/** The fund's year: the sentence, budgets as pictures and a table, points, packages and their split. */
export function FundPage() {
  const t = useT()
  const deskT = useDeskT()
  const { year } = useYear()
  const query = useApi('/api/budgets/overview', FundOverview, { params: { year }, keep: true })
  // Whoever does not see the region's budgets sees the own institution's part.
  const own = query.error instanceof ApiRefusal && query.error.status === 403
  return (
    <Page
      title={t('title')}
      sub={own ? t('subOwn') : t('sub')}
      actions={
        <>
          <YearSelect />
          {own ? null : <Runs year={year} />}
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <FundNav />
      {own ? (
        <Own />
      ) : (
        <Answer of={query} loading={<Loading lines={8} />}>
          {(fund) => <Region fund={fund} />}
        </Answer>
      )}
      <Packages year={year} />
      <Split year={year} />
    </Page>
  )
}

function Region({ fund }: { fund: FundOverview }) {
  const t = useT()
  return (
    <>
      <Headline of={fund} />
      {fund.budgets.length === 0 ? (
        <Empty title={t('none', { year: fund.year })} hint={t('noneDo')} />
      ) : (
        <>
          <Card title={t('burn')} extra={<HowCounted text={t('burnCounted')} />}>
            <Burn budgets={fund.budgets} year={fund.year} />
          </Card>
          <Card title={t('points')} extra={<HowCounted text={t('pointsCounted')} />}>
            <PointCharts budgets={fund.budgets} />
          </Card>
        </>
      )}
    </>
  )
}

function Own() {
  const t = useT()
  return (
    <Card title={t('ownTitle')}>
      <p className="muted">{t('ownSay')}</p>
    </Card>
  )
}

export function YearSelect() {
  const t = useT()
  const { year, thisYear, go } = useYear()
  return (
    <Select
      aria-label={t('year')}
      value={year}
      onChange={(year) => go({ year })}
      options={[0, 1, 2].map((ago) => ({ value: thisYear - ago, label: t('ofYear', { year: thisYear - ago }) }))}
    />
  )
}

function Headline({ of }: { of: FundOverview }) {
  const t = useT()
  if (of.budgets.length === 0) return null
  const {
    year,
    monthsPast,
    amountFen,
    actualToDateFen,
    plannedToDateFen,
    forecastSurplusFen,
    packageSurplusFen,
    retainedFen,
  } = of
  const said = {
    year,
    months: monthsPast,
    amount: yuan(amountFen),
    actual: yuan(actualToDateFen),
    planned: yuan(plannedToDateFen),
  }
  const end =
    monthsPast === 12
      ? t(amountFen >= actualToDateFen ? 'headlineEndLeft' : 'headlineEndShort', {
          left: yuan(Math.abs(amountFen - actualToDateFen)),
        })
      : forecastSurplusFen === null
        ? t('headlineStart')
        : forecastSurplusFen >= 0
          ? t('headlineLeft', { left: yuan(forecastSurplusFen) })
          : t('headlineShort', { short: yuan(-forecastSurplusFen) })
  return (
    <p className="headline">
      {t('headline', said)}
      {end}
      {packageSurplusFen === 0
        ? ''
        : t('headlinePackages', { surplus: yuan(packageSurplusFen), retained: yuan(retainedFen) })}
      {preferences.get().locale === 'zh' ? '。' : '.'}
    </p>
  )
}

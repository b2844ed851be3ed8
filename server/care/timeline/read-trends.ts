import type { Observation } from '@medplum/fhirtypes'
import { OfResident, Trend, type TrendPoint, TrendRequest, Trends } from '#contracts/timeline'
import { type Context, refuse, verb } from '#kernel'
import { search } from '#record'
import { instant, loadStory, type Reader } from './load.ts'
import { readers } from './read-timeline.ts'
import { bySeries, codesOf, headOf, pointOf, seriesOfValue } from './trend-series.ts'

const pointsMax = 1000

/** What was measured, each with its last value. Refusals: timeline.not_allowed. */
export const readTrends = verb(
  {
    name: 'timeline.read_trends',
    may: readers,
    input: OfResident,
    answer: Trends,
    summary: 'What was measured of a resident, each with its last value.',
  },
  async (ctx, { residentId }) => {
    const { resources, reader } = await loadStory(ctx, residentId, ['Observation'])
    const bySeriesName = Map.groupBy(observationsOf(resources), (one) => seriesOfValue(one) ?? '')
    bySeriesName.delete('')
    const heads = [...bySeriesName].flatMap(([series, list]) => {
      const { observations, points } = inOrder(list, series, reader)
      return headOf(series, observations, points, ctx.locale) ?? []
    })
    return { series: heads.sort(bySeries) }
  },
)

/** The points of one series, oldest first. Refusals: timeline.not_allowed, timeline.no_such_series. */
export const readTrend = verb(
  {
    name: 'timeline.read_trend',
    may: readers,
    input: TrendRequest,
    answer: Trend,
    summary: 'One thing that was measured of a resident, over time.',
  },
  async (ctx, { residentId, series }) => {
    const codes = codesOf(series) ?? refuse('timeline.no_such_series')
    const { resources, reader } = await loadStory(ctx, residentId, [])
    const patients = resources.filter(({ resourceType }) => resourceType === 'Patient').map(({ id }) => id)
    const found = await newestOf(ctx, patients.join(','), codes)
    const mine = found.filter((one) => seriesOfValue(one) === series)
    const { observations, points } = inOrder(mine, series, reader)
    const head = headOf(series, observations, points, ctx.locale) ?? refuse('timeline.no_such_series')
    return { ...head, points }
  },
)

async function newestOf(ctx: Context, patients: string, codes: string): Promise<Observation[]> {
  const query = new URLSearchParams({
    patient: patients,
    code: codes,
    _sort: '-date',
    _count: String(pointsMax),
    _total: 'none',
  })
  return (await search<Observation>(ctx, `Observation?${query}`)).resources
}

function observationsOf(resources: readonly { resourceType: string }[]): Observation[] {
  return resources.filter((one): one is Observation => one.resourceType === 'Observation')
}

/** What has a point, oldest first, with its points. */
function inOrder(
  list: readonly Observation[],
  series: string,
  reader: Reader,
): { observations: Observation[]; points: TrendPoint[] } {
  const both = list
    .flatMap((observation) => {
      const point = pointOf(observation, series, reader)
      return point ? [{ observation, point }] : []
    })
    .sort((a, b) => instant(a.point.at) - instant(b.point.at) || (a.point.id < b.point.id ? -1 : 1))
  return { observations: both.map(({ observation }) => observation), points: both.map(({ point }) => point) }
}

/** What the year shows: figures through the verbs of those who look at them, and how well falsehoods were found. */
import { type Measured, measureVeracity } from '#care/veracity'
import type { Pattern } from '#contracts/veracity'
import {
  readBreakdown,
  readComparison,
  readFigures,
  readFunnel,
  readMeasureTrend,
  runStep,
  startRun,
} from '#insight/measures'
import { type Context, runJob } from '#kernel'
import { instantAt } from '../calendar.ts'
import { teamIdOf, townships } from '../community.ts'
import * as store from '../store.ts'
import { staffActor, type World } from '../world.ts'
import type { Planted } from './false-visits.ts'
import type { Life } from './live.ts'
import { diligenceOf, habits } from './parameters.ts'

type Awaited1<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>

export interface YearReport {
  readonly residents: number
  readonly from: string
  readonly to: string
  readonly counted: Record<string, number>
  readonly refused: Record<string, number>
  readonly figures: Awaited1<typeof readFigures>['figures']
  readonly funnels: Awaited1<typeof readFunnel>[]
  readonly trends: Awaited1<typeof readMeasureTrend>[]
  readonly teams: { name: string; diligence: string; rates: Record<string, number | null> }[]
  readonly comparisons: Awaited1<typeof readComparison>[]
  readonly truth: Measured
  readonly planted: readonly Planted[]
}

export const byTeam = [
  'contract-rate',
  'fulfilment',
  'enrolment-hypertension',
  'standard-management-hypertension',
  'control-hypertension',
  'standard-management-diabetes',
  'control-diabetes',
] as const
const trended = ['contract-rate', 'standard-management-hypertension', 'control-hypertension', 'control-diabetes']

export async function reportOf(life: Life): Promise<YearReport> {
  const { world, stretch } = life
  await computeMeasures(world, stretch.to)
  const ctx = world.at(instantAt(stretch.to, '23:30'), staffActor(world, 'manager-1'))
  const comparisons = []
  const funnels = []
  for (const programme of ['hypertension', 'diabetes'] as const) {
    comparisons.push(await readComparison(ctx, { programme }))
    funnels.push(await readFunnel(ctx, { programme, periodKind: 'year-to-date' }))
  }
  const trends = []
  for (const measure of trended) trends.push(await readMeasureTrend(ctx, { measure }))
  const { figures } = await readFigures(ctx, { periodKind: 'year-to-date' })
  return {
    ...{ residents: world.region.people.length, from: stretch.from, to: stretch.to },
    counted: Object.fromEntries(life.counted),
    refused: Object.fromEntries(life.refused),
    ...{ figures, funnels, trends, comparisons },
    teams: await teamsOf(ctx, world),
    truth: await truthOf(world, life.planted, stretch.to),
    planted: life.planted,
  }
}

/** As the night's job does it, at once. */
export async function computeMeasures(world: World, day: string): Promise<void> {
  const at = instantAt(day, '23:00')
  const runId = await world.at(at).transaction((ctx) => startRun(ctx, day))
  if (!runId) throw new Error('The measures are being computed already.')
  // One step a period, and some around them: the second takes the facts; a step of a finished run does nothing.
  for (let step = 0; step < 60; step++) await runJob(world.at(at), runStep, { runId, takes: step === 1 })
}

async function teamsOf(ctx: Context, world: World): Promise<YearReport['teams']> {
  const rates = new Map<string, Record<string, number | null>>()
  for (const measure of byTeam) {
    const { rows } = await readBreakdown(ctx, { measure, by: 'team', periodKind: 'year-to-date' })
    for (const { id, ratePercent } of rows) rates.set(id, { ...rates.get(id), [measure]: ratePercent })
  }
  return townships(world).map(({ key, name }) => ({
    ...{ name, diligence: diligenceOf[key] ?? 'usual' },
    rates: rates.get(teamIdOf(world, key)) ?? {},
  }))
}

export async function truthOf(world: World, planted: readonly Planted[], day: string): Promise<Measured> {
  const raised = await world.at(instantAt(day, '23:40')).transaction((ctx) => store.doubtsRaised(ctx))
  return measureVeracity(
    planted.map(({ followUpId, pattern }) => ({ followUpId, pattern })),
    raised.map(({ followUpId, pattern }) => ({ followUpId, pattern: pattern as Pattern })),
  )
}

export const plantedPatterns: readonly Pattern[] = [...new Set(habits.map(({ habit }) => habit))]

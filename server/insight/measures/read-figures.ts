import {
  Breakdown,
  BreakdownRequest,
  DefinitionsRequest,
  FigurePage,
  FiguresRequest,
  MapRequest,
  type MeasureFigure,
  MeasureList,
  MeasureMap,
  type MeasurePage,
  MeasureTrend,
  type PeriodKind,
  TrendRequest,
} from '#contracts/measures'
import { type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { allMeasures, type Measure, measuresOn } from './definitions.ts'
import { growthPoints, ratePercent } from './figures.ts'
import { cellsNamed, namesOf } from './names-store.ts'
import { type Period, yearEarlier } from './period.ts'
import { auditLook, insideOf, measureOn, type Scope, scopeFor } from './scope.ts'
import * as store from './store.ts'

const readers = ['manager', 'auditor', 'doctor'] as const

export const listMeasures = verb(
  {
    name: 'measures.list_measures',
    may: readers,
    input: DefinitionsRequest,
    answer: MeasureList,
    summary: 'The measures in force on a day, and how each is counted.',
  },
  async (ctx, input) => {
    const day = input.day ?? dayOf(ctx.now)
    return { day, measures: measuresOn(day).map(pageOf) }
  },
)

function pageOf(measure: Measure): MeasurePage {
  const { code, version, title, counted, criteria, source, programme, unit, validFrom, validTo, hash } = measure
  return {
    ...{ code, version, title, counted, source, programme, unit, validFrom, validTo, definitionHash: hash },
    criteria: criteria.map((one) => ({ code: one.code, part: one.part, words: one.words })),
  }
}

/** The run that counted a period. Refusals: measures.not_computed. */
export async function computed(ctx: Context, asked: { periodKind: PeriodKind; to?: string | undefined }) {
  const found = await store.findPeriod(ctx, asked.periodKind, asked.to)
  refuseUnless(found, 'measures.not_computed', { field: 'to' })
  return found
}

export const frame = (scope: Scope, { run, period }: { run: store.RunRow; period: Period }) => ({
  scope: { kind: scope.kind, id: scope.id, name: scope.name },
  period,
  asOf: run.as_of!.toISOString(),
  runId: run.id,
})

const ratioOf = ({ numerator, denominator }: store.StoredResult) => ({
  ...{ numerator, denominator },
  ratePercent: ratePercent(numerator, denominator),
})

const nothing = { numerator: 0, denominator: 0, ratePercent: null }

const earlierOf = ({ kind, from, to }: Period): Period => ({
  kind,
  from: yearEarlier(from),
  // A whole year and a month to its last day end where the calendar of that year ends them.
  to: yearEarlier(to),
})

/** Refusals: measures.other_scope, measures.scope_incomplete, measures.not_computed. */
export const readFigures = verb(
  {
    name: 'measures.read_figures',
    may: readers,
    input: FiguresRequest,
    answer: FigurePage,
    summary: 'All measures of a scope in a period, with the year before.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input)
    const found = await computed(ctx, input)
    const { run, period } = found
    const now = new Map((await store.resultsOf(ctx, run.id, period, scope)).map((row) => [row.measure_code, row]))
    const before = await store.resultsOf(ctx, run.id, earlierOf(period), scope)
    const earlier = new Map(before.map((row) => [row.measure_code, row]))
    await auditLook(ctx, 'figures', scope)
    const measures = measuresOn(period.to).filter(({ periods }) => periods.includes(period.kind))
    return {
      ...frame(scope, found),
      figures: measures.map((measure) => figureOf(measure, now.get(measure.code), earlier.get(measure.code))),
    }
  },
)

function figureOf(
  measure: Measure,
  now: store.StoredResult | undefined,
  earlier: store.StoredResult | undefined,
): MeasureFigure {
  // By the definition it was counted by, which may not be the one in force now.
  const { code, version, title, counted, unit, programme, hash } =
    allMeasures().find((one) => one.hash === now?.definition_hash) ?? measure
  const ratio = now ? ratioOf(now) : nothing
  const yearEarlier = earlier ? ratioOf(earlier) : null
  return {
    ...{ code, version, title, counted, unit, programme, definitionHash: hash, ...ratio, yearEarlier },
    growthPoints: growthPoints(ratio.ratePercent, yearEarlier?.ratePercent ?? null),
  }
}

/** Refusals: measures.other_scope, measures.scope_incomplete, measures.not_computed, measures.unknown_measure. */
export const readBreakdown = verb(
  {
    name: 'measures.read_breakdown',
    may: readers,
    input: BreakdownRequest,
    answer: Breakdown,
    summary: 'One measure by institution, team, cell or doctor inside a scope.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input)
    const found = await computed(ctx, input)
    const { run, period } = found
    measureOn(input.measure, period.to)
    const asked = { measure: input.measure, kind: input.by, ids: await insideOf(ctx, scope, input.by) }
    const rows = await store.resultsBy(ctx, run.id, period, asked)
    const before = await store.resultsBy(ctx, run.id, earlierOf(period), asked)
    const earlier = new Map(before.map((row) => [row.scope_id, ratioOf(row).ratePercent]))
    const ids = rows.map(({ scope_id }) => scope_id!)
    const names = await namesOf(ctx, input.by, ids)
    await auditLook(ctx, 'breakdown', scope)
    return {
      ...frame(scope, found),
      ...{ measure: input.measure, by: input.by },
      rows: rows.map((row) => {
        const ratio = ratioOf(row)
        const growth = growthPoints(ratio.ratePercent, earlier.get(row.scope_id) ?? null)
        return { id: row.scope_id!, name: names.get(row.scope_id!) ?? '', ...ratio, growthPoints: growth }
      }),
    }
  },
)

/** Refusals: measures.other_scope, measures.scope_incomplete, measures.not_computed, measures.unknown_measure. */
export const readMeasureTrend = verb(
  {
    name: 'measures.read_trend',
    may: readers,
    input: TrendRequest,
    answer: MeasureTrend,
    summary: 'One measure of a scope over the year to date at the ends of months.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input)
    const { run } = await computed(ctx, { periodKind: 'year-to-date' })
    measureOn(input.measure, run.day)
    const rows = await store.trendOf(ctx, run, input.measure, scope)
    await auditLook(ctx, 'trend', scope)
    return {
      ...{ scope: { kind: scope.kind, id: scope.id, name: scope.name }, measure: input.measure },
      points: rows.map((row) => ({ from: row.period_from, to: row.period_to, ...ratioOf(row) })),
    }
  },
)

/** Refusals: measures.other_scope, measures.scope_incomplete, measures.not_computed, measures.unknown_measure. */
export const readMeasureMap = verb(
  {
    name: 'measures.read_map',
    may: readers,
    input: MapRequest,
    answer: MeasureMap,
    summary: 'One measure by cell of the grid; the outlines are the grid’s.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input)
    const found = await computed(ctx, input)
    measureOn(input.measure, found.period.to)
    const asked = { measure: input.measure, kind: 'cell' as const, ids: await insideOf(ctx, scope, 'cell') }
    const rows = await store.resultsBy(ctx, found.run.id, found.period, asked)
    const cells = await cellsNamed(
      ctx,
      rows.map(({ scope_id }) => scope_id!),
    )
    await auditLook(ctx, 'map', scope)
    return {
      ...frame(scope, found),
      measure: input.measure,
      cells: rows.flatMap((row) => {
        const cell = cells.get(row.scope_id!)
        if (!cell) return []
        return { cellId: cell.id, code: cell.code, name: cell.name, institutionId: cell.institutionId, ...ratioOf(row) }
      }),
    }
  },
)

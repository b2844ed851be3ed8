import {
  Comparison,
  type ComparisonOfTier,
  ComparisonRequest,
  Funnel,
  FunnelRequest,
  type Programme,
} from '#contracts/measures'
import { verb } from '#kernel'
import { comparisonRules, method } from './compare-people.ts'
import { computed, frame } from './read-figures.ts'
import { auditLook, scopeFor } from './scope.ts'
import * as store from './store.ts'

type Row = store.StoredResult | undefined
type Stage = Funnel['stages'][number]

/** Each stage is a part of a measure, so that the funnel and the figures cannot drift apart. */
const stages: readonly {
  code: Stage['code']
  measure: (of: Programme) => string
  people: (row: Row) => number
  title: Stage['title']
  counted: Stage['counted']
}[] = [
  {
    code: 'population',
    measure: () => 'contract-rate',
    people: (row) => row?.denominator ?? 0,
    title: { zh: '常住居民', en: 'Population' },
    counted: {
      zh: '在世、未迁出、在医格住户内或有责任团队。',
      en: 'Alive, not moved, in the grid or answered for by a team.',
    },
  },
  {
    code: 'expected',
    measure: (of) => `expected-enrolment-${of}`,
    people: (row) => row?.denominator ?? 0,
    title: { zh: '预计患者', en: 'Expected' },
    counted: { zh: '18 岁及以上居民 × 患病率。', en: 'Residents from 18 years × prevalence.' },
  },
  {
    code: 'found',
    measure: (of) => `enrolment-${of}`,
    people: (row) => row?.population ?? 0,
    title: { zh: '已发现', en: 'Found' },
    counted: { zh: '疑似、确诊或曾建档，未排除。', en: 'Suspected, confirmed or once enrolled, and not excluded.' },
  },
  {
    code: 'enrolled',
    measure: (of) => `enrolment-${of}`,
    people: (row) => row?.numerator ?? 0,
    title: { zh: '已建档', en: 'Enrolled' },
    counted: { zh: '截止日在管。', en: 'Enrolled on the last day.' },
  },
  {
    code: 'managed',
    measure: (of) => `standard-management-${of}`,
    people: (row) => row?.numerator ?? 0,
    title: { zh: '规范管理', en: 'Managed to the standard' },
    counted: { zh: '规范管理率的分子。', en: 'The numerator of the standard management rate.' },
  },
  {
    code: 'at-target',
    measure: (of) => `control-${of}`,
    people: (row) => row?.numerator ?? 0,
    title: { zh: '达标', en: 'At target' },
    counted: {
      zh: '控制率的分子：末次随访达标。',
      en: 'The numerator of the control rate: at target at the last follow-up.',
    },
  },
]

/** Refusals: measures.other_scope, measures.scope_incomplete, measures.not_computed. */
export const readFunnel = verb(
  {
    name: 'measures.read_funnel',
    may: ['manager', 'auditor', 'doctor'],
    input: FunnelRequest,
    answer: Funnel,
    summary: 'From the population to people at target, for one programme in a scope.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input)
    const found = await computed(ctx, input)
    const rows = await store.resultsOf(ctx, found.run.id, found.period, scope)
    const byCode = new Map(rows.map((row) => [row.measure_code, row]))
    await auditLook(ctx, 'funnel', scope)
    return {
      ...frame(scope, found),
      programme: input.programme,
      stages: stages.map(({ code, measure, people, title, counted }) => ({
        ...{ code, title, counted },
        people: people(byCode.get(measure(input.programme))),
      })),
    }
  },
)

/** Refusals: measures.other_scope, measures.not_computed. */
export const readComparison = verb(
  {
    name: 'measures.read_comparison',
    may: ['manager', 'auditor'],
    input: ComparisonRequest,
    answer: Comparison,
    summary: 'Managed against unmanaged, matched, with its interval and balance.',
  },
  async (ctx, input) => {
    // It is of the region: a single institution has too few to compare.
    const scope = await scopeFor(ctx, { scopeKind: 'region' })
    const found = await computed(ctx, { periodKind: 'year-to-date' })
    const rows = await store.comparisonsOf(ctx, found.run.id, input.programme)
    await auditLook(ctx, 'comparison', scope)
    const { period, asOf, runId } = frame(scope, found)
    return {
      ...{ programme: input.programme, period, asOf, runId, method },
      unit: comparisonRules.find(({ programme }) => programme === input.programme)!.unit,
      results: rows
        .map(({ content }) => content as ComparisonOfTier)
        .filter(({ tier }) => input.tier === undefined || tier === input.tier),
    }
  },
)

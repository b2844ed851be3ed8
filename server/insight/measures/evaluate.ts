import type { MeasureReport } from '@medplum/fhirtypes'
import { z } from 'zod'
import { PeopleRequest } from '#contracts/measures'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { allMeasures, type Measure } from './definitions.ts'
import { individualReport, measureIdOf, subjectListReport, summaryReport } from './fhir.ts'
import { listPeople } from './people.ts'
import type { Period } from './period.ts'
import { periodAsked, roles, rowsFor } from './read-explanation.ts'
import { computed, frame } from './read-figures.ts'
import { scopeFor } from './scope.ts'
import * as store from './store.ts'

const peopleMax = 500

export const EvaluateRequest = PeopleRequest.omit({
  measure: true,
  membership: true,
  reason: true,
  limit: true,
  offset: true,
}).extend({
  /** Measure.id: code and version. */
  measureId: z.string().max(80),
  /** A person: how they count, as of now. */
  residentId: z.uuid().optional(),
  reportType: z.enum(['subject', 'subject-list', 'population']).optional(),
})
type Asked = z.output<typeof EvaluateRequest>

/**
 * Measure/[id]/$evaluate-measure (FHIR R4 §14.10.5): a MeasureReport under the reader's own rights; nothing is stored.
 * Refusals: measures.unknown_measure, measures.not_yours, measures.other_scope, measures.not_computed, measures.list_gone.
 */
export const evaluateMeasure = verb(
  {
    name: 'measures.evaluate_measure',
    may: roles,
    input: EvaluateRequest,
    answer: z.custom<MeasureReport>(),
    summary: 'A MeasureReport of a person, of a scope, or of the people behind a figure.',
  },
  async (ctx, input) => {
    const measure = allMeasures().find((one) => measureIdOf(one) === input.measureId)
    if (!measure) return refuse('measures.unknown_measure', { params: { code: input.measureId.slice(0, 80) } })
    return input.residentId ? ofPerson(ctx, measure, input.residentId, input) : ofScope(ctx, measure, input)
  },
)

async function ofPerson(ctx: Context, measure: Measure, residentId: string, input: Asked): Promise<MeasureReport> {
  const period = periodAsked(ctx, input)
  const [found] = await rowsFor(ctx, residentId, period, measure.code)
  refuseUnless(found, 'measures.unknown_measure', { params: { code: measure.code } })
  return individualReport(found.measure, period, ctx.now, found.row)
}

async function ofScope(ctx: Context, measure: Measure, input: Asked): Promise<MeasureReport> {
  refuseUnless(!ctx.actor.roles.includes('resident'), 'measures.other_scope')
  const scope = await scopeFor(ctx, input)
  const found = await computed(ctx, input)
  const results = await store.resultsOf(ctx, found.run.id, found.period, scope)
  const counted = results.find(({ measure_code }) => measure_code === measure.code)
  const { numerator, denominator, population } = counted ?? { numerator: 0, denominator: 0, population: 0 }
  const of = { measure, period: found.period satisfies Period, asOf: found.run.as_of! }
  const figure = { numerator, denominator, population }
  if (input.reportType !== 'subject-list')
    return summaryReport(of, scope.kind === 'institution' ? scope.id : null, figure)
  const { people } = await listPeople(ctx, {
    ...{ measure: measure.code, scopeKind: scope.kind, scopeId: scope.id ?? undefined, limit: peopleMax, offset: 0 },
    ...{ periodKind: found.period.kind, to: frame(scope, found).period.to },
  })
  const parts = people.flatMap(({ residentId, membership }) =>
    membership === 'numerator'
      ? [
          { residentId, part: 'denominator' },
          { residentId, part: 'numerator' },
        ]
      : membership === 'denominator'
        ? [{ residentId, part: 'denominator' }]
        : [],
  )
  return subjectListReport(of, figure, parts)
}

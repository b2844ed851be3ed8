import { EvaluateRequest, evaluateMeasure } from '#insight/measures'
import { refuse } from '#kernel'
import { queryText, sendText } from '../http.ts'
import { type Handler, type Operation, paramsOf } from '../route.ts'

/**
 * GET Measure/[id]/$evaluate-measure (FHIR R4 §14.10.5) with periodStart, periodEnd, subject and reportType. A period is the year to
 * date, a month to date or a whole year, as measures are counted; without one it is the newest. Refusals: those of measures.evaluate_measure.
 */
const evaluate: Handler = async (request, reply) => {
  const asked = new URLSearchParams(queryText(request))
  const subject = asked.get('subject')?.replace(/^Patient\//, '')
  const input = EvaluateRequest.safeParse({
    measureId: paramsOf(request).id,
    ...kindOf(asked.get('periodStart'), asked.get('periodEnd')),
    ...(subject ? { residentId: subject } : {}),
    ...(asked.get('reportType') ? { reportType: asked.get('reportType') } : {}),
  })
  if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'subject' })
  return sendText(reply, 200, JSON.stringify(await evaluateMeasure(request.context, input.data)))
}

function kindOf(start: string | null, end: string | null): { periodKind?: string; to?: string } {
  if (end === null) return {}
  if (start?.slice(5) === '01-01' && end.slice(5) === '12-31') return { periodKind: 'year', to: end }
  const isMonth = start !== null && start.slice(0, 7) === end.slice(0, 7) && start.slice(5, 7) !== '01'
  return { periodKind: isMonth ? 'month' : 'year-to-date', to: end }
}

export const evaluateMeasureOperation: Operation = {
  name: 'evaluate-measure',
  on: 'Measure',
  definition: 'http://hl7.org/fhir/OperationDefinition/Measure-evaluate-measure',
  lines: ['GET /Measure/:id/$evaluate-measure'],
  access: evaluateMeasure.contract.may,
  handler: evaluate,
}

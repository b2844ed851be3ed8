import { refuse } from '#kernel'
import { validate } from '#record'
import { bodyOf, sendText } from '../http.ts'
import { allGood, outcomeOfIssues } from '../outcome.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'

/** Checks without writing: the outcome is the answer, good or not. */
const validateResource: Handler = async (request, reply) => {
  const { locale } = request.context
  const { value } = bodyOf(request)
  const asked = value as { resourceType?: string; parameter?: { name?: string; resource?: unknown }[] } | null
  const wrapped = asked?.resourceType === 'Parameters' && Array.isArray(asked.parameter)
  const resource = wrapped ? asked.parameter?.find((one) => one?.name === 'resource')?.resource : value
  const issues = validate(resource)
  const { type } = paramsOf(request)
  const found = (resource as { resourceType?: string } | null | undefined)?.resourceType ?? ''
  if (issues.length === 0 && found !== type) refuse('record.type_mismatch', { params: { expected: type, found } })
  return sendText(reply, 200, JSON.stringify(issues.length ? outcomeOfIssues(issues, locale) : allGood(locale)))
}

export const validateOperation: Operation = {
  name: 'validate',
  on: '*',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
  lines: ['POST /:type/$validate', 'POST /:type/:id/$validate'],
  access: readers,
  handler: validateResource,
}

import { refuse } from '#kernel'
import { everythingPage, isResourceType } from '#record'
import { everythingOf } from '../bundles.ts'
import { baseUrl, countOf, instantOf, queryText, sendText } from '../http.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'

const everythingCount = 1000

/** GET Patient/[id]/$everything with _count, _since, _type; pages go on by `next`. */
const patientEverything: Handler = async (request, reply) => {
  const { id } = paramsOf(request)
  const asked = new URLSearchParams(queryText(request))
  const types = asked.get('_type')?.split(',')
  const known: (type: string) => boolean = isResourceType
  const unknown = types?.find((one) => !known(one))
  if (unknown !== undefined) refuse('record.unknown_type', { field: '_type', params: { type: unknown.slice(0, 60) } })
  const since = instantOf(asked.get('_since'))
  const page = await everythingPage(request.context, id, {
    after: countOf(asked.get('_cursor')) ?? 0,
    limit: Math.min(countOf(asked.get('_count')) ?? everythingCount, everythingCount),
    ...(since ? { since } : {}),
    ...(types ? { types } : {}),
  })
  const self = `${baseUrl()}/Patient/${id}/$everything${asked.size > 0 ? `?${asked}` : ''}`
  return sendText(reply, 200, everythingOf(baseUrl(), page, self))
}

export const everythingOperation: Operation = {
  name: 'everything',
  on: 'Patient',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
  lines: ['GET /Patient/:id/$everything'],
  access: readers,
  handler: patientEverything,
}

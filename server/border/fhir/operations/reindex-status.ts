import { indexProgress } from '#record'
import { sendText } from '../http.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'

/** How far the indexing of what was there before has come, for each type that the SearchParameter names. */
const reindexStatus: Handler = async (request, reply) => {
  const progress = await indexProgress(request.context, paramsOf(request).id)
  const parameter = progress.map(({ type, code, state, reason, done, total }) => ({
    name: type,
    part: [
      { name: 'code', valueCode: code },
      { name: 'state', valueCode: state },
      ...(reason === null ? [] : [{ name: 'reason', valueCode: reason }]),
      { name: 'done', valueInteger: done },
      { name: 'total', valueInteger: total },
    ],
  }))
  return sendText(reply, 200, JSON.stringify({ resourceType: 'Parameters', parameter }))
}

export const reindexStatusOperation: Operation = {
  name: 'reindex-status',
  on: 'SearchParameter',
  definition: 'urn:anji:operation:reindex-status',
  lines: ['GET /SearchParameter/:id/$reindex-status'],
  access: readers,
  handler: reindexStatus,
}

import type { Context } from '#kernel'
import { searchTableOf } from '../values/parameters.ts'
import { refreshFor, refuseWhilePending } from './custom/catalogue.ts'
import { parseQuery, type SearchQuery } from './query.ts'

/**
 * Reads a query by the parameters as they are now, those of SearchParameter resources among them. Needs a transaction.
 * Refusals: those of parseQuery; record.parameter_indexing.
 */
export async function readQuery(
  ctx: Context,
  type: string,
  text: string,
  handling: 'strict' | 'lenient',
): Promise<SearchQuery> {
  await refreshFor(ctx, type, text)
  const query = parseQuery(type, text, handling)
  const named = [
    ...query.criteria.map(({ parameter, has }) => parameter ?? (has && parameterOf(has.type, has.reference))),
    ...query.sort.map(({ name }) => parameterOf(type, name)),
    ...[...query.includes, ...query.revincludes].map((one) => parameterOf(one.type, one.parameter)),
  ]
  for (const parameter of named) if (parameter?.pending) await refuseWhilePending(ctx, parameter)
  return query
}

function parameterOf(type: string, code: string) {
  try {
    return searchTableOf(type).parameters.get(code)
  } catch {
    return undefined
  }
}

import { sql } from '#kernel'
import { elementToken, hasSystem, onOneElement } from '../search/content.ts'
import type { Condition } from './reach.ts'
import { type Scope, scopeCriteria, type TokenCriterion } from './scope.ts'

/**
 * The rows of which a scope with a query speaks, read off the stored text of `t`: superseded versions have no keys, and each
 * version is judged by what itself says. A deletion says nothing and is not seen.
 */
export function scopeCondition({ type, query }: Pick<Scope, 'type' | 'query'>): Condition {
  const criteria = query === undefined ? undefined : scopeCriteria(type, query)
  if (!criteria) return sql`false`
  return sql`(case when t.content = '' then false else ${sql.join(criteria.map(criterionHolds), sql` and `)} end)`
}

function criterionHolds({ parameter, tokens }: TokenCriterion): Condition {
  const any = tokens.map(({ system, code }) => {
    if (code === undefined) return hasSystem(parameter, system ?? '')
    return onOneElement('', [elementToken(parameter.accessors, system, code)])
  })
  return sql`(${sql.join(any, sql` or `)})`
}

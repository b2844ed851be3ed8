import { Rerun, StatementRequest } from '#contracts/statements'
import { audit, sm3, verb } from '#kernel'
import { type Content, differencesOf, writeContent } from './calculation.ts'
import { readable } from './scope.ts'
import type { Row } from './store.ts'

/** Works a statement out again from the inputs it keeps, by the version that made it. */
export function runAgain(row: Pick<Row, 'content' | 'content_sm3'>): Rerun {
  const kept = JSON.parse(row.content) as Content
  const { kind, version, subject, year, month, inputs } = kept
  const again = writeContent({ kind, version, subject, year, month, inputs })
  const keptSm3 = sm3(row.content).toString('hex')
  const differences = differencesOf(kept, again.content)
  // Bytes that were changed behind our back, and say the same: still not what was approved.
  if (keptSm3 !== row.content_sm3) differences.push({ path: 'sm3', was: row.content_sm3, is: keptSm3 })
  return { same: again.text === row.content && keptSm3 === row.content_sm3, sm3: again.sm3, keptSm3, differences }
}

/** Refusals: statements.unknown. */
export const rerunStatement = verb(
  {
    name: 'statements.rerun',
    may: ['auditor', 'manager', 'system'],
    input: StatementRequest,
    answer: Rerun,
    summary: 'Works a statement out again and says whether its bytes are the same.',
  },
  async (ctx, { statementId }) => {
    const row = await readable(ctx, statementId)
    await audit(ctx, { action: 'execute', entity: 'statements.statement', entityId: row.id, reason: 'rerun' })
    return runAgain(row)
  },
)

export const rerun = (ctx: Parameters<typeof rerunStatement>[0], statementId: string) =>
  rerunStatement(ctx, { statementId })

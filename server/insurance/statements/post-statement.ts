import { StatementDetail, type StatementPosting, StatementRequest } from '#contracts/statements'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { openAccount, type Posting, post, reverse } from '#ledger'
import { type Content, calculationOf } from './calculation.ts'
import { lockedIn } from './decide.ts'
import { statementPosted } from './events.ts'
import { runAgain } from './rerun.ts'
import { readable, refuseUnlessRegion } from './scope.ts'
import { detailOf } from './show.ts'
import * as store from './store.ts'

const twoDigits = (month: number) => String(month).padStart(2, '0')

/** Refusals: statements.period_closed. */
async function refuseIfClosed(ctx: Context, { year, month }: store.Row): Promise<void> {
  await store.holdPeriods(ctx, 'to-post')
  const periods = [String(year), ...(month === null ? [] : [`${year}-${twoDigits(month)}`])]
  const closed = await store.closedAmong(ctx, periods)
  refuseUnless(!closed, 'statements.period_closed', { params: { period: closed?.period ?? '' } })
}

/** Nothing is handed on that is not in the books, or no longer as it was read. Refusals: statements.source_not_posted. */
async function refuseWithoutSources(ctx: Context, { kind, year, month }: store.Row, content: Content): Promise<void> {
  for (const source of calculationOf(kind, content.version).sources?.(content.inputs) ?? []) {
    const held = await store.holdPosted(ctx, { kind: source.kind, subject: source.subject, year, month }, source.sm3)
    const { titleZh, titleEn } = calculationOf(source.kind)
    const title = ctx.locale === 'zh' ? titleZh : titleEn
    refuseUnless(held, 'statements.source_not_posted', { params: { title, subject: source.subject } })
  }
}

/** Accounts by their kind and owner; what is not there yet is opened, and may owe. */
async function inTheBooks(ctx: Context, postings: readonly StatementPosting[]): Promise<Posting[]> {
  const ids = new Map<string, string>()
  // In one order for everybody, so that two who open the same accounts do not wait for each other in a circle.
  const sides = new Map(
    postings
      .flatMap(({ source, destination }) => [source, destination])
      .map((one) => [`${one.kind} ${one.ownerId}`, one]),
  )
  for (const key of [...sides.keys()].sort()) {
    ids.set(key, (await openAccount(ctx, { ...sides.get(key)!, mayGoNegative: true })).id)
  }
  const idOf = ({ kind, ownerId }: StatementPosting['source']) => ids.get(`${kind} ${ownerId}`)!
  return postings.map(({ source, destination, amountFen, reason }) => ({
    ...{ source: idOf(source), destination: idOf(destination), amountFen, reason },
  }))
}

/** What a revision replaces is taken back in the same transaction. */
async function takeBack(ctx: Context, row: store.Row): Promise<void> {
  if (row.supersedes === null) return
  const old = (await store.statementById(ctx, row.supersedes, true))!
  const reversal = old.transaction_id
    ? await reverse(ctx, {
        transactionId: old.transaction_id,
        key: `statement-reversal:${old.id}`,
        reason: `冲回 ${old.title_zh} ${old.subject_name} ${old.year} 第 ${old.revision} 版`,
      })
    : null
  await store.change(ctx, old.id, { state: 'superseded', reversal_id: reversal })
}

/**
 * Its postings go into the books, once: a repeat finds them there. What it supersedes is reversed with it.
 * Refusals: statements.unknown, statements.not_yours, statements.wrong_state, statements.period_closed, statements.not_same,
 * statements.source_not_posted, ledger.period_closed.
 */
export const postStatement = verb(
  {
    name: 'statements.post',
    may: ['manager', 'auditor', 'system'],
    input: StatementRequest,
    answer: StatementDetail,
    summary: 'What an approved statement says is posted in the books, once.',
  },
  async (ctx, { statementId }) => {
    const known = await readable(ctx, statementId, true)
    await refuseUnlessRegion(ctx)
    if (known.state === 'posted') return detailOf(ctx, known)
    const row = await lockedIn(ctx, statementId, 'approved')
    await refuseIfClosed(ctx, row)
    refuseUnless(runAgain(row).same, 'statements.not_same')
    const content = JSON.parse(row.content) as Content
    await refuseWithoutSources(ctx, row, content)
    await takeBack(ctx, row)
    const moved = await inTheBooks(ctx, content.postings)
    const transaction = moved.length > 0 ? await post(ctx, { key: `statement:${row.id}`, postings: moved }) : null
    await store.change(ctx, row.id, {
      ...{ state: 'posted', posted_by: ctx.actor.id, posted_by_name: ctx.actor.name, posted_at: ctx.now },
      transaction_id: transaction,
    })
    await audit(ctx, { action: 'execute', entity: 'statements.statement', entityId: row.id, reason: 'posted' })
    const { kind, subject, year, month, supersedes } = row
    await announce(ctx, statementPosted, row.id, { statementId: row.id, kind, subject, year, month, supersedes })
    return detailOf(ctx, (await store.statementById(ctx, row.id))!)
  },
)

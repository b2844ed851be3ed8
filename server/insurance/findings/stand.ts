/** What follows from a decision once it stands: the money comes back as postings; a bill's reversal takes that back. */
import { z } from 'zod'
import { billReversed } from '#insurance/settlement'
import { announce, audit, type Context, defineJob, listener } from '#kernel'
import { openAccount, post, reverse } from '#ledger'
import { institutionOf } from '#people/institutions'
import { publish } from '#record'
import { findingDecided } from './events.ts'
import { toDetectedIssue } from './fhir.ts'
import { type FindingRow, recoverable } from './finding.ts'
import * as store from './store.ts'

const batch = 200

/** Decisions that stand are posted and told; answers how many. */
export async function letStand(ctx: Context): Promise<number> {
  await store.lockRecovery(ctx)
  const rows = await store.standing(ctx, batch)
  for (const row of rows) await close(ctx, row)
  return rows.length
}

export const standNow = defineJob(
  'findings.stand',
  z.object({}).loose(),
  async (ctx) => {
    await letStand(ctx)
  },
  { cron: '*/5 * * * *' },
)

async function close(ctx: Context, row: FindingRow): Promise<void> {
  const reversed = row.bill_id !== null && (await store.billState(ctx, row.bill_id)) === 'reversed'
  const seen: FindingRow = { ...row, bill_reversed_at: row.bill_reversed_at ?? (reversed ? ctx.now : null) }
  const recovery = row.state === 'upheld' && !seen.bill_reversed_at ? await recover(ctx, row) : undefined
  const after: FindingRow = { ...seen, ...recovery, closed_at: ctx.now }
  const { state, closed_at, recovered_fen, transaction_id, bill_reversed_at } = after
  await store.saveFinding(ctx, row.id, { state, closed_at, recovered_fen, transaction_id, bill_reversed_at })
  if (state !== 'dismissed') await publish(ctx, 'findings', [toDetectedIssue(after, await store.linesOf(ctx, row.id))])
  await trail(ctx, after, state)
  await announce(ctx, findingDecided, row.id, {
    ...{ findingId: row.id, ruleId: row.rule_id, setlId: row.setl_id, institutionId: row.institution_id },
    ...{ doctorId: row.doctor_id, state: state as 'upheld' | 'dismissed' | 'recovered', recoveredFen: recovered_fen },
  })
}

async function trail(ctx: Context, row: FindingRow, reason: string): Promise<void> {
  const resident = row.resident_id ? { residentId: row.resident_id } : {}
  await audit(ctx, { action: 'update', entity: 'findings.finding', entityId: row.id, reason, ...resident })
}

/** institution → fund, never more than the fund paid for the lines and has not got back already. */
async function recover(ctx: Context, row: FindingRow): Promise<Partial<FindingRow> | undefined> {
  if (row.institution_id === null) return undefined
  const lines = (await store.linesOf(ctx, row.id)).filter((line) => line.amount_fen > 0)
  const taken = await store.takenOf(ctx, lines)
  const back = recoverable(
    lines.map((line) => ({
      ...{ amountFen: line.amount_fen, fundFen: line.fund_fen },
      takenFen: taken.get(`${line.setl_id}/${line.bkkp_sn}`) ?? 0,
    })),
  )
  const amountFen = back.reduce((sum, fen) => sum + fen, 0)
  if (amountFen === 0) return undefined
  const { name } = await institutionOf(ctx, row.institution_id)
  const source = await openAccount(ctx, { kind: 'institution', ownerId: row.institution_id, name, mayGoNegative: true })
  const scheme = row.insutype ?? 'all'
  const destination = await openAccount(ctx, {
    ...{ kind: 'fund-recovered', ownerId: scheme, name: `监控追回基金 ${scheme}`, mayGoNegative: true },
  })
  const reason = `监控追回 ${row.rule_id}`
  const transaction_id = await post(ctx, {
    key: `finding:${row.id}:recovered`,
    postings: [{ source: source.id, destination: destination.id, amountFen, reason }],
  })
  await store.keepRecovered(ctx, row.id, new Map(lines.map((line, index) => [line.position, back[index]!])))
  return { state: 'recovered', recovered_fen: amountFen, transaction_id }
}

/** A bill that is no longer paid owes nothing: what came back because of it goes back. Safe to repeat. */
export const onBillReversed = listener(billReversed, 'findings.bill_reversed', async (ctx, { billId }) => {
  await store.lockRecovery(ctx)
  for (const row of await store.findingsOfBill(ctx, billId)) {
    if (row.bill_reversed_at) continue
    if (row.recovered_fen > 0) {
      const key = `finding:${row.id}:returned`
      await reverse(ctx, { transactionId: row.transaction_id!, key, reason: '账单撤销，追回随之撤销' })
      const lines = await store.linesOf(ctx, row.id)
      await store.keepRecovered(ctx, row.id, new Map(lines.map((line) => [line.position, 0])))
    }
    const state = row.state === 'recovered' ? 'upheld' : row.state
    await store.saveFinding(ctx, row.id, { state, recovered_fen: 0, bill_reversed_at: ctx.now })
    await trail(ctx, row, 'bill reversed')
  }
})

/** The two books of a day are laid beside each other: at night, when something looks odd, and when somebody asks for it. */
import { z } from 'zod'
import type { AnswerOf } from '#contracts/sluice'
import { type Context, defineJob, startLoop } from '#kernel'
import { dayOf } from '#people/institutions'
import { askHospital, sendCommand } from '#people/sluices'
import { happened } from './carry-out.ts'
import { compareBooks, type Difference } from './compare-books.ts'
import * as books from './reconcile-store.ts'
import * as store from './store.ts'

const everyMs = 2_000
const deadlineMs = 20_000

/** Each night for every hospital and day ahead. */
export const reconcileNightly = defineJob(
  'hospital-numbers.reconcile_nightly',
  z.object({}),
  async (ctx) => {
    for (const { institution_id, date } of await books.daysAhead(ctx, dayOf(ctx.now))) {
      await books.wantReconcile(ctx, institution_id, date, ctx.now)
    }
  },
  { cron: '30 17 * * *' }, // 01:30 in China
)

/** Asks for what is due, one day after the other; no transaction is open while the hospital thinks. */
export const startReconciling = (root: Context): { stop(): Promise<void> } =>
  startLoop('hospital-numbers', () => reconcileDue(root), { restMs: everyMs })

/** Compares one day that is due. Answers whether there was one. */
export async function reconcileDue(root: Context): Promise<boolean> {
  const due = await root.transaction((ctx) => books.takeDue(ctx))
  if (!due) return false
  const askedAt = root.clock.now()
  try {
    const { institutionId, date } = due
    const { entries } = await askHospital(root, { institutionId, kind: 'numbers.book', body: { date }, deadlineMs })
    await root.transaction((ctx) => settle(ctx, due, entries, askedAt))
  } catch (error) {
    const { message } = error as Error
    await root.transaction((ctx) => books.saveReconciled(ctx, due, { error: message.slice(0, 400) }))
  }
  return true
}

/** Does what is safe about each difference, and keeps it; what nobody can know from the books is for somebody to look at. */
export async function settle(
  ctx: Context,
  of: { institutionId: string; date: string },
  entries: AnswerOf<'numbers.book'>['entries'],
  askedAt: Date,
): Promise<Difference[]> {
  const ours = await books.ourBook(ctx, of.institutionId, of.date)
  const differences = compareBooks(ours, entries, askedAt)
  for (const difference of differences) {
    await mend(ctx, of.institutionId, difference)
    const { hisNumberId, holdId, kind, ours: our, theirs, done } = difference
    await books.keepDifference(ctx, {
      institution_id: of.institutionId,
      date: of.date,
      his_number_id: hisNumberId,
      hold_id: holdId,
      kind,
      ours: our,
      theirs,
      done,
    })
  }
  await books.saveReconciled(ctx, of, { entries: entries.length })
  return differences
}

const mended = '对账更正'

async function mend(ctx: Context, institutionId: string, difference: Difference): Promise<void> {
  const { hisNumberId, holdId, appointmentId, refundFen } = difference
  const to = { institutionId, key: hisNumberId }
  if (difference.done === 'released' && holdId) {
    await sendCommand(ctx, { ...to, kind: 'number.release', body: { hisNumberId, holdId, reason: mended } })
  }
  if (difference.done === 'cancelled-there' && holdId && appointmentId) {
    const body = { hisNumberId, holdId, appointmentId, refundFen, reason: mended }
    await sendCommand(ctx, { ...to, kind: 'number.cancel', body })
  }
  if (difference.done === 'taken-back' && holdId) {
    await store.takeWord(ctx, institutionId, hisNumberId, difference.theirState)
    const registration = await store.lockRegistration(ctx, { holdId })
    if (registration) await happened(ctx, registration, { what: 'taken-back', reason: '医院系统中已无此号' })
  }
}

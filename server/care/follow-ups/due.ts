/** What is due of an enrolment: worked out anew from what stands, so that a late entry never moves it the wrong way. */
import { enrolled, exited, programmeOf, restratified } from '#care/chronic'
import type { DueReason } from '#contracts/follow-ups'
import { type Context, listener } from '#kernel'
import { dayOf, yearsLater } from '#people/institutions'
import { checksOf } from './check-store.ts'
import { dropDue, dueOf, saveDue } from './due-store.ts'
import { addDays, dueReasonOf } from './outcome.ts'
import * as store from './store.ts'
import type { EnrolmentView } from './tables.ts'

/** Of every programme of a person. Whoever has left one is due nothing in it. */
export async function workOutDue(ctx: Context, residentId: string): Promise<void> {
  const checks = await checksOf(ctx, residentId)
  const lastCheck = checks.find(({ state }) => state === 'recorded')?.done_on
  for (const enrolment of await store.enrolmentsOf(ctx, residentId)) {
    const { enrolment_id, programme_code } = enrolment
    if (enrolment.exited_on !== null) {
      await dropDue(ctx, enrolment_id)
      continue
    }
    const next = await nextOf(ctx, enrolment)
    const head = { enrolment_id, resident_id: residentId, programme_code, since: ctx.now }
    await saveDue(ctx, { ...head, kind: 'follow-up', ...next })
    // The first check goes together with the next follow-up, later ones a year after the last.
    const checkOn = lastCheck === undefined ? next.due_on : yearsLater(lastCheck, 1)
    await saveDue(ctx, { ...head, kind: 'check', due_on: checkOn, reason: 'yearly-check' })
  }
}

async function nextOf(ctx: Context, enrolment: EnrolmentView) {
  const latest = await store.latestRow(ctx, enrolment.enrolment_id)
  const interval = async (from: string) => addDays(from, await intervalOf(ctx, enrolment, from))
  if (!latest) return { due_on: await interval(enrolment.enrolled_on), reason: 'first' as const }
  const reason = dueReasonOf(latest.decision)
  if (reason !== 'routine') return { due_on: latest.next_due_on, reason }
  // A graver stratum since then asks for the next one sooner.
  const byStratum = await interval(dayOf(latest.done_at))
  const [sooner] = [byStratum, latest.next_due_on].sort()
  return { due_on: sooner!, reason }
}

async function intervalOf(ctx: Context, { programme_code, stratum }: EnrolmentView, onDay: string): Promise<number> {
  const { strata } = await programmeOf(ctx, programme_code, onDay)
  return (strata.find(({ code }) => code === stratum) ?? strata.at(-1)!).intervalDays
}

export interface DueOn {
  readonly enrolmentId: string
  readonly programme: string
  readonly kind: 'follow-up' | 'check'
  readonly dueOn: string
  readonly reason: DueReason
}
/** What is due of a person, the earliest first; for other modules of this wing: they have looked whether they may. */
export async function dueFor(ctx: Context, residentId: string): Promise<DueOn[]> {
  return (await dueOf(ctx, residentId)).map((row) => ({
    enrolmentId: row.enrolment_id,
    programme: row.programme_code,
    kind: row.kind,
    dueOn: row.due_on,
    reason: row.reason,
  }))
}

/** After a follow-up that is being written, never over it. */
const worked = async (ctx: Context, { residentId }: { residentId: string }) => {
  await store.lockPerson(ctx, residentId)
  await workOutDue(ctx, residentId)
}
export const dueWhenEnrolled = listener(enrolled, 'follow_ups.due_when_enrolled', worked)
export const dueWhenRestratified = listener(restratified, 'follow_ups.due_when_restratified', worked)
export const dueWhenExited = listener(exited, 'follow_ups.due_when_exited', worked)

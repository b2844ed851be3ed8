/** Opens the sessions of the days ahead from templates and exceptions, each once. */
import { z } from 'zod'
import { openWith } from '#care/booking'
import { Generated } from '#contracts/schedules'
import { type Context, defineJob, Refusal, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { dayPlans, horizonOf } from './days.ts'
import type { LeftOut } from './tables.ts'
import * as store from './template-store.ts'
import { chinaTime, dayAfter, type Wanted } from './week.ts'
import { editors, ownInstitution } from './who.ts'

/**
 * Opens what is due for the actor's institution: every session within the booking window and a day beyond. Safe to repeat: a day
 * of a template is decided once. Refusals: schedules.no_institution.
 */
export const generate = verb(
  {
    name: 'schedules.generate',
    may: editors,
    input: z.object({}),
    answer: Generated,
    summary: 'Opens the sessions that are due now.',
  },
  async (ctx) => generateFor(ctx, ownInstitution(ctx)),
)

export const generateAll = defineJob(
  'schedules.generate',
  z.object({}),
  async (ctx) => {
    for (const institutionId of await store.scheduledInstitutions(ctx)) await generateFor(ctx, institutionId)
  },
  { cron: '10 * * * *' },
)

export function generateFor(ctx: Context, institutionId: string): Promise<{ opened: number; leftOut: number }> {
  return ctx.transaction(async (ctx) => {
    await store.lockSchedule(ctx, institutionId)
    const today = dayOf(ctx.now)
    const plans = await dayPlans(ctx, { institutionId, from: today, to: await horizonOf(ctx, institutionId) })
    const wanted = plans.flatMap((plan) => plan.wanted)
    const done = await store.openedOf(ctx, [...new Set(wanted.map(({ sourceId }) => sourceId))], today)
    const counts = { opened: 0, leftOut: 0 }
    for (const one of wanted) {
      const over = chinaTime(one.day, one.endsAt) <= ctx.now
      if (over || done.has(store.keyOf(one))) continue
      const outcome = await openOne(ctx, one)
      counts[outcome === undefined ? 'opened' : 'leftOut'] += 1
    }
    return counts
  })
}

/** Opens the session; what booking refuses is kept with its reason. Answers the reason, or undefined when it is open. */
async function openOne(ctx: Context, wanted: Wanted): Promise<LeftOut | undefined> {
  const { doctorId, day, kind, startsAt, endsAt, bandMinutes, numbersPerBand } = wanted
  try {
    const request = { doctorId, date: day, kind, startsAt, endsAt, bandMinutes, numbersPerBand }
    const { session } = await openWith(ctx, request, wanted.quotas)
    await store.saveOpened(ctx, wanted, session.id, null)
    const planned = wanted.giveBacks.map(({ from, to, daysBefore, at }) => ({
      from,
      to,
      at: chinaTime(dayAfter(day, -daysBefore), at),
    }))
    await store.insertGiveBacks(ctx, session.id, planned)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const why = whyOf(error)
    await store.saveOpened(ctx, wanted, null, why)
    return why
  }
}

function whyOf(refusal: Refusal): LeftOut {
  if (refusal.code === 'booking.session_overlaps') return 'overlaps'
  if (
    refusal.code === 'staff.not_found' ||
    refusal.code === 'staff.left' ||
    refusal.code === 'staff.not_registered_here'
  )
    return 'gone'
  if (refusal.code.startsWith('staff.')) return 'not-licensed'
  throw refusal
}

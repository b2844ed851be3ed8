import { openSession } from '#care/booking'
import { Refusal } from '#kernel'
import { instantAt } from './calendar.ts'
import { daysAhead, rotaOf, type SessionPlan } from './session-plan.ts'
import * as store from './store.ts'
import { severalAtOnce, staffMember, type World } from './world.ts'

const LANES = 3

/** Opens a session as the system; answers its id. */
export async function open(world: World, instant: Date, plan: SessionPlan): Promise<string> {
  return world.once(`session/${plan.day}/${plan.doctorKey}/${plan.from}`, world.at(instant), async (ctx) => {
    const { id } = await openSession(ctx, {
      doctorId: staffMember(world, plan.doctorKey).id,
      date: plan.day,
      kind: plan.kind,
      startsAt: plan.from,
      endsAt: plan.to,
      bandMinutes: plan.bandMinutes,
      numbersPerBand: plan.numbersPerBand,
    })
    return id
  })
}

/** Opens what the rota says for the week from `today` and is not open yet. Safe to repeat. */
export async function keepSessionsOpen(world: World, today: string, openedAt: Date): Promise<void> {
  const there = await world.at(openedAt).transaction((ctx) => store.openSessions(ctx, today))
  const missing = daysAhead(today)
    .flatMap(rotaOf)
    .filter(({ doctorKey, day, from, to }) => {
      const key = `${staffMember(world, doctorKey).id} ${instantAt(day, from).toISOString()}`
      return !there.has(key) && instantAt(day, to) > openedAt
    })
  await severalAtOnce(missing, LANES, async (plan) => {
    await open(world, openedAt, plan).catch((error: unknown) => {
      // Another process of the same deployment was faster.
      if (!(error instanceof Refusal && error.code === 'booking.session_overlaps')) throw error
    })
  })
  await world.deliver(openedAt)
}

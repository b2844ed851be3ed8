/** What a change of a schedule does to sessions: shown before, done after. Nobody's number is ever changed by it. */
import { withdrawSession } from '#care/booking'
import type { Touched } from '#contracts/schedules'
import type { Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { horizonOf, plansBy, type Rules, rulesOf } from './days.ts'
import { generateFor } from './generate.ts'
import * as store from './template-store.ts'
import { chinaTime, type ExceptionRow, numbersIn, sameSession, type Wanted } from './week.ts'

const taken = new Set(['held', 'booked', 'checked-in', 'seen', 'no-show', 'elsewhere'])

interface Effect {
  readonly shown: Touched
  readonly wanted: Wanted
}

/** The sessions that `after` would touch, by time. Alters nothing. */
export async function preview(
  ctx: Context,
  institutionId: string,
  change: (rules: Rules) => Rules,
): Promise<Touched[]> {
  return (await effectsOf(ctx, institutionId, change)).map(({ shown }) => shown)
}

/**
 * Does what the preview says: untaken sessions are taken back, new ones opened; those that people have numbers of stay.
 * `before`: an exception that held until now, though its row says otherwise already.
 */
export async function apply(
  ctx: Context,
  institutionId: string,
  change: (rules: Rules) => Rules,
  reason: string,
  save: (ctx: Context) => Promise<void>,
  before?: ExceptionRow,
): Promise<Touched[]> {
  await store.lockSchedule(ctx, institutionId)
  const effects = await effectsOf(ctx, institutionId, change, before)
  await save(ctx)
  const touched: Touched[] = []
  for (const { shown, wanted } of effects) {
    const closing = shown.effect === 'close' && shown.sessionId
    // Somebody may have taken a number since it was counted: then it is kept.
    const closed = closing ? await withdrawSession(ctx, closing, reason) : true
    if (closing && closed) await store.forgetOpened(ctx, wanted)
    touched.push(closed ? shown : { ...shown, effect: 'keep' })
  }
  await generateFor(ctx, institutionId)
  return touched
}

async function effectsOf(
  ctx: Context,
  institutionId: string,
  change: (rules: Rules) => Rules,
  before?: ExceptionRow,
): Promise<Effect[]> {
  const from = dayOf(ctx.now)
  const to = await horizonOf(ctx, institutionId)
  const read = await rulesOf(ctx, { institutionId, from, to })
  const rules = before ? { ...read, exceptions: [...read.exceptions, before] } : read
  const was = plansBy(rules, from, to).flatMap(({ wanted }) => wanted)
  const after = plansBy(change(rules), from, to).flatMap(({ wanted }) => wanted)
  const gone = was.filter((one) => !after.some((other) => sameSession(one, other)))
  const come = after.filter((one) => !was.some((other) => sameSession(one, other)))
  const opened = await store.openedOf(ctx, [...new Set(gone.map(({ sourceId }) => sourceId))], from)
  const sessionIds = gone.flatMap((one) => opened.get(store.keyOf(one))?.sessionId ?? [])
  const counts = await store.countsOf(ctx, sessionIds)
  const names = await store.doctorNames(
    ctx,
    [...gone, ...come].map(({ doctorId }) => doctorId),
  )
  const effects: Effect[] = []
  for (const wanted of gone) {
    const sessionId = opened.get(store.keyOf(wanted))?.sessionId
    if (!sessionId || chinaTime(wanted.day, wanted.startsAt) <= ctx.now) continue
    const of = counts.filter((row) => row.session_id === sessionId)
    const sum = (rows: typeof of) => rows.reduce((total, { count }) => total + count, 0)
    const has = sum(of.filter(({ state }) => taken.has(state)))
    const shown = { ...show(wanted, names), sessionId, numbers: sum(of), taken: has }
    effects.push({ wanted, shown: { ...shown, effect: has > 0 ? 'keep' : 'close' } })
  }
  for (const wanted of come) {
    if (chinaTime(wanted.day, wanted.endsAt) <= ctx.now) continue
    effects.push({ wanted, shown: { ...show(wanted, names), effect: 'open' } })
  }
  return effects.sort((a, b) => a.shown.startsAt.localeCompare(b.shown.startsAt))
}

function show(wanted: Wanted, names: ReadonlyMap<string, { name: string }>): Omit<Touched, 'effect'> {
  return {
    sessionId: null,
    doctorId: wanted.doctorId,
    doctorName: names.get(wanted.doctorId)?.name ?? '',
    kind: wanted.kind,
    day: wanted.day,
    startsAt: chinaTime(wanted.day, wanted.startsAt).toISOString(),
    endsAt: chinaTime(wanted.day, wanted.endsAt).toISOString(),
    numbers: numbersIn(wanted),
    taken: 0,
  }
}

/** Schedule and Slot in the record: a projection from the outbox, about a second behind the numbers. */
import { type Context, listener } from '#kernel'
import { publish } from '#record'
import { numbersMoved, sessionChanged, sessionOpened } from './events.ts'
import { toSchedule, toSlot } from './fhir.ts'
import * as sessions from './sessions/session-store.ts'

export const projectSession = listener(sessionOpened, 'booking.project_session', async (ctx, { sessionId }) => {
  await projectSlots(ctx, sessionId)
})

export const projectChange = listener(sessionChanged, 'booking.project_change', async (ctx, { sessionId }) => {
  await projectSlots(ctx, sessionId)
})

export const projectNumbers = listener(
  numbersMoved,
  'booking.project_numbers',
  async (ctx, { sessionId, numberIds }) => {
    await projectSlots(ctx, sessionId, numberIds)
  },
)

// It writes what is true now, not what the event said: repeating it, or hearing two in one order, ends the same.
async function projectSlots(ctx: Context, sessionId: string, only?: readonly string[]): Promise<void> {
  const session = await sessions.sessionById(ctx, sessionId)
  if (!session) return
  const numbers = await sessions.numbersOf(ctx, sessionId)
  const slots = numbers.filter((number) => !only || only.includes(number.id)).map(toSlot)
  const doctor = await sessions.doctorById(ctx, session.doctorId)
  const schedule = only ? [] : [toSchedule(session, doctor?.name ?? '')]
  await publish(ctx, 'booking', [...schedule, ...slots])
}

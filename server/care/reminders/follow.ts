/** What others tell becomes notices. Each listener is safe to repeat: a notice exists once for what happened and who is to know. */
import { cancelled, numberBooked, rescheduled } from '#care/booking'
import { decided, restricted } from '#care/fair-use'
import { ended, offered } from '#care/waiting-list'
import { type Context, listener } from '#kernel'
import { familyOf } from '#people/residents'
import * as store from './store.ts'
import { planReminders, tell } from './tell.ts'

interface AppointmentFact {
  readonly appointmentId: string
  readonly residentId: string
  readonly doctorId: string
  readonly institutionId: string
  readonly startsAt: string
}

async function tellOf(
  ctx: Context,
  kind: 'booked' | 'cancelled' | 'moved',
  fact: AppointmentFact,
  more: { wasAt?: string } = {},
  what: string | number = fact.startsAt,
): Promise<void> {
  const { appointmentId, residentId, doctorId, institutionId, startsAt } = fact
  const visit = await store.visitOf(ctx, appointmentId)
  await tell(ctx, {
    kind,
    key: `${kind}:${appointmentId}:${what}`,
    aboutId: residentId,
    by: visit?.booked_by,
    facts: { institutionId, doctorId, startsAt, ...more },
    appointmentId,
  })
}

export const tellBooked = listener(numberBooked, 'reminders.booked', async (ctx, fact) => {
  await tellOf(ctx, 'booked', fact)
  await planReminders(ctx, fact.appointmentId)
})

export const tellCancelled = listener(cancelled, 'reminders.cancelled', async (ctx, fact) => {
  await store.dropPlanned(ctx, fact.appointmentId)
  await tellOf(ctx, 'cancelled', fact)
})

export const tellMoved = listener(rescheduled, 'reminders.moved', async (ctx, fact, { id }) => {
  await store.dropPlanned(ctx, fact.appointmentId)
  // It may move there and back: each move is told.
  await tellOf(ctx, 'moved', fact, { wasAt: fact.wasAt }, id)
  await planReminders(ctx, fact.appointmentId)
})

export const tellOffered = listener(offered, 'reminders.offered', async (ctx, fact) => {
  const { startsAt, answerUntil, doctorId, institutionId, entryId } = fact
  await tell(ctx, {
    kind: 'offer',
    key: `offer:${fact.offerId}`,
    aboutId: fact.residentId,
    by: fact.joinedBy,
    facts: { institutionId, doctorId, startsAt, answerUntil },
    entryId,
  })
})

/** Who got a number is told of the booking, who left knows it; the others are told here. */
export const tellWaitingEnded = listener(ended, 'reminders.waiting_ended', async (ctx, fact, { subject }) => {
  if (fact.state !== 'lapsed' && fact.state !== 'cleared') return
  const key = `waiting-ended:${subject}`
  const facts = { state: fact.state, institutionId: fact.institutionId }
  await tell(ctx, { kind: 'waiting-ended', key, aboutId: fact.residentId, by: fact.joinedBy, facts, entryId: subject })
})

export const tellRestricted = listener(
  restricted,
  'reminders.restricted',
  async (ctx, { residentId, restrictionId }) => {
    await tellOfRestriction(ctx, 'restricted', residentId, { restrictionId, state: 'running' })
  },
)

/** What was decided about an objection, whichever way. */
export const tellDecided = listener(decided, 'reminders.decided', async (ctx, fact) => {
  const { residentId, restrictionId, decision } = fact
  const facts = { restrictionId, state: decision }
  await tellOfRestriction(ctx, decision === 'lift' ? 'restriction-lifted' : 'restricted', residentId, facts)
})

/** PIPL 24: the person is told, and whoever acts for them: a child has no telephone. */
async function tellOfRestriction(
  ctx: Context,
  kind: 'restricted' | 'restriction-lifted',
  aboutId: string,
  facts: { restrictionId: string; state: 'running' | 'lift' | 'uphold' },
): Promise<void> {
  const key = { running: 'restricted', lift: 'restriction-lifted', uphold: 'restriction-upheld' }[facts.state]
  const { actForMe } = await familyOf(ctx, aboutId)
  for (const by of [undefined, ...actForMe.map(({ residentId }) => residentId)])
    await tell(ctx, { kind, key: `${key}:${facts.restrictionId}`, aboutId, by, facts })
}

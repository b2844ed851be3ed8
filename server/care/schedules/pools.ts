/** A hospital's numbers by channel: looked at, dealt out anew, given back by hand and at their time, taken from a reserve. */
import { z } from 'zod'
import { bookedSession, bookNumber, giveBackNumbers, holdReserved, setQuotas } from '#care/booking'
import { Appointment, Channel } from '#contracts/booking'
import {
  type ChannelPool,
  GiveBackRequest,
  PoolList,
  PoolsRequest,
  QuotasRequest,
  ReferralRequest,
  SessionPools,
} from '#contracts/schedules'
import { audit, type Context, defineJob, refuse, refuseUnless, verb } from '#kernel'
import { mayOpen } from '#record'
import { showGiveBack } from './plan.ts'
import { insertReserved } from './reserved-store.ts'
import type { SittingView } from './tables.ts'
import * as store from './template-store.ts'
import { quotasOf } from './week.ts'
import { desk, editors, ownInstitution, refuseUnlessOwn } from './who.ts'

const channels = Channel.options

/** Refusals: schedules.no_institution. */
export const readPools = verb(
  {
    name: 'schedules.read_pools',
    may: editors,
    input: PoolsRequest,
    answer: PoolList,
    summary: 'The numbers of each session of a day by channel and state.',
  },
  async (ctx, { date }) => {
    const sittings = await store.sittingsOn(ctx, { institutionId: ownInstitution(ctx), date })
    return { sessions: await showAll(ctx, sittings) }
  },
)

/** Refusals: schedules.session_unknown, .not_yours, .hospital_master, .quotas_beyond. */
export const changeQuotas = verb(
  {
    name: 'schedules.change_quotas',
    may: desk,
    input: QuotasRequest,
    answer: SessionPools,
    summary: 'Deals the untaken numbers of a session out to the channels anew.',
  },
  async (ctx, { sessionId, quotas }) => {
    const { sitting, session } = await ownSession(ctx, sessionId)
    const [counts] = [await store.countsOf(ctx, [sessionId])]
    const numbers = counts.reduce((sum, { count }) => sum + count, 0)
    const wanted = quotasOf(quotas)
    refuseUnless(wanted <= numbers, 'schedules.quotas_beyond', { field: 'quotas', params: { wanted, numbers } })
    await setQuotas(ctx, session, quotas)
    return (await showAll(ctx, [sitting]))[0]!
  },
)

/** Refusals: schedules.session_unknown, .not_yours, .hospital_master, .same_channel. */
export const giveBack = verb(
  {
    name: 'schedules.give_back',
    may: desk,
    input: GiveBackRequest,
    answer: SessionPools,
    summary: 'Gives the untaken numbers of a channel to another one now.',
  },
  async (ctx, { sessionId, from, to, reason }) => {
    refuseUnless(from !== to, 'schedules.same_channel', { field: 'to' })
    const { sitting } = await ownSession(ctx, sessionId)
    await giveBackNumbers(ctx, sessionId, from, to)
    await audit(ctx, { action: 'update', entity: 'booking.session', entityId: sessionId, reason })
    return (await showAll(ctx, [sitting]))[0]!
  },
)

const batch = 500

/** What nobody of a channel has taken by its time goes to the other one. */
export const giveBackDue = defineJob(
  'schedules.give_back_due',
  z.object({}),
  async (ctx) => {
    await ctx.transaction(async (ctx) => {
      for (const due of await store.lockDueGiveBacks(ctx, batch)) {
        const moved = await giveBackNumbers(ctx, due.session_id, due.from_channel, due.to_channel)
        await store.saveGivenBack(ctx, due.id, moved)
      }
    })
  },
  { cron: '* * * * *' },
)

/**
 * Books a number kept for referrals, for a resident who is named and for a reason that is kept. A doctor does so for people whose
 * record is open to them, and then what their institution's desk may do. Refusals: schedules.not_in_care, booking.channel_not_yours
 * (primary care books upward instead), and those of holding and booking.
 */
export const bookReferral = verb(
  {
    name: 'schedules.book_referral',
    may: ['doctor', 'registrar'],
    input: ReferralRequest,
    answer: Appointment,
    summary: 'Books a number kept for referrals, for a named resident.',
  },
  async (ctx, request) => {
    const { sessionId, residentId, bandStartsAt, diagnosisCode, guardianId, reason } = request
    if (ctx.actor.roles.includes('doctor')) refuseUnless(await mayOpen(ctx, residentId), 'schedules.not_in_care')
    const channel = 'referral'
    const asDesk = ctx.as({ ...ctx.actor, roles: ['registrar'] })
    const hold = await holdReserved(asDesk, { sessionId, residentId, channel, bandStartsAt })
    const appointment = await bookNumber(asDesk, { holdId: hold.id, diagnosisCode, guardianId })
    await insertReserved(ctx, { appointmentId: appointment.id, channel, reason })
    const { id: entityId } = appointment
    await audit(ctx, { action: 'create', residentId, entity: 'schedules.reserved', entityId, reason })
    return appointment
  },
)

async function ownSession(ctx: Context, sessionId: string) {
  const sitting = await store.sittingById(ctx, sessionId)
  const session = await bookedSession(ctx, sessionId)
  if (!sitting || !session) refuse('schedules.session_unknown')
  refuseUnlessOwn(ctx, sitting.institution_id)
  refuseUnless(session.master === 'anji', 'schedules.hospital_master')
  return { sitting, session }
}

async function showAll(ctx: Context, sittings: readonly SittingView[]): Promise<SessionPools[]> {
  const ids = sittings.map(({ id }) => id)
  const counts = await store.countsOf(ctx, ids)
  const giveBacks = await store.giveBacksOf(ctx, ids)
  return sittings.map((sitting) => ({
    sessionId: sitting.id,
    doctorId: sitting.doctor_id,
    doctorName: sitting.doctor_name,
    departmentName: sitting.department_name,
    kind: sitting.kind,
    day: sitting.date,
    startsAt: sitting.starts_at.toISOString(),
    endsAt: sitting.ends_at.toISOString(),
    suspended: sitting.state === 'suspended',
    releasesAt: sitting.releases_at && sitting.releases_at > ctx.now ? sitting.releases_at.toISOString() : null,
    pools: poolsOf(counts.filter(({ session_id }) => session_id === sitting.id)),
    giveBacks: giveBacks.filter(({ session_id }) => session_id === sitting.id).map(showGiveBack),
  }))
}

type Counts = Awaited<ReturnType<typeof store.countsOf>>

function poolsOf(counts: Counts): ChannelPool[] {
  const of = (channel: Channel, which: (row: Counts[number]) => boolean) =>
    counts.filter((row) => row.channel === channel && which(row)).reduce((sum, { count }) => sum + count, 0)
  const taken = new Set(['booked', 'checked-in', 'seen', 'no-show', 'elsewhere'])
  return channels
    .map((channel) => ({
      channel,
      numbers: of(channel, () => true),
      free: of(channel, ({ free }) => free),
      unreleased: of(channel, ({ unreleased }) => unreleased),
      held: of(channel, ({ state, free }) => state === 'held' && !free),
      taken: of(channel, ({ state }) => taken.has(state)),
      closed: of(
        channel,
        ({ state, free, unreleased }) =>
          (state === 'closed' || state === 'cooling' || state === 'cancelled') && !free && !unreleased,
      ),
    }))
    .filter(({ numbers }) => numbers > 0)
}

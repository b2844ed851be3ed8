/** What a person whose number was lost is asked, and answers. */
import { AcceptOfferRequest, DeclineOfferRequest, MyOffersRequest, Offer, OfferList } from '#contracts/suspensions'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor, residentOf } from '#people/residents'
import type { DisplacedRow } from './displaced-store.ts'
import * as store from './displaced-store.ts'
import { accept, offerAnother, refund } from './look-after.ts'
import { doctorNames, sittingsByIds } from './template-store.ts'

const may = ['resident', 'registrar'] as const

/** Refusals: residents.not_acting_for, schedules.not_yours. */
export const listMyOffers = verb(
  {
    name: 'schedules.list_my_offers',
    may,
    input: MyOffersRequest,
    answer: OfferList,
    summary: 'What is offered to a person whose session was suspended or has a substitute.',
  },
  async (ctx, { residentId, open }) => {
    await refuseUnlessFor(ctx, residentId)
    const rows = (await store.displacedOf(ctx, { residentId }))
      .filter(({ decided_at }) => !open || decided_at === null)
      .reverse()
    const seen: DisplacedRow[] = []
    for (const row of rows) if (await isTheirsToSee(ctx, row)) seen.push(row)
    // Seen in the app: nobody has to call. A desk that looks has not reached anybody yet.
    if (ctx.actor.roles.includes('resident')) {
      await store.markReached(
        ctx,
        seen.map(({ id }) => id),
      )
    }
    await audit(ctx, { action: 'read', residentId, entity: 'schedules.displaced' })
    return { offers: await showAll(ctx, seen) }
  },
)

/** Refusals: schedules.offer_unknown, .offer_over, .none_equal, .not_yours, residents.not_acting_for, booking.hold_expired. */
export const acceptOffer = verb(
  {
    name: 'schedules.accept_offer',
    may,
    input: AcceptOfferRequest,
    answer: Offer,
    summary: 'Takes the offered number, or stays with the substitute.',
  },
  async (ctx, { offerId }) => {
    const row = await lockOwn(ctx, offerId)
    if (row.decided_by === 'person' && (row.state === 'moved' || row.state === 'stays')) return show(ctx, row)
    refuseUnless(row.decided_at === null && row.decide_by! > ctx.now, 'schedules.offer_over')
    return changed(ctx, row, await accept(ctx, row, byWhom(ctx)))
  },
)

/** Refusals: schedules.offer_unknown, .offer_over, .none_equal (another was wanted), .not_yours, residents.not_acting_for. */
export const declineOffer = verb(
  {
    name: 'schedules.decline_offer',
    may,
    input: DeclineOfferRequest,
    answer: Offer,
    summary: 'Asks for another number, or takes all money back.',
  },
  async (ctx, { offerId, instead }) => {
    const row = await lockOwn(ctx, offerId)
    if (row.state === 'refunded' && instead === 'refund') return show(ctx, row)
    refuseUnless(row.decided_at === null, 'schedules.offer_over')
    const next = instead === 'refund' ? await refund(ctx, row, byWhom(ctx)) : await offerAnother(ctx, row)
    return changed(ctx, row, next)
  },
)

async function changed(ctx: Context, row: DisplacedRow, next: DisplacedRow): Promise<Offer> {
  const { resident_id: residentId, id: entityId } = row
  await audit(ctx, { action: 'update', residentId, entity: 'schedules.displaced', entityId, reason: next.state })
  if (ctx.actor.roles.includes('resident')) await store.markReached(ctx, [row.id])
  return show(ctx, next)
}

const byWhom = (ctx: Context) => (ctx.actor.roles.includes('resident') ? 'person' : 'desk')

async function refuseUnlessFor(ctx: Context, residentId: string): Promise<void> {
  if (ctx.actor.roles.includes('registrar')) return
  await refuseUnlessActsFor(ctx, residentId)
}

/** A desk sees and answers for what its own hospital took away. */
async function isTheirsToSee(ctx: Context, row: DisplacedRow): Promise<boolean> {
  if (!ctx.actor.roles.includes('registrar')) return true
  const suspension = await store.suspensionById(ctx, row.suspension_id)
  return suspension?.institution_id === ctx.actor.institutionId
}

async function lockOwn(ctx: Context, offerId: string): Promise<DisplacedRow> {
  const row = await store.displacedById(ctx, offerId, true)
  if (!row) refuse('schedules.offer_unknown')
  await refuseUnlessFor(ctx, row.resident_id)
  refuseUnless(await isTheirsToSee(ctx, row), 'schedules.not_yours')
  return row
}

async function show(ctx: Context, row: DisplacedRow): Promise<Offer> {
  return (await showAll(ctx, [row]))[0]!
}

async function showAll(ctx: Context, rows: readonly DisplacedRow[]): Promise<Offer[]> {
  const shown: Offer[] = []
  for (const row of rows) {
    const suspension = (await store.suspensionById(ctx, row.suspension_id))!
    const substituted = suspension.kind === 'substituted'
    const asked = row.offered_number_id === null && substituted
    const number = row.offered_number_id
      ? (await store.numbersByIds(ctx, [row.offered_number_id])).get(row.offered_number_id)
      : undefined
    const sittings = await sittingsByIds(ctx, [suspension.session_id, ...(number ? [number.session_id] : [])])
    const lost = sittings.get(suspension.session_id)!
    const names = await doctorNames(ctx, [row.was_doctor_id])
    const there = number ? sittings.get(number.session_id) : asked ? lost : undefined
    const when = number ?? { starts_at: row.was_at, ends_at: row.was_until }
    const person = await residentOf(ctx, row.resident_id)
    shown.push({
      id: row.id,
      appointmentId: row.appointment_id,
      residentId: row.resident_id,
      residentName: person.name,
      kind: asked ? 'substitute' : 'another-time',
      state: row.state,
      reason: suspension.reason,
      institutionName: lost.institution_name,
      departmentName: lost.department_name,
      was: {
        doctorName: names.get(row.was_doctor_id)?.name ?? lost.doctor_name,
        startsAt: row.was_at.toISOString(),
        endsAt: row.was_until.toISOString(),
      },
      offered: there
        ? {
            sessionId: there.id,
            doctorId: there.doctor_id,
            doctorName: there.doctor_name,
            doctorTitle: there.doctor_title,
            startsAt: when.starts_at.toISOString(),
            endsAt: when.ends_at.toISOString(),
          }
        : null,
      decideBy: row.decided_at ? null : (row.decide_by?.toISOString() ?? null),
      otherwise: row.state === 'asked' ? 'stays' : row.auto ? 'moved' : 'refunded',
      newAppointmentId: row.new_appointment_id,
    })
  }
  return shown
}

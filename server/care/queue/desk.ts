/** The desk of a hospital: everyone's places of today, and who goes first for a reason. */
import { DeskPlace, DeskQueue, DeskQueueRequest, PriorityRequest } from '#contracts/queue'
import { audit, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { showPlaces } from './doctor-queue.ts'
import * as store from './store.ts'
import { saveMoved } from './tell.ts'

/** Refusals: queue.not_yours. */
export const readDesk = verb(
  {
    name: 'queue.read_desk',
    may: ['registrar', 'manager'],
    input: DeskQueueRequest,
    answer: DeskQueue,
    summary: 'Everyone who has checked in at the own institution today.',
  },
  async (ctx, { departmentCode }) => {
    const { institutionId } = ctx.actor
    refuseUnless(institutionId, 'queue.not_yours')
    const date = dayOf(ctx.now)
    const places = await store.placesOf(ctx, { institutionId, date, departmentCode })
    for (const { id: entityId, residentId } of places)
      await audit(ctx, { action: 'read', residentId, entity: 'queue.place', entityId })
    return { date, places: await showPlaces(ctx, places) }
  },
)

/** Lets somebody go first, or takes that back. Refusals: queue.no_place, queue.not_yours, queue.not_waiting. */
export const setPriority = verb(
  {
    name: 'queue.set_priority',
    may: ['doctor', 'registrar'],
    input: PriorityRequest,
    answer: DeskPlace,
    summary: 'Lets a person go before others, with a reason.',
  },
  async (ctx, { placeId, priority, reason }) => {
    const found = await store.placeById(ctx, placeId)
    if (!found) refuse('queue.no_place')
    const { actor } = ctx
    const atDesk = actor.roles.includes('registrar') && actor.institutionId === found.institutionId
    refuseUnless(atDesk || actor.id === found.doctorId, 'queue.not_yours')
    await store.lockSession(ctx, found)
    const place = (await store.placeById(ctx, placeId))!
    refuseUnless(!place.finishedAt, 'queue.not_waiting', { params: { state: place.state } })
    const changed = { ...place, priority, priorityReason: priority ? reason : null }
    await saveMoved(ctx, changed, `priority: ${priority ?? 'none'}`)
    return (await showPlaces(ctx, [changed]))[0]!
  },
)

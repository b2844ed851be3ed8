/** What a member of the team does about one person: puts off, undoes that, notes a call. */
import { Call, CallList, CallRequest, CallsRequest, PutOff, PutOffIdRequest, PutOffRequest } from '#contracts/worklists'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { responsibleTeamOf } from '#people/teams'
import * as store from './act-store.ts'
import { refuseUnlessAnswersFor, refuseUnlessMember, teamToSee } from './who.ts'

const members = ['doctor', 'pharmacist', 'registrar'] as const
const putOffDaysMax = 90

/** Refusals: worklists.not_your_team, .not_your_person, .day_passed. */
export const putOff = verb(
  {
    name: 'worklists.put_off',
    may: members,
    input: PutOffRequest,
    answer: PutOff,
    summary: 'Takes a reason off the list until a day, saying why.',
  },
  async (ctx, request) => {
    const { teamId, residentId, until } = request
    await refuseUnlessMember(ctx, teamId)
    await refuseUnlessAnswersFor(ctx, teamId, residentId)
    const last = dayOf(new Date(ctx.now.getTime() + putOffDaysMax * 86_400_000))
    refuseUnless(until > dayOf(ctx.now) && until <= last, 'worklists.day_passed', { field: 'until' })
    const one: PutOff = { ...request, id: ctx.chance.uuid(), undone: false }
    await store.insertPutOff(ctx, one)
    await audit(ctx, { action: 'create', residentId, entity: 'worklists.put_off', entityId: one.id })
    return one
  },
)

/** Safe to repeat. Refusals: worklists.unknown, .not_your_team. */
export const undoPutOff = verb(
  {
    name: 'worklists.undo_put_off',
    may: members,
    input: PutOffIdRequest,
    answer: PutOff,
    summary: 'Puts a reason back on the list.',
  },
  async (ctx, { putOffId }) => {
    const one = (await store.lockPutOff(ctx, putOffId)) ?? refuse('worklists.unknown')
    await refuseUnlessMember(ctx, one.teamId)
    if (one.undone) return one
    await store.undoPutOff(ctx, putOffId)
    const { residentId } = one
    await audit(ctx, { action: 'update', residentId, entity: 'worklists.put_off', entityId: putOffId })
    return { ...one, undone: true }
  },
)

/** Refusals: worklists.not_your_team, .not_your_person. */
export const noteCall = verb(
  {
    name: 'worklists.note_call',
    may: members,
    input: CallRequest,
    answer: Call,
    summary: 'Notes that a person was rung and what came of it.',
  },
  async (ctx, { teamId, residentId, purpose, outcome, note }) => {
    await refuseUnlessMember(ctx, teamId)
    await refuseUnlessAnswersFor(ctx, teamId, residentId)
    const { id: entityId, call } = callOf(ctx, { purpose, outcome, note: note ?? null })
    await store.insertCall(ctx, teamId, residentId, call)
    await audit(ctx, { action: 'create', residentId, entity: 'worklists.call', entityId })
    return call
  },
)

function callOf(ctx: Context, said: Pick<Call, 'purpose' | 'outcome' | 'note'>) {
  const id = ctx.chance.uuid()
  return { id, call: { id, ...said, at: ctx.now.toISOString(), byName: ctx.actor.name } }
}

/** Refusals: worklists.not_your_team, .not_your_person, teams.not_found, institutions.not_yours. */
export const readCalls = verb(
  {
    name: 'worklists.read_calls',
    may: [...members, 'manager'],
    input: CallsRequest,
    answer: CallList,
    summary: 'When a team rang a person, newest first.',
  },
  async (ctx, { teamId, residentId }) => {
    const asked = teamId ?? (await responsibleTeamOf(ctx, residentId))?.teamId ?? refuse('worklists.not_your_person')
    await teamToSee(ctx, asked)
    await refuseUnlessAnswersFor(ctx, asked, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'worklists.call' })
    return { calls: await store.callsOf(ctx, asked, residentId) }
  },
)

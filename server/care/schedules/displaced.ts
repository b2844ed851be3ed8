/** What the hospital sees of its suspensions: who was displaced and how it stands with each; the call list; the rules. */
import { SpanRequest } from '#contracts/schedules'
import {
  CallRequest,
  Displaced,
  DisplacedList,
  ListDisplacedRequest,
  SetSuspensionPolicyRequest,
  SuspensionDetail,
  SuspensionIdRequest,
  SuspensionList,
  SuspensionPolicy,
  SuspensionPolicyRequest,
} from '#contracts/suspensions'
import { audit, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import type { PolicyRow } from './displaced-store.ts'
import * as store from './displaced-store.ts'
import { accept, offerAnother, refund } from './look-after.ts'
import { showDetail, showDisplaced, showSuspensions, toCall } from './show-suspension.ts'
import { dayAfter } from './week.ts'
import { desk, onlyOwn, ownInstitution, refuseUnlessOwn, refuseUnlessTheirs } from './who.ts'

/** Refusals: schedules.no_institution. */
export const listSuspensions = verb(
  {
    name: 'schedules.list_suspensions',
    may: ['doctor', ...desk],
    input: SpanRequest,
    answer: SuspensionList,
    summary: 'Suspended and substituted sessions of a span of days.',
  },
  async (ctx, request) => {
    const { from = dayOf(ctx.now), to = dayAfter(from, 30) } = request
    const of = { institutionId: ownInstitution(ctx), doctorId: onlyOwn(ctx, undefined), from, to }
    return { suspensions: await showSuspensions(ctx, await store.listSuspensions(ctx, of)) }
  },
)

/** Refusals: schedules.suspension_unknown, schedules.not_yours. */
export const readSuspension = verb(
  {
    name: 'schedules.read_suspension',
    may: ['doctor', ...desk],
    input: SuspensionIdRequest,
    answer: SuspensionDetail,
    summary: 'A suspension and how it stands with each person.',
  },
  async (ctx, { suspensionId }) => {
    const suspension = await store.suspensionById(ctx, suspensionId)
    if (!suspension) refuse('schedules.suspension_unknown')
    refuseUnlessTheirs(ctx, suspension)
    return showDetail(ctx, suspension)
  },
)

/** Refusals: schedules.no_institution. */
export const listDisplaced = verb(
  {
    name: 'schedules.list_displaced',
    may: desk,
    input: ListDisplacedRequest,
    answer: DisplacedList,
    summary: 'Everybody displaced whose lost time is still ahead; callsOnly: whom to call.',
  },
  async (ctx, { state, callsOnly }) => {
    const rows = await store.displacedOf(ctx, { institutionId: ownInstitution(ctx), state, since: ctx.now })
    const wanted = callsOnly ? rows.filter((row) => toCall(row, ctx.now)) : rows
    return { displaced: await showDisplaced(ctx, wanted) }
  },
)

/** A call to a displaced person, and what they said. Refusals: schedules.displaced_unknown, .not_yours, .offer_over, .none_equal. */
export const recordCall = verb(
  {
    name: 'schedules.record_call',
    may: desk,
    input: CallRequest,
    answer: Displaced,
    summary: 'Notes a call to a displaced person, with their answer.',
  },
  async (ctx, { displacedId, reached, note, answer }) => {
    const row = await store.displacedById(ctx, displacedId, true)
    const suspension = row && (await store.suspensionById(ctx, row.suspension_id))
    if (!suspension) refuse('schedules.displaced_unknown')
    refuseUnlessOwn(ctx, suspension.institution_id)
    const by = ctx.actor.name || ctx.actor.id
    await store.insertCall(ctx, { id: ctx.chance.uuid(), displaced_id: row.id, at: ctx.now, by, reached, note })
    if (reached) await store.markReached(ctx, [row.id])
    const known = { ...row, reached_at: reached ? (row.reached_at ?? ctx.now) : row.reached_at }
    if (reached && answer === 'accept') await accept(ctx, known, 'desk')
    if (reached && answer === 'refund') await refund(ctx, known, 'desk')
    if (reached && answer === 'another') await offerAnother(ctx, known)
    const { resident_id: residentId, id: entityId } = row
    await audit(ctx, { action: 'update', residentId, entity: 'schedules.displaced', entityId, reason: 'call' })
    return (await showDisplaced(ctx, [(await store.displacedById(ctx, displacedId))!]))[0]!
  },
)

/** Refusals: schedules.no_institution. */
export const readSuspensionPolicy = verb(
  {
    name: 'schedules.read_policy',
    may: ['doctor', 'registrar', 'manager', 'administrator'],
    input: SuspensionPolicyRequest,
    answer: SuspensionPolicy,
    summary: 'How displaced people are looked after here.',
  },
  async (ctx, { onDate }) => show(await store.policyOn(ctx, ownInstitution(ctx), onDate ?? dayOf(ctx.now))),
)

/** From a day on; running suspensions keep the row they were said under. Refusals: schedules.no_institution, .in_past. */
export const setSuspensionPolicy = verb(
  {
    name: 'schedules.set_policy',
    may: ['manager', 'administrator'],
    input: SetSuspensionPolicyRequest,
    answer: SuspensionPolicy,
    summary: 'Sets how displaced people are looked after from a day on.',
  },
  async (ctx, request) => {
    const institutionId = ownInstitution(ctx)
    refuseUnless(request.validFrom > dayOf(ctx.now), 'schedules.in_past', { field: 'validFrom' })
    const policy: PolicyRow = {
      id: ctx.chance.uuid(),
      institution_id: institutionId,
      valid_from: request.validFrom,
      valid_to: null,
      offer_hours: request.offerHours,
      reoffer_days: request.reofferDays,
      notice_minutes: request.noticeMinutes,
      auto_move_same_half_day: request.autoMoveSameHalfDay,
      undo_minutes: request.undoMinutes,
      clause: request.clause,
    }
    await store.beginPolicy(ctx, policy, dayAfter(request.validFrom, -1))
    await audit(ctx, { action: 'create', entity: 'schedules.policy', entityId: policy.id, reason: policy.clause })
    return show(policy)
  },
)

function show(row: PolicyRow): SuspensionPolicy {
  return {
    id: row.id,
    institutionId: row.institution_id,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    offerHours: row.offer_hours,
    reofferDays: row.reoffer_days,
    noticeMinutes: row.notice_minutes,
    autoMoveSameHalfDay: row.auto_move_same_half_day,
    undoMinutes: row.undo_minutes,
    clause: row.clause,
  }
}

/** What residents say afterwards: a rating and complaints, which the regulator may read (R14). */
import {
  AnswerComplaintRequest,
  ComplainRequest,
  Complaint,
  ComplaintList,
  ComplaintsRequest,
  RateRequest,
  Rating,
} from '#contracts/consult'
import { announce, audit, refuse, refuseUnless, verb } from '#kernel'
import { complaintReceived, rated } from './events.ts'
import * as feedback from './feedback-store.ts'
import { factOf, lockForResident } from './load.ts'

/** Refusals: consult.unknown, consult.not_ended, consult.already_rated. */
export const rateConsult = verb(
  {
    name: 'consult.rate',
    may: ['resident', 'system'],
    input: RateRequest,
    answer: Rating,
    summary: 'Rates a consult after its end.',
  },
  async (ctx, { consultId, stars, words }) => {
    const consult = await lockForResident(ctx, consultId)
    refuseUnless(consult.state === 'ended' || consult.state === 'terminated', 'consult.not_ended')
    const rating = { consult_id: consultId, stars, words: words || null, by: ctx.actor.id, at: ctx.now }
    refuseUnless(await feedback.insertRating(ctx, rating), 'consult.already_rated')
    await audit(ctx, {
      action: 'create',
      residentId: consult.residentId,
      entity: 'consult.rating',
      entityId: consultId,
    })
    await announce(ctx, rated, consultId, { ...factOf(consult), stars })
    return { consultId, stars, words: rating.words, at: ctx.now.toISOString() }
  },
)

/** Refusals: consult.unknown. */
export const complain = verb(
  {
    name: 'consult.complain',
    may: ['resident', 'system'],
    input: ComplainRequest,
    answer: Complaint,
    summary: 'Files a complaint about a consult.',
  },
  async (ctx, { consultId, words }) => {
    const consult = await lockForResident(ctx, consultId)
    const complaint: feedback.ComplaintTable = {
      id: ctx.chance.uuid(),
      consult_id: consultId,
      words,
      by: ctx.actor.id,
      at: ctx.now,
      answer: null,
      answered_by: null,
      answered_at: null,
    }
    await feedback.insertComplaint(ctx, complaint)
    await audit(ctx, {
      action: 'create',
      residentId: consult.residentId,
      entity: 'consult.complaint',
      entityId: complaint.id,
    })
    await announce(ctx, complaintReceived, consultId, { ...factOf(consult), complaintId: complaint.id })
    return show(complaint)
  },
)

/** A manager reads those of the own institution, an auditor all. */
export const listComplaints = verb(
  {
    name: 'consult.list_complaints',
    may: ['manager', 'auditor'],
    input: ComplaintsRequest,
    answer: ComplaintList,
    summary: 'Complaints, newest first.',
  },
  async (ctx, { state }) => {
    const institutionId = ctx.actor.roles.includes('auditor') ? undefined : (ctx.actor.institutionId ?? nowhere)
    const rows = await feedback.complaints(ctx, { institutionId, state })
    for (const row of rows) {
      await audit(ctx, { action: 'read', residentId: row.resident_id, entity: 'consult.complaint', entityId: row.id })
    }
    return { complaints: rows.map(show) }
  },
)

/** Refusals: consult.complaint_unknown, consult.complaint_answered. */
export const answerComplaint = verb(
  {
    name: 'consult.answer_complaint',
    may: ['manager'],
    input: AnswerComplaintRequest,
    answer: Complaint,
    summary: 'Answers a complaint.',
  },
  async (ctx, { complaintId, answer }) => {
    const found = await feedback.complaintById(ctx, complaintId)
    if (!found || found.institution_id !== ctx.actor.institutionId) refuse('consult.complaint_unknown')
    refuseUnless(!found.answered_at, 'consult.complaint_answered')
    await feedback.saveAnswer(ctx, complaintId, answer)
    await audit(ctx, {
      action: 'update',
      residentId: found.resident_id,
      entity: 'consult.complaint',
      entityId: complaintId,
    })
    return show({ ...found, answer, answered_at: ctx.now })
  },
)

/** A manager without an institution has nobody's complaints. */
const nowhere = '00000000-0000-0000-0000-000000000000'

function show(row: feedback.ComplaintTable) {
  return {
    id: row.id,
    consultId: row.consult_id,
    state: row.answered_at ? ('answered' as const) : ('received' as const),
    words: row.words,
    at: row.at.toISOString(),
    answer: row.answer,
    answeredAt: row.answered_at?.toISOString() ?? null,
  }
}

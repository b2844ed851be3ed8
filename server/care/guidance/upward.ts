/** Primary care books numbers that are kept for it upward, for people in its care. */
import type { Composition, DocumentReference } from '@medplum/fhirtypes'
import { bookNumber, holdReserved, readAppointment } from '#care/booking'
import {
  BookUpwardRequest,
  NothingAsked,
  Upward,
  UpwardList,
  UpwardSessions,
  UpwardSessionsRequest,
} from '#contracts/guidance'
import { audit, type Context, refuseUnless, systemActor, verb } from '#kernel'
import { dayOf, type Institution, institutionOf } from '#people/institutions'
import { readLinkedRecords } from '#people/residents'
import { mayOpen, readResource } from '#record'
import * as store from './store.ts'

const aheadDays = 30
const dayMs = 24 * 60 * 60_000

/** Refusals: guidance.not_primary_care. */
async function ownPrimaryCare(ctx: Context): Promise<Institution> {
  const { institutionId } = ctx.actor
  const own = institutionId ? await institutionOf(ctx, institutionId) : undefined
  const primary = own?.kind === 'township-centre' || own?.kind === 'village-clinic'
  refuseUnless(own && primary, 'guidance.not_primary_care')
  return own
}

/** Refusals: guidance.not_primary_care. */
export const listUpwardSessions = verb(
  {
    name: 'guidance.list_upward_sessions',
    may: ['doctor', 'registrar'],
    input: UpwardSessionsRequest,
    answer: UpwardSessions,
    summary: 'Sessions of hospitals that still have numbers kept for primary care.',
  },
  async (ctx, { institutionId, departmentCode, from, to }) => {
    await ownPrimaryCare(ctx)
    const rows = await store.reservedSessions(ctx, {
      institutionId,
      departmentCode,
      from: from ?? dayOf(ctx.now),
      to: to ?? dayOf(new Date(ctx.now.getTime() + aheadDays * dayMs)),
    })
    return {
      sessions: rows.map((row) => ({
        sessionId: row.session_id,
        doctorId: row.doctor_id,
        doctorName: row.doctor_name,
        doctorTitle: row.doctor_title,
        institutionId: row.institution_id,
        institutionName: row.institution_name,
        departmentCode: row.department_code,
        departmentName: row.department_name,
        date: row.date,
        startsAt: row.starts_at.toISOString(),
        endsAt: row.ends_at.toISOString(),
        reservedNumbers: row.free_numbers,
      })),
    }
  },
)

/**
 * Books a number kept for primary care, for somebody who is there and agrees. A doctor does so for people whose record is open to
 * them; the desk for whoever stands before it. Refusals: guidance.not_primary_care, .not_in_care, .not_upward, .summary_unknown, and
 * those of holding and booking a number.
 */
export const bookUpward = verb(
  {
    name: 'guidance.book_upward',
    may: ['doctor', 'registrar'],
    input: BookUpwardRequest,
    answer: Upward,
    summary: 'Books a number kept for primary care at a hospital, for a person in one’s care.',
  },
  async (ctx, { residentId, sessionId, bandStartsAt, reason, summaryReference }) => {
    const own = await ownPrimaryCare(ctx)
    if (ctx.actor.roles.includes('doctor')) refuseUnless(await mayOpen(ctx, residentId), 'guidance.not_in_care')
    if (summaryReference) await refuseUnlessTheirs(ctx, residentId, summaryReference)
    // The doctor does here what the desk of the same institution may do.
    const asDesk = ctx.as({ ...ctx.actor, roles: ['registrar'] })
    const hold = await holdReserved(asDesk, { sessionId, residentId, bandStartsAt, channel: 'primary-care' })
    const { institutionId, kind } = hold.session
    const { level } = await institutionOf(ctx, institutionId)
    refuseUnless(kind === 'offline' && level > own.level, 'guidance.not_upward', { field: 'sessionId' })
    const appointment = await bookNumber(asDesk, { holdId: hold.id })
    const row: store.UpwardTable = {
      id: ctx.chance.uuid(),
      appointment_id: appointment.id,
      resident_id: residentId,
      from_institution_id: own.id,
      booked_by: ctx.actor.id,
      booked_by_name: ctx.actor.name,
      reason,
      summary_reference: summaryReference ?? null,
      at: ctx.now,
    }
    await store.insertUpward(ctx, row)
    await audit(ctx, { action: 'create', residentId, entity: 'guidance.upward', entityId: row.id, reason })
    return show(row, appointment, own.name)
  },
)

/** Refusals: guidance.not_primary_care. */
export const listUpward = verb(
  {
    name: 'guidance.list_upward',
    may: ['doctor', 'registrar', 'manager'],
    input: NothingAsked,
    answer: UpwardList,
    summary: 'What the own institution has booked upward, newest first.',
  },
  async (ctx) => {
    const own = await ownPrimaryCare(ctx)
    const upward = []
    for (const row of await store.upwardFrom(ctx, own.id)) {
      // Reading it leaves its trace with the person, as any look at an appointment does.
      await audit(ctx, { action: 'read', residentId: row.resident_id, entity: 'guidance.upward', entityId: row.id })
      const asked = { appointmentId: row.appointment_id }
      upward.push(show(row, await readAppointment(ctx.as(systemActor('guidance')), asked), own.name))
    }
    return { upward }
  },
)

/** Refusals: guidance.summary_unknown. */
async function refuseUnlessTheirs(ctx: Context, residentId: string, reference: string): Promise<void> {
  const [, type, id] = /^(Composition|DocumentReference)\/([A-Za-z0-9.-]{1,64})$/.exec(reference) ?? []
  const found =
    type && id ? await readResource<Composition | DocumentReference>(ctx, type as 'Composition', id) : undefined
  const patient = found?.subject?.reference
  const { records } = await readLinkedRecords(ctx.as(systemActor('guidance')), { residentId })
  const theirs = [residentId, ...records.map(({ patientId }) => patientId)].map((one) => `Patient/${one}`)
  refuseUnless(patient && theirs.includes(patient), 'guidance.summary_unknown', { field: 'summaryReference' })
}

function show(row: store.UpwardTable, appointment: Upward['appointment'], institutionName: string): Upward {
  return {
    id: row.id,
    appointment,
    fromInstitutionId: row.from_institution_id,
    fromInstitutionName: institutionName,
    bookedById: row.booked_by,
    bookedByName: row.booked_by_name,
    reason: row.reason,
    summaryReference: row.summary_reference,
    at: row.at.toISOString(),
  }
}

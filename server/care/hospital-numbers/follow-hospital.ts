/** What the hospital says: its answers to what it was asked, its sessions, its numbers. */
import { followOutside, followVisit, outsideSession, putSession } from '#care/booking'
import type { BodyOf, HisNumberState } from '#contracts/sluice'
import { billReversed, billSettled } from '#insurance/settlement'
import { type Context, listener, sm3 } from '#kernel'
import { hearAnswer, hearMessage } from '#people/sluices'
import { publish } from '#record'
import { happened, seenAs } from './carry-out.ts'
import { wantReconcile } from './reconcile-store.ts'
import type { Answer, Happening } from './registration.ts'
import * as store from './store.ts'

const answerOf = (result: { outcome: string; code: string | null; reason: string | null }): Answer => ({
  done: result.outcome === 'done',
  code: result.code,
  reason: result.reason,
})

async function heard(ctx: Context, holdId: string, happening: Happening): Promise<void> {
  const registration = await store.lockRegistration(ctx, { holdId })
  if (registration) await happened(ctx, registration, happening)
}

export const answers = [
  hearAnswer('number.lock', 'hospital-numbers.locked', (ctx, { body, result }) =>
    heard(ctx, body.holdId, { what: 'lock-answered', answer: answerOf(result) }),
  ),
  hearAnswer('number.confirm', 'hospital-numbers.confirmed', (ctx, { body, result }) =>
    heard(ctx, body.holdId, { what: 'confirm-answered', answer: answerOf(result) }),
  ),
  hearAnswer('number.cancel', 'hospital-numbers.cancelled', (ctx, { body, result }) =>
    heard(ctx, body.holdId, { what: 'cancel-answered', answer: answerOf(result) }),
  ),
]

/** Paid in full: the hospital is told. A bill that was settled again is heard again and changes nothing. */
export const onSettled = listener(billSettled, 'hospital-numbers.paid', async (ctx, { billId, orderIds }) => {
  if (orderIds.length === 0) return
  for (const registration of await store.registrationsOfOrders(ctx, orderIds)) {
    await happened(ctx, registration, { what: 'paid', billId, paidFen: registration.feeFen })
  }
})

/** A bill that was reversed by others than us: without money there is no registration. */
export const onReversed = listener(billReversed, 'hospital-numbers.reversed', async (ctx, { orderIds, reason }) => {
  if (orderIds.length === 0) return
  for (const registration of await store.registrationsOfOrders(ctx, orderIds)) {
    await happened(ctx, registration, { what: 'cancel-asked', reason })
  }
})

export const onSession = hearMessage('schedule.session', 'hospital-numbers.session', async (ctx, body, envelope) => {
  const { institutionId } = envelope
  const known = await store.sessionOf(ctx, institutionId, body.hisSessionId)
  if (known && body.revision <= known.revision) return
  const doctorId = hisDoctorId(institutionId, body.doctor.hisDoctorId)
  await publishDoctor(ctx, doctorId, institutionId, body.doctor)
  const put = await putSession(ctx, {
    id: known?.session_id,
    doctor: { id: doctorId, name: body.doctor.name, title: body.doctor.title, specialty: body.doctor.specialty },
    institutionId,
    department: body.department,
    kind: 'offline',
    startsAt: new Date(body.startsAt),
    endsAt: new Date(body.endsAt),
    feeFen: body.feeFen,
    state: body.state,
    reason: body.reason,
    numbers: body.numbers.map((n) => ({
      seq: n.seq,
      startsAt: new Date(n.startsAt),
      endsAt: new Date(n.endsAt),
      state: seenAs[n.state],
      channel: 'app',
    })),
  })
  const of = { sessionId: put.sessionId, institutionId, revision: body.revision }
  await store.saveSession(ctx, { ...of, hisSessionId: body.hisSessionId })
  const idOf = new Map(put.numbers.map(({ seq, id }) => [seq, id]))
  const numbers = body.numbers.map((n) => ({ numberId: idOf.get(n.seq)!, hisNumberId: n.hisNumberId, state: n.state }))
  await store.saveNumbers(ctx, of, numbers)
})

export const onNumber = hearMessage('schedule.number', 'hospital-numbers.number', async (ctx, body, envelope) => {
  const { hisNumberId, state, revision } = body
  const number = await store.moveNumber(ctx, { institutionId: envelope.institutionId, hisNumberId, state, revision })
  if (!number) return // older than what we know, or of a session not heard of yet: that comes whole
  if (await followOutside(ctx, number.numberId, seenAs[state])) return
  await followOurs(ctx, number, state, envelope.institutionId)
})

// The number is one of ours there: the visit goes on in the hospital. What does not fit is looked at in both books.
async function followOurs(
  ctx: Context,
  number: { numberId: string; sessionId: string },
  state: HisNumberState,
  institutionId: string,
): Promise<void> {
  const registration = await store.aliveOf(ctx, number.numberId)
  if (registration?.state !== 'confirmed') return
  if (state === 'checked-in' || state === 'seen' || state === 'no-show') {
    await followVisit(ctx, registration.appointmentId!, state)
  }
  if (state === 'free' || state === 'locked') {
    const session = await outsideSession(ctx, number.sessionId)
    if (session) await wantReconcile(ctx, institutionId, session.date, new Date(ctx.now.getTime() + 5_000))
  }
}

/** The same doctor of the same hospital is the same person to us, however often the session comes. */
export function hisDoctorId(institutionId: string, doctorId: string): string {
  const hex = sm3(`hospital-numbers.doctor\n${institutionId}\n${doctorId}`).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function publishDoctor(
  ctx: Context,
  id: string,
  institutionId: string,
  doctor: BodyOf<'schedule.session'>['doctor'],
): Promise<void> {
  await publish(ctx, 'hospital-numbers', [
    {
      resourceType: 'Practitioner',
      id,
      active: true,
      identifier: [{ system: `urn:anji:institution:${institutionId}:doctor`, value: doctor.hisDoctorId }],
      name: [{ text: doctor.name }],
      qualification: [{ code: { text: doctor.title } }],
    },
  ])
}

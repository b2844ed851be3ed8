/** Notices are made here, once for what happened and each who is to know, with the message that goes along. */
import type { NoticeKind } from '#contracts/reminders'
import { type Context, pushToStream } from '#kernel'
import { mayActFor, residentsOf } from '#people/residents'
import { type Delivery, deadlineOf, type Facts, type Notice, remindersOf, sendAt } from './notice.ts'
import * as store from './store.ts'

export const noticeChannel = (personId: string) => `reminders:${personId}`

export interface Told {
  readonly kind: NoticeKind
  /** What happened, by its ids: the same thing again is told to nobody twice. */
  readonly key: string
  readonly aboutId: string
  /** Who did it for them, to be told as well while they still act for the person. */
  readonly by?: string | undefined
  readonly facts: Facts
  readonly appointmentId?: string | undefined
  readonly entryId?: string | undefined
  readonly dueAt?: Date | undefined
}

export async function tell(ctx: Context, told: Told): Promise<void> {
  for (const personId of await whoIsToKnow(ctx, told.aboutId, told.by)) await tellOne(ctx, personId, told)
}

/** The person; and whoever booked for them, while they act for them. Staff who did it at a desk are not written to. */
async function whoIsToKnow(ctx: Context, aboutId: string, by: string | undefined): Promise<string[]> {
  if (!by || by === aboutId || !/^[0-9a-f-]{36}$/.test(by)) return [aboutId]
  const acts = await mayActFor(ctx.as({ id: by, roles: ['resident'], name: '' }), aboutId)
  return acts ? [aboutId, by] : [aboutId]
}

async function tellOne(ctx: Context, personId: string, told: Told): Promise<void> {
  const dueAt = told.dueAt ?? ctx.now
  const notice: Notice = {
    id: ctx.chance.uuid(),
    key: told.key,
    personId,
    aboutId: told.aboutId,
    kind: told.kind,
    facts: told.facts,
    appointmentId: told.appointmentId ?? null,
    entryId: told.entryId ?? null,
    dueAt,
    madeAt: ctx.now,
    readAt: null,
  }
  if (!(await store.insertNotice(ctx, notice))) return
  await store.insertDelivery(ctx, await deliveryOf(ctx, notice))
  if (dueAt <= ctx.now) await pushNotice(ctx, notice)
}

export async function pushNotice(ctx: Context, { id, kind, personId }: Notice): Promise<void> {
  await pushToStream(ctx, noticeChannel(personId), { id, type: 'notice', data: { kind } })
}

async function deliveryOf(ctx: Context, notice: Notice): Promise<Delivery> {
  const setting = await store.settingOf(ctx, notice.personId)
  const [person] = await residentsOf(ctx, [notice.personId])
  const state = setting.offKinds.includes(notice.kind) ? 'not-wanted' : person?.phone ? 'waiting' : 'no-phone'
  const nextAt = sendAt(notice.dueAt, setting, deadlineOf(notice.kind, notice.facts))
  const blank = { attempts: 0, leasedUntil: null, reference: null, looks: 0, lastError: null }
  return { id: notice.id, state, nextAt: state === 'waiting' ? nextAt : null, ...blank }
}

/** The reminders of a visit that is still to come, for its time as it is now. */
export async function planReminders(ctx: Context, appointmentId: string): Promise<void> {
  const visit = await store.visitOf(ctx, appointmentId)
  if (visit?.state !== 'booked') return
  const startsAt = visit.starts_at.toISOString()
  for (const { kind, dueAt } of remindersOf(visit.starts_at, ctx.now)) {
    await tell(ctx, {
      kind,
      key: `${kind}:${appointmentId}:${startsAt}`,
      aboutId: visit.resident_id,
      by: visit.booked_by,
      facts: { institutionId: visit.institution_id, doctorId: visit.doctor_id, startsAt },
      appointmentId,
      dueAt,
    })
  }
}

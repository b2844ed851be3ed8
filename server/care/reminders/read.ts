/** A person's own notices in the app. */
import { NothingAsked, NoticeList, NoticesRequest, ReadNoticesRequest, Unread } from '#contracts/reminders'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { namesOf } from './names.ts'
import type { Notice } from './notice.ts'
import * as store from './store.ts'
import { noticeWords } from './words.ts'

/** Refusals: reminders.notice_unknown. */
export const listNotices = verb(
  {
    name: 'reminders.list_notices',
    may: ['resident'],
    input: NoticesRequest,
    answer: NoticeList,
    summary: 'What a person was told, newest first.',
  },
  async (ctx, { unreadOnly, before, limit }) => {
    const personId = ctx.actor.id
    const found = await store.noticesOf(ctx, personId, {
      unreadOnly: unreadOnly === 'true',
      before: before ? await ownNotice(ctx, before) : undefined,
      limit: limit + 1,
    })
    await audit(ctx, { action: 'read', residentId: personId, entity: 'reminders.notice' })
    const notices = []
    for (const { notice, message } of found.slice(0, limit)) notices.push(await show(ctx, notice, message))
    return { notices, unread: await store.countUnread(ctx, personId), more: found.length > limit }
  },
)

export const readUnread = verb(
  {
    name: 'reminders.read_unread',
    may: ['resident'],
    input: NothingAsked,
    answer: Unread,
    summary: 'How many notices a person has not read.',
  },
  async (ctx) => ({ unread: await store.countUnread(ctx, ctx.actor.id) }),
)

/** Those named, or everything up to one. Safe to repeat. Refusals: reminders.notice_unknown. */
export const markNoticesRead = verb(
  {
    name: 'reminders.mark_read',
    may: ['resident'],
    input: ReadNoticesRequest,
    answer: Unread,
    summary: 'Marks notices as read.',
  },
  async (ctx, { ids, upTo }) => {
    const personId = ctx.actor.id
    const last = upTo ? await ownNotice(ctx, upTo) : undefined
    if (ids || last) await store.markRead(ctx, personId, { ids, upTo: last })
    await audit(ctx, { action: 'update', residentId: personId, entity: 'reminders.notice' })
    return { unread: await store.countUnread(ctx, personId) }
  },
)

async function ownNotice(ctx: Context, id: string): Promise<Notice> {
  const notice = await store.noticeById(ctx, id)
  refuseUnless(notice?.personId === ctx.actor.id, 'reminders.notice_unknown')
  return notice
}

type Sent = Awaited<ReturnType<typeof store.noticesOf>>[number]['message']

async function show(ctx: Context, notice: Notice, message: Sent) {
  const names = await namesOf(ctx, notice)
  const { title, text } = noticeWords(notice.kind, notice.facts, names, ctx.locale)
  return {
    id: notice.id,
    kind: notice.kind,
    aboutResidentId: notice.aboutId,
    aboutName: names.aboutName,
    title,
    text,
    at: notice.dueAt.toISOString(),
    readAt: notice.readAt?.toISOString() ?? null,
    appointmentId: notice.appointmentId,
    entryId: notice.entryId,
    thingId: notice.facts.thingId ?? null,
    message: message && { state: message.state, at: message.at.toISOString() },
  }
}

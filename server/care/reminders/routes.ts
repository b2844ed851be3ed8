import type { FastifyInstance } from 'fastify'
import { command, eventStream, query } from '#kernel'
import { readDeliveries, sendAgain } from './deliveries.ts'
import { listNotices, markNoticesRead, readUnread } from './read.ts'
import { readSettings, saveSettings } from './settings.ts'
import { noticeChannel } from './tell.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/reminders/notices', listNotices)
  query(app, 'GET /api/reminders/unread', readUnread)
  command(app, 'POST /api/reminders/notices/read', markNoticesRead)
  eventStream(app, 'GET /api/reminders/notices/stream', {
    access: ['resident'],
    // What was said is fetched, not streamed: whoever connects again fetches it once.
    open: async (ctx) => ({
      channel: noticeChannel(ctx.actor.id),
      replay: async () => [{ id: `again.${ctx.chance.uuid()}`, type: 'notice', data: { kind: 'connected' } }],
    }),
  })
  query(app, 'GET /api/reminders/settings', readSettings)
  command(app, 'POST /api/reminders/settings', saveSettings)
  query(app, 'GET /api/reminders/deliveries', readDeliveries)
  command(app, 'POST /api/reminders/deliveries/:deliveryId/again', sendAgain)
}

import type { FastifyInstance } from 'fastify'
import { type Context, command, eventStream, query } from '#kernel'
import { closeAlarm, listAlarms, readAlarm, seeAlarm } from './alarms/look.ts'
import { institutionChannel, staffChannel } from './alarms/tell.ts'
import { bindDevice, pairDevice, unbindDevice } from './devices/bind.ts'
import { endDevice, listDevices, registerDevice, renewSecret } from './devices/register.ts'
import { deviceRoute } from './devices/route.ts'
import { listHeld, refuseReading, releaseReading, withdrawReading } from './intake/held.ts'
import { keepReading } from './intake/keep.ts'
import { listReadings } from './intake/read.ts'
import { endPersonalLimit, readPersonalLimits, readRules, setPersonalLimit } from './rules/rules.ts'
import { readTrend } from './trends/read-trend.ts'
import { deskRoles, isManager, isStaff } from './who.ts'

const device = '/api/readings/devices/:deviceId'

export async function routes(app: FastifyInstance): Promise<void> {
  command(app, 'POST /api/readings', keepReading)
  query(app, 'GET /api/readings', listReadings)
  query(app, 'GET /api/readings/trend', readTrend)
  query(app, 'GET /api/readings/held', listHeld)
  command(app, 'POST /api/readings/:readingId/release', releaseReading)
  command(app, 'POST /api/readings/:readingId/refuse', refuseReading)
  command(app, 'POST /api/readings/:readingId/withdraw', withdrawReading)

  query(app, 'GET /api/readings/rules', readRules)
  query(app, 'GET /api/readings/residents/:residentId/limits', readPersonalLimits)
  command(app, 'POST /api/readings/residents/:residentId/limits', setPersonalLimit)
  command(app, 'POST /api/readings/limits/:limitId/end', endPersonalLimit)

  // What shows a secret is no command: the answer of a command is kept.
  query(app, 'POST /api/readings/devices', registerDevice)
  query(app, `POST ${device}/secret`, renewSecret)
  query(app, 'GET /api/readings/devices', listDevices)
  command(app, 'POST /api/readings/devices/pair', pairDevice)
  command(app, `POST ${device}/bind`, bindDevice)
  command(app, `POST ${device}/unbind`, unbindDevice)
  command(app, `POST ${device}/end`, endDevice)
  await deviceRoute(app)

  query(app, 'GET /api/readings/alarms', listAlarms)
  query(app, 'GET /api/readings/alarms/:alarmId', readAlarm)
  command(app, 'POST /api/readings/alarms/:alarmId/seen', seeAlarm)
  command(app, 'POST /api/readings/alarms/:alarmId/close', closeAlarm)
  eventStream(app, 'GET /api/readings/alarms/stream', {
    access: deskRoles.filter((role) => role !== 'system'),
    open: async (ctx) => ({ channel: channelOf(ctx), replay: again(ctx) }),
  })
}

/** Staff hear of their teams' alarms, managers of those that nobody in a team looked at. */
function channelOf(ctx: Context): string {
  const { institutionId, id } = ctx.actor
  return !isStaff(ctx) && isManager(ctx) && institutionId ? institutionChannel(institutionId) : staffChannel(id)
}

// Alarms are fetched, not streamed: whoever connects again fetches them once.
const again = (ctx: Context) => async () => [
  { id: `again.${ctx.chance.uuid()}`, type: 'alarm', data: { reason: 'connected' } },
]

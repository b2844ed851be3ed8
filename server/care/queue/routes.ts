import type { FastifyInstance } from 'fastify'
import { type Context, command, eventStream, query } from '#kernel'
import { beginVisit, callAgain, callNext, callOne, finishVisit, passOver, sendToTests } from './call.ts'
import { checkInHere } from './check-in.ts'
import { readDesk, setPriority } from './desk.ts'
import { readDoctorQueue } from './doctor-queue.ts'
import { findExpected } from './expected.ts'
import { readHall } from './hall.ts'
import { comeBack, ownPlace, readMyPlace } from './my-place.ts'
import { listRooms, saveRoom } from './rooms.ts'
import { readRule, setRule } from './rules.ts'
import { doctorChannel, hallChannel, lineChannel } from './tell.ts'

const appointment = '/api/queue/appointments/:appointmentId'
const place = '/api/queue/places/:placeId'

export function routes(app: FastifyInstance): void {
  command(app, `POST ${appointment}/check-in`, checkInHere)
  query(app, `GET ${appointment}/place`, readMyPlace)
  command(app, `POST ${appointment}/back-from-tests`, comeBack)

  query(app, 'GET /api/queue/doctor', readDoctorQueue)
  command(app, 'POST /api/queue/doctor/call-next', callNext)
  command(app, `POST ${place}/call`, callOne)
  command(app, `POST ${place}/call-again`, callAgain)
  command(app, `POST ${place}/pass-over`, passOver)
  command(app, `POST ${place}/begin`, beginVisit)
  command(app, `POST ${place}/send-to-tests`, sendToTests)
  command(app, `POST ${place}/finish`, finishVisit)
  command(app, `POST ${place}/priority`, setPriority)

  query(app, 'GET /api/queue/desk', readDesk)
  query(app, 'POST /api/queue/expected', findExpected) // a read whose search words must not stand in a URL
  query(app, 'GET /api/queue/rooms', listRooms)
  command(app, 'POST /api/queue/rooms', saveRoom)
  query(app, 'GET /api/queue/institutions/:institutionId/screen', readHall)
  query(app, 'GET /api/queue/rule', readRule)
  command(app, 'POST /api/queue/rules', setRule)

  streams(app)
}

// What a queue looks like is fetched, not streamed: whoever connects again fetches it once.
const again = (ctx: Context, type: string) => async () => [
  { id: `again.${ctx.chance.uuid()}`, type, data: { reason: 'connected' } },
]

function streams(app: FastifyInstance): void {
  eventStream(app, `GET ${appointment}/stream`, {
    access: ['resident'],
    open: async (ctx, { appointmentId }) => {
      const { sessionId } = await ctx.transaction((ctx) => ownPlace(ctx, appointmentId!))
      return { channel: lineChannel(sessionId), replay: again(ctx, 'place') }
    },
  })
  eventStream(app, 'GET /api/queue/doctor/stream', {
    access: ['doctor'],
    open: async (ctx) => ({ channel: doctorChannel(ctx.actor.id), replay: again(ctx, 'queue') }),
  })
  eventStream(app, 'GET /api/queue/institutions/:institutionId/stream', {
    access: readHall.contract.may,
    open: async (ctx, { institutionId }) => ({ channel: hallChannel(institutionId!), replay: again(ctx, 'hall') }),
  })
}

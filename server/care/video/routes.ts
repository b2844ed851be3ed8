import type { FastifyInstance } from 'fastify'
import { RoomRequest } from '#contracts/video'
import { command, eventStream, query, refuse } from '#kernel'
import { channelOf, sideOf } from './room.ts'
import { joinRoom, leaveRoom, readRoom } from './seats.ts'
import { replay, sendSignal } from './signals.ts'

const base = '/api/video/:consultId'

export function routes(app: FastifyInstance): void {
  query(app, `GET ${base}`, readRoom)
  command(app, `POST ${base}/join`, joinRoom)
  command(app, `POST ${base}/signals`, sendSignal)
  command(app, `POST ${base}/leave`, leaveRoom)
  eventStream(app, `GET ${base}/stream`, {
    access: readRoom.contract.may,
    open: async (ctx, params) => {
      const { data } = RoomRequest.safeParse(params)
      if (!data) refuse('consult.unknown')
      const side = await ctx.transaction((ctx) => sideOf(ctx, data.consultId))
      return { channel: channelOf(data.consultId, side), replay: replay(ctx, data.consultId, side) }
    },
  })
}

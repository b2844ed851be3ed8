import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { command, eventStream, parseInput, query } from '#kernel'
import { readFile } from './attachments/keep.ts'
import { listFiles } from './attachments/of-person.ts'
import { readDeed } from './commands/deed.ts'
import { decideCommand, listQuestions, resolveConflict } from './commands/questions.ts'
import { listRejected, seeRejected } from './commands/rejected.ts'
import { readWaiting, waitingStream } from './commands/waiting.ts'
import { enrolDevice, listDevices, wipeDevice } from './devices/enrol.ts'
import { syncRoutes } from './sync-routes.ts'
import { correctCount, listEntries } from './vehicles/entries.ts'
import { listKits, planRoute, registerKit, setAboard, stockKit } from './vehicles/kit.ts'

export async function routes(app: FastifyInstance): Promise<void> {
  command(app, 'POST /api/village/devices', enrolDevice)
  query(app, 'GET /api/village/devices', listDevices)
  command(app, 'POST /api/village/devices/:deviceId/wipe', wipeDevice)

  query(app, 'GET /api/village/questions', listQuestions)
  query(app, 'GET /api/village/waiting', readWaiting)
  eventStream(app, 'GET /api/village/waiting/stream', waitingStream)
  query(app, 'GET /api/village/commands/:commandId', readDeed)
  query(app, 'GET /api/village/rejected', listRejected)
  command(app, 'POST /api/village/rejected/:commandId/seen', seeRejected)
  command(app, 'POST /api/village/commands/:commandId/decide', decideCommand)
  command(app, 'POST /api/village/conflicts/:conflictId/resolve', resolveConflict)

  command(app, 'POST /api/village/kits', registerKit)
  query(app, 'GET /api/village/kits', listKits)
  command(app, 'POST /api/village/kits/:kitId/stock', stockKit)
  command(app, 'POST /api/village/kits/:kitId/route', planRoute)
  command(app, 'POST /api/village/kits/:kitId/devices', setAboard)
  query(app, 'GET /api/village/kits/:kitId/entries', listEntries)
  command(app, 'POST /api/village/kits/:kitId/count', correctCount)

  query(app, 'GET /api/village/people/:residentId/attachments', listFiles)

  app.route({
    ...{ method: 'GET', url: '/api/village/attachments/:attachmentId' },
    config: { access: ['doctor', 'registrar', 'pharmacist', 'resident'] },
    schema: {
      summary: 'A photo or file that was taken in the village.',
      tags: ['village'],
      operationId: 'village.read_file',
    },
    handler: async (request, reply) => {
      const { attachmentId } = parseInput(z.object({ attachmentId: z.uuid() }), request)
      const { mediaType, bytes } = await readFile(request.context, attachmentId)
      // Whatever it claims to be, it is never run: pictures are shown, all else is saved.
      const shown = /^image\/(png|jpeg|webp)$/.test(mediaType) ? 'inline' : 'attachment'
      return reply
        .type(shown === 'inline' ? mediaType : 'application/octet-stream')
        .header('content-disposition', shown)
        .header('cache-control', 'private, no-store')
        .send(bytes)
    },
  })
  await syncRoutes(app)
}

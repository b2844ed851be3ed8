import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { command, parseInput, query } from '#kernel'
import { readFile } from './attachments/keep.ts'
import { decideCommand, listQuestions, resolveConflict } from './commands/questions.ts'
import { enrolDevice, listDevices, wipeDevice } from './devices/enrol.ts'
import { syncRoutes } from './sync-routes.ts'
import { listKits, planRoute, registerKit, setAboard, stockKit } from './vehicles/kit.ts'

export async function routes(app: FastifyInstance): Promise<void> {
  command(app, 'POST /api/village/devices', enrolDevice)
  query(app, 'GET /api/village/devices', listDevices)
  command(app, 'POST /api/village/devices/:deviceId/wipe', wipeDevice)

  query(app, 'GET /api/village/questions', listQuestions)
  command(app, 'POST /api/village/commands/:commandId/decide', decideCommand)
  command(app, 'POST /api/village/conflicts/:conflictId/resolve', resolveConflict)

  command(app, 'POST /api/village/kits', registerKit)
  query(app, 'GET /api/village/kits', listKits)
  command(app, 'POST /api/village/kits/:kitId/stock', stockKit)
  command(app, 'POST /api/village/kits/:kitId/route', planRoute)
  command(app, 'POST /api/village/kits/:kitId/devices', setAboard)

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

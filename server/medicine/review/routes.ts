import type { FastifyInstance } from 'fastify'
import { command, eventStream, query } from '#kernel'
import { claimNext, claimPrescription, releasePrescription } from './claim-prescription.ts'
import { approvePrescription, returnPrescription } from './decide.ts'
import { readQueue, readReasons } from './read-queue.ts'
import { readScreen } from './read-screen.ts'
import { queueChannel } from './tell-queue.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/review/queue', readQueue)
  eventStream(app, 'GET /api/review/stream', {
    access: ['pharmacist'],
    open: async () => ({ channel: queueChannel, replay: async () => [] }),
  })
  query(app, 'GET /api/review/reasons', readReasons)
  command(app, 'POST /api/review/next', claimNext)
  command(app, 'POST /api/review/prescriptions/:prescriptionId/claim', claimPrescription)
  command(app, 'POST /api/review/prescriptions/:prescriptionId/release', releasePrescription)
  query(app, 'GET /api/review/prescriptions/:prescriptionId', readScreen)
  command(app, 'POST /api/review/prescriptions/:prescriptionId/approve', approvePrescription)
  command(app, 'POST /api/review/prescriptions/:prescriptionId/return', returnPrescription)
}

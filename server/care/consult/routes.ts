import type { FastifyInstance } from 'fastify'
import { command, eventStream, query } from '#kernel'
import { acceptConsult } from './accept.ts'
import { queueChannel } from './consult.ts'
import { endDuty, readDuty, startDuty } from './duty.ts'
import { endConsult } from './end.ts'
import { enterWaitingRoom, leaveWaitingRoom } from './enter-waiting-room.ts'
import { answerComplaint, complain, listComplaints, rateConsult } from './feedback.ts'
import { diagnose, judge, listDiagnosisCodes } from './judge.ts'
import { readQueue } from './queue.ts'
import { consultRecord, myConsults, readConsult } from './read-consult.ts'
import { readSummary, verifySummary } from './summary.ts'
import { terminateConsult } from './terminate.ts'

const one = '/api/consult/consults/:consultId'

export function routes(app: FastifyInstance): void {
  command(app, 'POST /api/consult/appointments/:appointmentId/enter', enterWaitingRoom)
  command(app, `POST ${one}/leave`, leaveWaitingRoom)
  query(app, 'GET /api/consult/consults', myConsults)
  query(app, `GET ${one}`, readConsult)

  query(app, 'GET /api/consult/duty', readDuty)
  command(app, 'POST /api/consult/duty/start', startDuty)
  command(app, 'POST /api/consult/duty/end', endDuty)
  query(app, 'GET /api/consult/queue', readQueue)
  eventStream(app, 'GET /api/consult/queue/stream', {
    access: readQueue.contract.may,
    // What a queue looks like is fetched, not streamed: whoever connects again fetches it once.
    open: async (ctx) => ({
      channel: queueChannel(ctx.actor.id),
      replay: async () => [{ id: `again.${ctx.chance.uuid()}`, type: 'queue', data: { reason: 'connected' } }],
    }),
  })

  command(app, `POST ${one}/accept`, acceptConsult)
  command(app, `POST ${one}/judgement`, judge)
  command(app, `POST ${one}/diagnoses`, diagnose)
  query(app, 'GET /api/consult/diagnosis-codes', listDiagnosisCodes)
  command(app, `POST ${one}/end`, endConsult)
  command(app, `POST ${one}/terminate`, terminateConsult)
  query(app, `GET ${one}/summary`, readSummary)
  query(app, `GET ${one}/summary/verify`, verifySummary)
  query(app, `GET ${one}/record`, consultRecord)

  command(app, `POST ${one}/rating`, rateConsult)
  command(app, `POST ${one}/complaints`, complain)
  query(app, 'GET /api/consult/complaints', listComplaints)
  command(app, 'POST /api/consult/complaints/:complaintId/answer', answerComplaint)
}

import type { FastifyInstance } from 'fastify'
import { command, eventStream, query } from '#kernel'
import { boardChannel, listNoShows, readBoard } from './board.ts'
import {
  listDisplaced,
  listSuspensions,
  readSuspension,
  readSuspensionPolicy,
  recordCall,
  setSuspensionPolicy,
} from './displaced.ts'
import { addException, listExceptions, previewException, withdrawException } from './exceptions.ts'
import { generate } from './generate.ts'
import { acceptOffer, declineOffer, listMyOffers } from './offers.ts'
import { readPlan } from './plan.ts'
import { bookReferral, changeQuotas, giveBack, readPools } from './pools.ts'
import { resume, substitute, suspendSession } from './suspend.ts'
import { addTemplate, changeTemplate, endTemplate, listTemplates, previewTemplate } from './templates.ts'
import { ownInstitution } from './who.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/schedules/templates', listTemplates)
  command(app, 'POST /api/schedules/templates', addTemplate)
  command(app, 'POST /api/schedules/templates/preview', previewTemplate)
  command(app, 'POST /api/schedules/templates/:templateId/change', changeTemplate)
  command(app, 'POST /api/schedules/templates/:templateId/end', endTemplate)
  query(app, 'GET /api/schedules/exceptions', listExceptions)
  command(app, 'POST /api/schedules/exceptions', addException)
  command(app, 'POST /api/schedules/exceptions/preview', previewException)
  command(app, 'POST /api/schedules/exceptions/:exceptionId/withdraw', withdrawException)
  query(app, 'GET /api/schedules/plan', readPlan)
  command(app, 'POST /api/schedules/generate', generate)
  query(app, 'GET /api/schedules/policy', readSuspensionPolicy)
  command(app, 'POST /api/schedules/policies', setSuspensionPolicy)

  query(app, 'GET /api/schedules/pools', readPools)
  command(app, 'POST /api/schedules/sessions/:sessionId/quotas', changeQuotas)
  command(app, 'POST /api/schedules/sessions/:sessionId/give-back', giveBack)
  command(app, 'POST /api/schedules/sessions/:sessionId/referrals', bookReferral)

  command(app, 'POST /api/schedules/sessions/:sessionId/suspend', suspendSession)
  command(app, 'POST /api/schedules/sessions/:sessionId/substitute', substitute)
  query(app, 'GET /api/schedules/suspensions', listSuspensions)
  query(app, 'GET /api/schedules/suspensions/:suspensionId', readSuspension)
  command(app, 'POST /api/schedules/suspensions/:suspensionId/resume', resume)
  query(app, 'GET /api/schedules/displaced', listDisplaced)
  command(app, 'POST /api/schedules/displaced/:displacedId/call', recordCall)
  query(app, 'GET /api/schedules/offers', listMyOffers)
  command(app, 'POST /api/schedules/offers/:offerId/accept', acceptOffer)
  command(app, 'POST /api/schedules/offers/:offerId/decline', declineOffer)

  query(app, 'GET /api/schedules/board', readBoard)
  query(app, 'GET /api/schedules/no-shows', listNoShows)
  eventStream(app, 'GET /api/schedules/board/stream', {
    access: readBoard.contract.may,
    // What a board looks like is fetched, not streamed: whoever connects again fetches it once.
    open: async (ctx) => ({
      channel: boardChannel(ownInstitution(ctx)),
      replay: async () => [{ id: `again.${ctx.chance.uuid()}`, type: 'board', data: { sessionId: null } }],
    }),
  })
}

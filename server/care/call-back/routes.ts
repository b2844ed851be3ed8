import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { acceptInvitation, declineInvitation, withdrawInvitation } from './answer.ts'
import { invite, listCallable } from './invite.ts'
import { listInvitations, myInvitations } from './read.ts'

const one = '/api/call-back/invitations/:invitationId'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/call-back/diagnoses', listCallable)
  command(app, 'POST /api/call-back/invitations', invite)
  query(app, 'GET /api/call-back/invitations', listInvitations)
  query(app, 'GET /api/call-back/mine', myInvitations)
  command(app, `POST ${one}/accept`, acceptInvitation)
  command(app, `POST ${one}/decline`, declineInvitation)
  command(app, `POST ${one}/withdraw`, withdrawInvitation)
}

import type { Module } from '#kernel'
import { lapse } from './answer.ts'
import { routes } from './routes.ts'

export { acceptInvitation, declineInvitation, withdrawInvitation } from './answer.ts'
export { answered, invited } from './events.ts'
export { invite } from './invite.ts'
export { listInvitations, myInvitations } from './read.ts'

export const callBackModule: Module = { name: 'call-back', routes, jobs: [lapse] }

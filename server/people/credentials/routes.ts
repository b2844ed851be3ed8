import type { FastifyInstance } from 'fastify'
import { query } from '#kernel'
import { askFamilyMember, confirmFamilyMember, resendFamilyCode, signUp } from './sign-up.ts'
import { changePassword, openStaffAccount, renewSecondFactor } from './staff-accounts.ts'

// Codes and secrets are answered once: none of these goes through `command`, which would keep its answer for repeats.
export function routes(app: FastifyInstance): void {
  query(app, 'POST /api/credentials/sign-up', signUp)
  query(app, 'POST /api/credentials/residents/:residentId/family', askFamilyMember)
  query(app, 'POST /api/credentials/family-requests/:requestId/resend', resendFamilyCode)
  query(app, 'POST /api/credentials/family-requests/:requestId/confirm', confirmFamilyMember)
  query(app, 'POST /api/credentials/staff-accounts', openStaffAccount)
  query(app, 'POST /api/credentials/staff-accounts/:staffId/second-factor', renewSecondFactor)
  query(app, 'POST /api/credentials/password', changePassword)
}

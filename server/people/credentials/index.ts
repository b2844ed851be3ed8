import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { addDemoPerson, listDemoPeople } from './demo-people.ts'
export { verifySecondFactor } from './second-factor.ts'
export {
  actorOfAccount,
  actorOfSession,
  listSessions,
  openSession,
  ownAccount,
  revokeOtherSessions,
  revokeSession,
} from './sessions.ts'
export { accountOfResident, sendSignInCode, signInAsDemoPerson, signInByPassword, signInByPhone } from './sign-in.ts'
export { askFamilyMember, confirmFamilyMember, resendFamilyCode, signUp } from './sign-up.ts'
export { changePassword, openStaffAccount, renewSecondFactor } from './staff-accounts.ts'

export const credentialsModule: Module = { name: 'credentials', routes }

import {
  changePasswordInput,
  done,
  openStaffAccountInput,
  secondFactorAnswer,
  secondFactorInput,
} from '#contracts/sign-in'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { refuseUnlessManages } from '#people/institutions'
import { staffOf } from '#people/staff'
import { forgetFailures, refuseAndCount, refuseIfLocked } from './failures.ts'
import { checkStrength, hashPassword, passwordFits } from './password.ts'
import * as sessions from './session-store.ts'
import { ownAccount } from './sessions.ts'
import * as store from './store.ts'
import { newTotpSecret, totpUri } from './totp.ts'

/** Refusals: staff.not_found, staff.left, institutions.not_yours, credentials.password_weak, .account_exists, .user_name_taken. */
export const openStaffAccount = verb(
  {
    name: 'credentials.open_staff_account',
    may: ['administrator', 'system'],
    input: openStaffAccountInput,
    answer: secondFactorAnswer,
    summary: 'Opens a sign-in for a staff member; the second factor is shown this once.',
  },
  async (ctx, { staffId, userName, password }) => {
    await refuseUnlessManagesStaff(ctx, staffId)
    checkStrength(password, userName)
    const accountId = await store.accountFor(ctx, { staffId })
    refuseUnless(!(await store.findPassword(ctx, { accountId })), 'credentials.account_exists')
    refuseUnless(!(await store.findPassword(ctx, { userName })), 'credentials.user_name_taken', { field: 'userName' })
    const secret = newTotpSecret(ctx)
    const argon2id = await hashPassword(ctx, password)
    await store.savePassword(ctx, { accountId, userName, argon2id, totpSecret: secret, totpStep: 0 })
    await audit(ctx, { action: 'create', entity: 'credentials.password', entityId: staffId })
    return { secret, uri: totpUri(secret, userName) }
  },
)

/** For a lost phone: the old second factor and all sessions end. Refusals: staff.not_found, staff.left, institutions.not_yours, credentials.account_not_found. */
export const renewSecondFactor = verb(
  {
    name: 'credentials.renew_second_factor',
    may: ['administrator', 'system'],
    input: secondFactorInput,
    answer: secondFactorAnswer,
    summary: 'Gives a staff member a new second factor and ends their sessions.',
  },
  async (ctx, { staffId }) => {
    await refuseUnlessManagesStaff(ctx, staffId)
    const account = await store.findAccount(ctx, { staffId })
    const stored = account && (await store.findPassword(ctx, { accountId: account.id }))
    refuseUnless(stored, 'credentials.account_not_found')
    const secret = newTotpSecret(ctx)
    await store.savePassword(ctx, { ...stored, totpSecret: secret, totpStep: 0 })
    await sessions.end(ctx, stored.accountId, { not: ctx.actor.sessionId ?? ctx.chance.uuid() })
    await audit(ctx, { action: 'update', entity: 'credentials.password', entityId: staffId })
    return { secret, uri: totpUri(secret, stored.userName) }
  },
)

/** The other sessions end. Refusals: credentials.locked, .password_wrong (counted), .password_weak, .account_not_found. */
export const changePassword = verb(
  {
    name: 'credentials.change_password',
    may: ['doctor', 'pharmacist', 'dispenser', 'registrar', 'manager', 'auditor', 'administrator'],
    input: changePasswordInput,
    answer: done,
    summary: 'Changes the own password.',
  },
  async (ctx, { current, next }) => {
    const stored = await store.findPassword(ctx, { accountId: await ownAccount(ctx) })
    refuseUnless(stored, 'credentials.account_not_found')
    const { userName } = stored
    await refuseIfLocked(ctx, { userName })
    if (!(await passwordFits(current, stored.argon2id))) {
      refuseAndCount(ctx, { userName }, 'credentials.password_wrong', 'current')
    }
    checkStrength(next, userName)
    await store.savePassword(ctx, { ...stored, argon2id: await hashPassword(ctx, next) })
    await forgetFailures(ctx, { userName })
    await sessions.end(ctx, stored.accountId, { not: ctx.actor.sessionId! })
    await audit(ctx, { action: 'update', entity: 'credentials.password', entityId: ctx.actor.id })
    return { done: true as const }
  },
)

async function refuseUnlessManagesStaff(ctx: Context, staffId: string): Promise<void> {
  const staff = await staffOf(ctx, staffId)
  refuseUnless(!staff.left, 'staff.left')
  if (staff.institutionId) await refuseUnlessManages(ctx, staff.institutionId)
}

import type { CodeSent } from '#contracts/sign-in'
import { audit, type Context, config, refuse, refuseUnless } from '#kernel'
import { residentByPhone } from '#people/residents'
import { staffOf } from '#people/staff'
import { forgetFailures, refuseAndCount, refuseIfLocked } from './failures.ts'
import { nobodysHash, passwordFits } from './password.ts'
import { sendCode, signInSentence, useCode } from './phone-codes.ts'
import { unusedStep } from './second-factor.ts'
import * as store from './store.ts'

/** Refusals: as sendCode. */
export function sendSignInCode(ctx: Context, phone: string): Promise<CodeSent> {
  return ctx.transaction((ctx) => sendCode(ctx, phone, 'sign-in', signInSentence))
}

/** The account of a phone that a code has proven: its resident's, or the phone's own until it signs up. Refusals: as useCode. */
export function signInByPhone(ctx: Context, given: { phone: string; code: string }): Promise<string> {
  return ctx.transaction(async (ctx) => {
    await useCode(ctx, given.phone, 'sign-in', given.code)
    const resident = await residentByPhone(ctx, given.phone)
    const owner = resident ? { residentId: resident.id } : { phone: given.phone }
    await noteSignIn(ctx, resident?.id)
    return store.accountFor(ctx, owner)
  })
}

/**
 * Password and second factor, both always (R01). A missing second factor is asked for once the password was right.
 * Refusals: credentials.locked, .password_wrong (counted), .second_factor_needed, staff.left.
 */
export function signInByPassword(
  ctx: Context,
  given: { userName: string; password: string; totp?: string | undefined },
): Promise<string> {
  const userName = given.userName.toLowerCase()
  return ctx.transaction(async (ctx) => {
    await refuseIfLocked(ctx, { userName })
    const stored = await store.findPassword(ctx, { userName })
    const right = await passwordFits(given.password, stored?.argon2id ?? nobodysHash)
    if (!stored || !right) refuseAndCount(ctx, { userName }, 'credentials.password_wrong', 'password')
    if (!given.totp) refuse('credentials.second_factor_needed', { field: 'totp' })
    const step = unusedStep(stored, given.totp, ctx.now)
    if (step === undefined) refuseAndCount(ctx, { userName }, 'credentials.password_wrong', 'totp')
    refuseUnless(!(await staffOf(ctx, stored.staffId)).left, 'staff.left')
    await store.savePassword(ctx, { ...stored, totpStep: step })
    await forgetFailures(ctx, { userName })
    await noteSignIn(ctx)
    return stored.accountId
  })
}

/** One click, only in demo mode. Refusals: credentials.demo_only, credentials.demo_person_not_found. */
export function signInAsDemoPerson(ctx: Context, personId: string, demo = config.demo): Promise<string> {
  refuseUnless(demo, 'credentials.demo_only')
  return ctx.transaction(async (ctx) => {
    const person = (await store.demoPeople(ctx)).find((one) => one.personId === personId)
    refuseUnless(person, 'credentials.demo_person_not_found')
    const resident = person.kind === 'resident'
    await noteSignIn(ctx, resident ? personId : undefined)
    return store.accountFor(ctx, resident ? { residentId: personId } : { staffId: personId })
  })
}

/** The account of a resident whose identity somebody else has proven: the desk, or a set-up of people who do not exist. */
export function accountOfResident(ctx: Context, residentId: string): Promise<string> {
  return ctx.transaction((ctx) => store.accountFor(ctx, { residentId }))
}

async function noteSignIn(ctx: Context, residentId?: string): Promise<void> {
  await audit(ctx, { action: 'execute', entity: 'credentials.session', residentId })
}

import { audit, type Context, refuseUnless } from '#kernel'
import { forgetFailures, refuseAndCount, refuseIfLocked } from './failures.ts'
import * as store from './store.ts'
import { stepOf } from './totp.ts'

/** The time step of a right code that was not used yet; undefined for any other. A code counts once (RFC 6238 §5.2). */
export function unusedStep(
  stored: { totpSecret: string; totpStep: number },
  code: string,
  now: Date,
): number | undefined {
  const step = stepOf(stored.totpSecret, code, now)
  return step !== undefined && step > stored.totpStep ? step : undefined
}

/**
 * A staff member proves at this very moment, by a code of their authenticator, that it is they who act. The code is used up;
 * wrong ones count towards the lock-out of the user name.
 * Refusals: credentials.account_not_found, .locked, .second_factor_wrong (counted).
 */
export function verifySecondFactor(ctx: Context, staffId: string, code: string): Promise<void> {
  return ctx.transaction(async (ctx) => {
    const account = await store.findAccount(ctx, { staffId })
    const stored = account && (await store.findPassword(ctx, { accountId: account.id }))
    refuseUnless(stored, 'credentials.account_not_found')
    const { userName } = stored
    await refuseIfLocked(ctx, { userName })
    const step = unusedStep(stored, code, ctx.now)
    if (step === undefined) refuseAndCount(ctx, { userName }, 'credentials.second_factor_wrong', 'code')
    await store.savePassword(ctx, { ...stored, totpStep: step })
    await forgetFailures(ctx, { userName })
    await audit(ctx, { action: 'execute', entity: 'credentials.second_factor', entityId: staffId })
  })
}

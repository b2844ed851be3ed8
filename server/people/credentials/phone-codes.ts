import type { CodeSent } from '#contracts/sign-in'
import { type Context, identifierHash, refuse, refuseUnless } from '#kernel'
import { maskPhone } from '#people/residents'
import { codeRules, mayResend, type Purpose } from './code.ts'
import { forgetFailures, refuseAndCount, refuseIfLocked } from './failures.ts'
import { demoCodeFor, smsLink } from './sms-link.ts'
import * as store from './store.ts'

const dayMs = 86_400_000

/**
 * Sends a code to a phone; whether somebody is registered with it is not told.
 * Refusals: credentials.locked, .code_too_soon, .code_too_many, .sms_unavailable.
 */
export async function sendCode(
  ctx: Context,
  phone: string,
  purpose: Purpose,
  sentence: (code: string) => string,
): Promise<CodeSent> {
  await refuseIfLocked(ctx, { phone })
  const phoneHash = identifierHash('phone', phone)
  const verdict = mayResend(await store.codesTo(ctx, phoneHash, new Date(ctx.now.getTime() - dayMs)), ctx.now)
  if (verdict.kind === 'too-soon') refuse('credentials.code_too_soon', { params: { seconds: verdict.seconds } })
  if (verdict.kind === 'too-many') refuse('credentials.code_too_many')

  const code = ctx.chance.digits(6)
  const expiresAt = new Date(ctx.now.getTime() + codeRules.ttlMinutes * 60_000)
  await store.saveCode(ctx, { phoneHash, purpose, codeHash: hashOf(phone, purpose, code), expiresAt })
  await smsLink().send(ctx, phone, sentence(code))
  const demoCode = await demoCodeFor(ctx, phone)
  return {
    phoneMasked: maskPhone(phone),
    expiresAt: expiresAt.toISOString(),
    resendAt: new Date(ctx.now.getTime() + codeRules.resendAfterSeconds * 1000).toISOString(),
    ...(demoCode ? { demoCode } : {}),
  }
}

/**
 * Uses a code up. Only the last one sent for the purpose counts, and only once.
 * Refusals: credentials.locked, .code_wrong (counted), .code_expired, .code_used.
 */
export async function useCode(ctx: Context, phone: string, purpose: Purpose, code: string): Promise<void> {
  await refuseIfLocked(ctx, { phone })
  const since = new Date(ctx.now.getTime() - dayMs)
  const [last] = await store.codesTo(ctx, identifierHash('phone', phone), since, purpose)
  if (last?.codeHash !== hashOf(phone, purpose, code)) refuseAndCount(ctx, { phone }, 'credentials.code_wrong', 'code')
  refuseUnless(!last.usedAt, 'credentials.code_used', { field: 'code' })
  refuseUnless(last.expiresAt > ctx.now, 'credentials.code_expired', { field: 'code' })
  await store.useCode(ctx, last.id)
  await forgetFailures(ctx, { phone })
}

function hashOf(phone: string, purpose: Purpose, code: string): string {
  return identifierHash('phone-code', `${phone}\n${purpose}\n${code}`)
}

export const signInSentence = (code: string) =>
  `【安济】登录验证码 ${code},${codeRules.ttlMinutes} 分钟内有效。请勿告诉他人。`

export const familySentence = (asker: string) => (code: string) =>
  `【安济】${asker} 申请代为挂号、问诊和付费。同意请告知确认码 ${code},${codeRules.ttlMinutes} 分钟内有效；不同意请忽略。`

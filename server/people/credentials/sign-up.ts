import { familyLink } from '#contracts/residents'
import {
  askFamilyAnswer,
  askFamilyInput,
  confirmFamilyInput,
  resendFamilyInput,
  signUpAnswer,
  signUpInput,
} from '#contracts/sign-in'
import { type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { askFamily, confirmFamilyRequest, openFamilyRequest, registerByPhone, viewOf } from '#people/residents'
import { familySentence, sendCode, useCode } from './phone-codes.ts'
import * as sessions from './session-store.ts'
import { ownAccount } from './sessions.ts'
import * as store from './store.ts'

/**
 * The real-name form of someone whose phone a code has proven; the same session is then the resident's.
 * Refusals: credentials.phone_not_proven, .already_signed_up, and those of residents.registerByPhone.
 */
export const signUp = verb(
  {
    name: 'credentials.sign_up',
    may: ['anonymous', 'resident'],
    input: signUpInput,
    answer: signUpAnswer,
    summary: 'Registers the holder of the phone that has signed in.',
  },
  async (ctx, form) => {
    refuseUnless(ctx.actor.sessionId, 'credentials.phone_not_proven')
    const account = await store.findAccount(ctx, { id: await ownAccount(ctx) })
    refuseUnless(account?.phone, 'credentials.already_signed_up')
    const resident = await registerByPhone(ctx, form, account.phone)
    const earlier = await store.findAccount(ctx, { residentId: resident.id })
    if (earlier) await sessions.move(ctx, account.id, earlier.id)
    else await store.giveAccount(ctx, account.id, resident.id)
    return viewOf(resident, dayOf(ctx.now))
  },
)

/** Refusals: those of residents.askFamily, and as sendCode. */
export const askFamilyMember = verb(
  {
    name: 'credentials.ask_family_member',
    may: ['resident'],
    input: askFamilyInput,
    answer: askFamilyAnswer,
    summary: 'Adds a family member: a child at once, anyone else by a code sent to them.',
  },
  async (ctx, input) => {
    const asked = await askFamily(ctx, input)
    if ('link' in asked) return { link: asked.link, request: null }
    const { id, memberName, phone } = asked.request
    const code = await sendFamilyCode(ctx, id, phone)
    return { link: null, request: { id, memberName, code } }
  },
)

/** Refusals: residents.family_request_not_found, and as sendCode. */
export const resendFamilyCode = verb(
  {
    name: 'credentials.resend_family_code',
    may: ['resident'],
    input: resendFamilyInput,
    answer: askFamilyAnswer,
    summary: 'Sends the confirmation code of a family request again.',
  },
  async (ctx, { requestId }) => {
    const { id, memberName, phone } = await openFamilyRequest(ctx, requestId)
    return { link: null, request: { id, memberName, code: await sendFamilyCode(ctx, id, phone) } }
  },
)

/** Refusals: residents.family_request_not_found, as useCode, and as residents.confirmFamilyRequest. */
export const confirmFamilyMember = verb(
  {
    name: 'credentials.confirm_family_member',
    may: ['resident'],
    input: confirmFamilyInput,
    answer: familyLink,
    summary: 'Confirms a family request with the code that the member received.',
  },
  async (ctx, { requestId, code }) => {
    const { phone } = await openFamilyRequest(ctx, requestId)
    await useCode(ctx, phone, `family:${requestId}`, code)
    return confirmFamilyRequest(ctx, requestId)
  },
)

function sendFamilyCode(ctx: Context, requestId: string, phone: string) {
  return sendCode(ctx, phone, `family:${requestId}`, familySentence(ctx.actor.name))
}

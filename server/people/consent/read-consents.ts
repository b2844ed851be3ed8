import { z } from 'zod'
import { type ConsentKind, consentsAnswer, consentTexts, residentConsentsInput } from '#contracts/consent'
import { audit, type Context, refuseUnless, roles, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import { missingConsent } from './consent.ts'
import * as store from './store.ts'

export const listTexts = verb(
  {
    name: 'consent.list_texts',
    may: roles,
    input: z.object({}),
    answer: consentTexts,
    summary: 'The consent texts in force, in both languages.',
  },
  async (ctx) => {
    const texts = await store.textsOn(ctx, dayOf(ctx.now))
    return { texts: texts.filter((text, at) => texts.findIndex(({ kind }) => kind === text.kind) === at) }
  },
)

/** Refusals: residents.not_acting_for. */
export const readConsents = verb(
  {
    name: 'consent.read_consents',
    may: ['resident', 'registrar', 'system'],
    input: residentConsentsInput,
    answer: consentsAnswer,
    summary: 'What a resident has consented to, now and before.',
  },
  async (ctx, { residentId }) => {
    if (!ctx.actor.roles.includes('registrar')) await refuseUnlessActsFor(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'consent.consent' })
    const all = await store.named(ctx, await store.find(ctx, { residentId }))
    return {
      inForce: all.filter(({ withdrawnAt }) => withdrawnAt === null),
      history: all.filter(({ withdrawnAt }) => withdrawnAt !== null),
    }
  },
)

/** Whether a consent of this kind is in force now. */
export async function hasConsented(ctx: Context, residentId: string, kind: ConsentKind): Promise<boolean> {
  const running = await ctx.transaction((ctx) => store.find(ctx, { residentId, kind, runningOnly: true }))
  return running.length > 0
}

/** Refusals: consent.health_data_missing, consent.internet_care_missing, consent.family_sharing_missing. */
export async function refuseUnlessConsented(ctx: Context, residentId: string, kind: ConsentKind): Promise<void> {
  refuseUnless(await hasConsented(ctx, residentId, kind), missingConsent[kind])
}

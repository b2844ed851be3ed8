import { z } from 'zod'
import { type Me, me } from '#contracts/sign-in'
import { type Context, config, roles, verb } from '#kernel'
import { institutionOf } from '#people/institutions'
import { familyOf, maskPhone, residentOf } from '#people/residents'

/** Who is signed in here, for the pages; nobody is an answer too. */
export const whoAmI = verb(
  {
    name: 'sign_in.who_am_i',
    may: roles,
    input: z.object({}),
    answer: me,
    summary: 'Who is signed in, and whom they may act for.',
  },
  async (ctx): Promise<Me> => {
    const { actor } = ctx
    const shared = { demo: config.demo, locale: ctx.locale, institution: null, phoneMasked: null, family: [] }
    const sessionId = actor.sessionId ?? null
    if (actor.roles.includes('anonymous')) {
      if (!sessionId) return { ...shared, kind: 'nobody', id: null, name: '', roles: [], sessionId }
      return { ...shared, kind: 'new-resident', id: null, name: '', roles: [], phoneMasked: actor.name, sessionId }
    }
    const person = { id: actor.id, name: actor.name, roles: [...actor.roles], sessionId }
    if (actor.roles.includes('resident'))
      return { ...shared, ...person, kind: 'resident', ...(await residentPart(ctx)) }
    const institution = actor.institutionId ? await institutionOf(ctx, actor.institutionId) : null
    return {
      ...shared,
      ...person,
      kind: 'staff',
      institution: institution && { id: institution.id, name: institution.name },
    }
  },
)

async function residentPart(ctx: Context) {
  const { phone } = await residentOf(ctx, ctx.actor.id)
  const { iActFor } = await familyOf(ctx, ctx.actor.id)
  return {
    phoneMasked: phone && maskPhone(phone),
    family: iActFor.map(({ memberId, memberName, relation, basis }) => ({
      residentId: memberId,
      name: memberName,
      relation,
      basis,
    })),
  }
}

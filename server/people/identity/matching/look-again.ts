import { lookAgainAnswer, lookAgainInput } from '#contracts/identity'
import { verb } from '#kernel'
import { refuseUnlessActsFor, residentOf } from '#people/residents'
import { matchPatients } from './match-patients.ts'

/** Looks again for hospital records of a resident. Refusals: residents.not_acting_for, residents.not_found. */
export const lookAgain = verb(
  {
    name: 'identity.look_again',
    may: ['resident', 'registrar', 'system'],
    input: lookAgainInput,
    answer: lookAgainAnswer,
    summary: 'Looks for hospital records of a resident; doubtful ones go to a registrar.',
  },
  async (ctx, { residentId }) => {
    if (ctx.actor.roles.includes('resident')) await refuseUnlessActsFor(ctx, residentId)
    await residentOf(ctx, residentId)
    const { joined, raised } = await matchPatients(ctx, [residentId])
    return { linked: joined, doubts: raised }
  },
)

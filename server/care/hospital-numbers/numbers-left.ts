import { NumbersLeftNow, NumbersLeftRequest } from '#contracts/hospital-numbers'
import { refuseUnless } from '#kernel'
import { askHospital, liveVerb } from '#people/sluices'
import * as store from './store.ts'

const deadlineMs = 1_500

/** Asked of the hospital now, and nothing kept of it. Refusals: hospital_numbers.unknown, sluices.silent, sluices.deadline. */
export const numbersLeft = liveVerb(
  {
    name: 'hospital-numbers.numbers_left',
    may: ['resident', 'doctor', 'registrar', 'manager', 'administrator', 'system'],
    input: NumbersLeftRequest,
    answer: NumbersLeftNow,
    summary: 'How many numbers of a session the hospital has left at this moment.',
  },
  async (ctx, { sessionId }) => {
    const theirs = await ctx.transaction((ctx) => store.hisSessionOf(ctx, sessionId))
    refuseUnless(theirs, 'hospital_numbers.unknown')
    const { numbers } = await askHospital(ctx, {
      institutionId: theirs.institution_id,
      kind: 'numbers.left',
      body: { hisSessionId: theirs.his_session_id },
      deadlineMs,
    })
    const freeNumbers = numbers.filter(({ state }) => state === 'free').length
    return { sessionId, freeNumbers, askedAt: ctx.clock.now().toISOString() }
  },
)

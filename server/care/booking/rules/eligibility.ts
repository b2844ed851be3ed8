import { refuseUnlessUnrestricted } from '#care/fair-use'
import { Eligibility, EligibilityRequest } from '#contracts/booking'
import { audit, type Context, Refusal, verb } from '#kernel'
import { dayOf, fullYears, listInstitutions } from '#people/institutions'
import { residentOf } from '#people/residents'
import { offlineDiagnoses } from './offline-diagnoses.ts'
import { needsGuardian, refuseUnlessConsentsGiven, refuseUnlessForResident } from './who.ts'

/**
 * What stands between a person and an online follow-up, told before it bites: consents (R32), an offline diagnosis (R04),
 * a guardian under 6 (R10). Refusals: residents.not_acting_for.
 */
export const readEligibility = verb(
  {
    name: 'booking.read_eligibility',
    may: ['resident', 'registrar', 'system'],
    input: EligibilityRequest,
    answer: Eligibility,
    summary: 'Whether a person may book an online follow-up, and what is missing.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessForResident(ctx, residentId)
    const resident = await residentOf(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'booking.eligibility' })
    const diagnoses = await offlineDiagnoses(ctx, residentId)
    const refusals = await refusalsOf([
      () => refuseUnlessConsentsGiven(ctx, residentId),
      async () => {
        if (diagnoses.length > 0) return
        throw new Refusal('booking.no_offline_diagnosis', { params: { institution: await nearestHospital(ctx) } })
      },
      () => refuseUnlessUnrestricted(ctx, residentId, null),
    ])
    return {
      residentId,
      eligible: refusals.length === 0,
      diagnoses,
      ageYears: fullYears(resident.birthDate, dayOf(ctx.now)),
      guardianNeeded: needsGuardian(resident, ctx.now),
      missing: refusals.map((refusal) => ({ code: refusal.code, sentence: refusal.sentence(ctx.locale) })),
    }
  },
)

async function refusalsOf(gates: readonly (() => Promise<void>)[]): Promise<Refusal[]> {
  const found: Refusal[] = []
  for (const gate of gates) {
    await gate().catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      found.push(error)
    })
  }
  return found
}

/** A hospital to go to first; the lead internet hospital sees nobody in person. */
async function nearestHospital(ctx: Context): Promise<string> {
  const { institutions } = await listInstitutions(ctx, {})
  const inPerson = institutions.filter((one) => one.kind === 'hospital' || one.kind === 'township-centre')
  return (inPerson[0] ?? institutions[0])?.name ?? ''
}

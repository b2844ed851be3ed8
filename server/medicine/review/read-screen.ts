import { screenAnswer, screenInput } from '#contracts/review'
import { audit, refuse, verb } from '#kernel'
import { type PatientFacts, prescriptionsOf, refuseUnlessReviews, sheetWarnings, viewOf } from '#medicine/prescribing'
import * as store from './store.ts'

/** One prescription a screen, the checks run again. Refusals: prescribing.unknown_prescription, prescribing.not_yours. */
export const readScreen = verb(
  {
    name: 'review.read_screen',
    may: ['pharmacist'],
    input: screenInput,
    answer: screenAnswer,
    summary: 'A prescription with its patient, its checks and its earlier decisions.',
  },
  async (ctx, { prescriptionId }) => {
    const [prescription] = await prescriptionsOf(ctx, [prescriptionId])
    if (!prescription) refuse('prescribing.unknown_prescription')
    const decisions = await store.decisionsOf(ctx, await store.versionsOf(ctx, prescription.number))
    const decided = decisions.some((one) => one.pharmacist_id === ctx.actor.id)
    await refuseUnlessReviews(ctx, prescription, decided)
    const { facts, warnings } = await sheetWarnings(ctx, prescription)
    const claim = await store.claimOf(ctx, prescriptionId)
    const held = claim && claim.until > ctx.now ? claim : undefined
    const { residentId } = prescription
    await audit(ctx, { action: 'read', residentId, entity: 'prescribing.prescription', entityId: prescriptionId })
    return {
      prescription: viewOf(prescription),
      patient: summaryOf(facts),
      warnings,
      decisions: decisions.map((row) => ({
        version: row.version,
        outcome: row.outcome,
        pharmacistName: row.pharmacist_name,
        at: row.at.toISOString(),
        reasonCode: row.reason_code,
        reason: row.reason,
      })),
      claimedById: held?.pharmacistId ?? null,
      claimedByName: held?.pharmacistName ?? null,
    }
  },
)

function summaryOf(facts: PatientFacts) {
  const { name, sex, birthDate, ageYears, allergies, conditions, eGfr, pregnant } = facts
  return {
    ...{ name, sex, birthDate, eGfr, pregnant },
    ageText: { zh: `${ageYears}岁`, en: `${ageYears} years` },
    allergies: [...allergies],
    conditions: [...conditions],
    currentMedicines: facts.currentMedicines.map((medicine) => medicine.name),
  }
}

import {
  checkAnswer,
  checkInput,
  draftInput,
  type PrescriptionDraft,
  prescription as prescriptionShape,
  saveDraftInput,
  type Warning,
} from '#contracts/prescribing'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { drugOf, type Formulary, formularyOf } from '#medicine/formulary'
import { dayOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { type HeldAuthority, holdAuthority } from './authority.ts'
import { byGravity, warningsOf } from './checks/warnings-of.ts'
import { patientFactsOf } from './facts-of.ts'
import { fundWarnings } from './fund-warnings.ts'
import type { PatientFacts } from './patient-facts.ts'
import type { Policy } from './policy.ts'
import { itemsOf, type Prescription, viewOf } from './prescription.ts'
import { quantityOf, usageText } from './quantity.ts'
import * as store from './store.ts'
import { lockPrescription } from './withdraw-prescription.ts'

/** What writing depends on: the right to, the formulary, the rules' parameters and the person. */
export interface Desk {
  readonly authority: HeldAuthority
  readonly formulary: Formulary
  readonly policy: Policy
  readonly facts: PatientFacts
}

/** Refusals: those of holdAuthority. */
export async function openDesk(
  ctx: Context,
  consultId: string,
  options: { amending?: boolean; except?: string } = {},
): Promise<Desk> {
  const today = dayOf(ctx.now)
  const policy = await store.policyOn(ctx, today)
  const { amending = false } = options
  const authority = await holdAuthority(ctx, consultId, { today, policy, closedDay: dayOf, amending })
  const formulary = await formularyOf(ctx)
  return {
    authority,
    formulary,
    policy,
    facts: await patientFactsOf(ctx, authority.residentId, formulary, options.except),
  }
}

/** All that is to say of a sheet at this moment: care's rules, and what the fund's monitoring would say. The gravest first. */
export async function warningsAt(ctx: Context, desk: Desk, draft: PrescriptionDraft): Promise<Warning[]> {
  const { authority, formulary, policy, facts } = desk
  const consultDiagnoses = authority.diagnoses.map(({ code }) => code)
  const basis = { formulary, policy, consultDiagnoses, guardianName: authority.guardianName }
  return byGravity([...warningsOf(draft, facts, basis), ...(await fundWarnings(ctx, authority, formulary, draft))])
}

/** Live check while the doctor types; saves nothing. Refusals: those of holdAuthority, formulary.unknown_drug. */
export const checkPrescription = verb(
  {
    name: 'prescribing.check_prescription',
    may: ['doctor'],
    input: checkInput,
    answer: checkAnswer,
    summary: 'Checks a prescription that is being written.',
  },
  async (ctx, { consultId, draft }) => {
    // A returned sheet is amended after the end of the visit too, and is checked like any other.
    const amended = (await store.find(ctx, { consultId, states: ['draft'] })).find(({ version }) => version > 1)
    const desk = await openDesk(ctx, consultId, { amending: amended !== undefined, except: amended?.number })
    const warnings = await warningsAt(ctx, desk, draft)
    const quantities = draft.items.map((item) => {
      const drug = drugOf(desk.formulary, item.drugCode)
      return { drugCode: drug.code, ...quantityOf(drug, item), usageText: usageText(drug, item) }
    })
    return { warnings, quantities, signable: warnings.every(({ level }) => level !== 'block') }
  },
)

/** A new sheet of the consult. Refusals: those of holdAuthority, formulary.unknown_drug. */
export const draftPrescription = verb(
  {
    name: 'prescribing.draft_prescription',
    may: ['doctor'],
    input: draftInput,
    answer: prescriptionShape,
    summary: 'The doctor of a consult begins a prescription.',
  },
  async (ctx, { consultId, draft }) => {
    const desk = await openDesk(ctx, consultId)
    const { residentId, doctorId, institutionId } = desk.authority
    const prescription: Prescription = {
      id: ctx.chance.uuid(),
      number: await store.nextNumber(ctx, dayOf(ctx.now)),
      version: 1,
      previousVersionId: null,
      ...blank,
      ...{ consultId, residentId, doctorId, institutionId },
      residentName: (await residentOf(ctx, residentId)).name,
      doctorName: ctx.actor.name,
      createdAt: ctx.now,
      ...(await written(ctx, desk, draft)),
    }
    await store.insert(ctx, prescription)
    await store.step(ctx, prescription, null)
    const { id: entityId } = prescription
    await audit(ctx, { action: 'create', residentId, entity: 'prescribing.prescription', entityId })
    return viewOf(prescription)
  },
)

/** Refusals: prescribing.unknown_prescription, .not_a_draft, those of holdAuthority, formulary.unknown_drug. */
export const saveDraft = verb(
  {
    name: 'prescribing.save_draft',
    may: ['doctor'],
    input: saveDraftInput,
    answer: prescriptionShape,
    summary: 'Saves a draft and answers its warnings and quantities.',
  },
  async (ctx, { prescriptionId, draft }) => {
    const { desk, prescription } = await openDraft(ctx, prescriptionId)
    const saved: Prescription = { ...prescription, ...(await written(ctx, desk, draft)) }
    await store.save(ctx, saved)
    await store.replaceItems(ctx, saved)
    const { residentId } = saved
    await audit(ctx, { action: 'update', residentId, entity: 'prescribing.prescription', entityId: saved.id })
    return viewOf(saved)
  },
)

/** The authority first, then the sheet: the same order everywhere, so that nobody waits in a circle. */
export async function openDraft(
  ctx: Context,
  prescriptionId: string,
): Promise<{ desk: Desk; prescription: Prescription }> {
  const [seen] = await store.find(ctx, { ids: [prescriptionId] })
  refuseUnless(seen, 'prescribing.unknown_prescription')
  const desk = await openDesk(ctx, seen.consultId, { amending: seen.version > 1, except: seen.number })
  const prescription = await lockPrescription(ctx, prescriptionId)
  const { state } = prescription
  refuseUnless(state === 'draft', 'prescribing.not_a_draft', { params: { state } })
  return { desk, prescription }
}

export const blank = {
  state: 'draft',
  overrides: [],
  signedAt: null,
  doctorSignature: null,
  decidedAt: null,
  pharmacistId: null,
  pharmacistName: null,
  pharmacistSignature: null,
  returnReason: null,
  validUntil: null,
} as const

async function written(ctx: Context, desk: Desk, draft: PrescriptionDraft) {
  const { items: _, ...sheet } = draft
  return {
    ...sheet,
    edition: desk.formulary.edition,
    items: itemsOf(draft, desk.formulary, () => ctx.chance.uuid()),
    warnings: await warningsAt(ctx, desk, draft),
  }
}

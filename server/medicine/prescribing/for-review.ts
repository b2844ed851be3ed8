import type { Warning } from '#contracts/prescribing'
import type { Context } from '#kernel'
import { formularyOf } from '#medicine/formulary'
import { dayOf } from '#people/institutions'
import * as authorities from './authority-store.ts'
import { byGravity, warningsOf } from './checks/warnings-of.ts'
import { patientFactsOf } from './facts-of.ts'
import { fundWarnings } from './fund-warnings.ts'
import type { PatientFacts } from './patient-facts.ts'
import { draftOf, type Prescription } from './prescription.ts'
import * as store from './store.ts'

/** All checks of a sheet, run again at this moment, with the facts they were run on. */
export async function sheetWarnings(
  ctx: Context,
  prescription: Prescription,
): Promise<{ facts: PatientFacts; warnings: Warning[] }> {
  const formulary = await formularyOf(ctx)
  const policy = await store.policyOn(ctx, dayOf(ctx.now))
  const authority = await authorities.find(ctx, prescription.consultId)
  const facts = await patientFactsOf(ctx, prescription.residentId, formulary, prescription.number)
  const consultDiagnoses = authority?.diagnoses.map(({ code }) => code) ?? []
  const basis = { formulary, policy, consultDiagnoses, guardianName: authority?.guardianName ?? null }
  const draft = draftOf(prescription)
  const fund = await fundWarnings(ctx, prescription, formulary, draft)
  return { facts, warnings: byGravity([...warningsOf(draft, facts, basis), ...fund]) }
}

/** Sheets in effect whose term has passed: dispensing ends them. */
export async function overdueSheets(ctx: Context, limit: number): Promise<string[]> {
  return store.inEffectUntilBefore(ctx, ctx.now, limit)
}

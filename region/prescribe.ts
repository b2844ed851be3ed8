import type { z } from 'zod'
import type { prescriptionDraft, warning } from '#contracts/prescribing'
import type { Context } from '#kernel'
import { type Drug, type Formulary, formularyOf } from '#medicine/formulary'
import { checkPrescription, draftPrescription, signPrescription } from '#medicine/prescribing'
import { DISEASES } from './illness.ts'
import { type Region, regimenOf, type SettledPerson } from './region.ts'

type Draft = z.output<typeof prescriptionDraft>
type Warning = z.output<typeof warning>

/** What the doctor wants to prescribe for a follow-up: the medicines the person already takes for it; undefined when none fit. */
function draftFor(region: Region, formulary: Formulary, person: SettledPerson, icd10: string): Draft | undefined {
  const regimen = regimenOf(region, person)
  const byName = new Map([...formulary.drugs.values()].map((drug) => [drug.nameZh, drug]))
  const drugs = (regimen[icd10] ?? []).flatMap((name) => byName.get(name) ?? []).filter((drug) => treats(drug, icd10))
  if (drugs.length === 0) return undefined
  const chronic = DISEASES[icd10]?.chronic ?? false
  const days = chronic ? 28 : 7
  return {
    kind: 'western',
    supply: chronic ? 'chronic' : 'ordinary',
    supplyReason: chronic ? '慢性病病情稳定，按 4 周用量开具' : '',
    stable: true,
    validDays: 3,
    diagnoses: [{ code: icd10, display: DISEASES[icd10]?.zh ?? icd10 }],
    items: drugs.map((drug) => ({
      drugCode: drug.code,
      dose: drug.usualDose,
      frequency: drug.usualFrequency,
      days,
      note: '',
    })),
    usage: '',
  }
}

const treats = (drug: Drug, icd10: string) => drug.indications.some((prefix) => icd10.startsWith(prefix))

/** Writes and signs the sheet; answers its id, or null when the checks leave nothing that may be prescribed. */
export async function writePrescription(
  ctx: Context,
  region: Region,
  consultId: string,
  person: SettledPerson,
  icd10: string,
): Promise<string | null> {
  let draft = draftFor(region, await formularyOf(ctx), person, icd10)
  while (draft && draft.items.length > 0) {
    const { warnings } = await checkPrescription(ctx, { consultId, draft })
    const blocks = warnings.filter((found) => found.level === 'block')
    if (blocks.length === 0) {
      const { prescriptionId } = await draftPrescription(ctx, { consultId, draft })
      await signPrescription(ctx, { prescriptionId, overrides: overridesOf(warnings) })
      return prescriptionId
    }
    const barred = new Set(blocks.flatMap((found) => found.drugCode ?? []))
    // A block on the sheet as a whole cannot be answered by leaving a medicine out.
    if (barred.size === 0) return null
    draft = { ...draft, items: draft.items.filter((item) => !barred.has(item.drugCode)) }
  }
  return null
}

/** The doctor's reason for what needs one. */
export function overridesOf(warnings: readonly Warning[]): { key: string; reason: string }[] {
  return warnings
    .filter((found) => found.level === 'reason')
    .map(({ key }) => ({ key, reason: '长期使用，耐受良好，获益大于风险' }))
}

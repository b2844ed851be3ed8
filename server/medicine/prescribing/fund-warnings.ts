import type { PrescriptionDraft, Warning } from '#contracts/prescribing'
import { priceOf } from '#insurance/benefits'
import { foresee } from '#insurance/settlement'
import type { Context } from '#kernel'
import { drugOf, type Formulary } from '#medicine/formulary'
import { dayOf } from '#people/institutions'
import { finding } from './checks/finding.ts'
import { quantityOf } from './quantity.ts'

interface Whose {
  readonly residentId: string
  readonly institutionId: string
}

/** A warning that the fund will not pay: going on means that the person pays alone, and was told. */
export const selfPaidCode = 'fund_stop'

/**
 * What the fund's monitoring would say to a sheet before it is written: what and why. A reminder asks for the doctor's reason; a
 * stop says that the fund will not pay, and the reason is that the person was told and pays alone.
 */
export async function fundWarnings(
  ctx: Context,
  { residentId, institutionId }: Whose,
  formulary: Formulary,
  draft: PrescriptionDraft,
): Promise<Warning[]> {
  const drugs = draft.items.map((item) => ({ item, drug: drugOf(formulary, item.drugCode) }))
  // What is in no catalogue is the person's own anyway.
  const known = await priceOf(ctx, [...new Set(drugs.map(({ drug }) => drug.code))], dayOf(ctx.now))
  const asked = drugs.filter(({ drug }) => known.has(drug.code))
  if (asked.length === 0) return []
  const { verdicts } = await foresee(ctx, {
    ...{ residentId, institutionId, diagCodes: draft.diagnoses.map(({ code }) => code) },
    lines: asked.map(({ item, drug }) => ({
      ...{ hilistCode: drug.code, cnt: Math.max(1, quantityOf(drug, item).packs), prdDays: item.days },
    })),
  })
  return verdicts.flatMap(({ action, ruleId, reasonZh, reasonEn, clause, lineNos }) =>
    lineNos.map((lineNo) => {
      const stop = action === 'stop'
      return finding({
        ...{ level: 'reason', code: stop ? selfPaidCode : 'fund_remind', drug: asked[lineNo - 1]!.drug, about: ruleId },
        zh: stop ? `医保基金不支付：${reasonZh}。仍要开，请写明已告知并由本人自费。` : `医保提示：${reasonZh}。`,
        en: stop
          ? `The fund will not pay: ${reasonEn}. To go on, say that the person was told and pays alone.`
          : `The fund asks: ${reasonEn}.`,
        source: clause,
      })
    }),
  )
}

/** Drugs that the doctor prescribed all the same, with the words under which the person pays alone. */
export function selfPaidOf(
  overrides: readonly { readonly key: string; readonly reason: string }[],
): Map<string, string> {
  return new Map(
    overrides.flatMap(({ key, reason }) => {
      const [code, drugCode] = key.split(':')
      return code === selfPaidCode && drugCode ? [[drugCode, reason] as const] : []
    }),
  )
}

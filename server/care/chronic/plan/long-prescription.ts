/** Whether a person is stable enough for a long prescription (CQ, R19): by the criteria of every programme they are in. */
import type { LongPrescription } from '#contracts/chronic'
import type { Facts, ProgrammeContent } from '#contracts/chronic-programme'
import type { Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { enrolmentRowsOf } from '../enrolments/store.ts'
import { comparisonsOf, evaluate, holds } from '../programmes/condition.ts'
import { programmeOf } from '../programmes/programme-of.ts'
import { factWords } from './fact-words.ts'

export interface Judged {
  readonly programme: ProgrammeContent
  readonly facts: Facts
}

/** Allowed when every programme's criteria hold; else what is missing, one sentence each. Rules only. */
export function judgeLongPrescription(all: readonly Judged[]): LongPrescription {
  const none = { allowed: false, weeksUsual: null, weeksMax: null }
  if (all.length === 0) {
    const zh = '未在慢病管理方案中建档，不符合长期处方条件'
    return { ...none, reasons: [{ zh, en: 'Not enrolled in a programme of chronic care: no long prescription' }] }
  }
  const reasons: LongPrescription['reasons'] = []
  for (const { programme, facts } of all) {
    const rule = programme.longPrescription
    const { title } = programme
    if (!rule) reasons.push({ zh: `${title.zh}没有长期处方条款`, en: `${title.en}: no rule for long prescriptions` })
    else if (!holds(rule.when, facts)) {
      const missing = [...new Set(unmet(rule.when, facts))].map((fact) => factWords(programme, fact))
      const zh = `${title.zh}：病情尚未稳定，或缺少近两次随访（要看：${missing.map((one) => one.zh).join('、')}）`
      const said = missing.map((one) => one.en).join(', ')
      reasons.push({ zh, en: `${title.en}: not stable yet, or the last two follow-ups are missing (asked: ${said})` })
    }
  }
  if (reasons.length > 0) return { ...none, reasons }
  const rules = all.map(({ programme }) => programme.longPrescription!)
  const weeksUsual = Math.min(...rules.map((one) => one.weeksUsual))
  const weeksMax = Math.min(...rules.map((one) => one.weeksMax))
  const zh = `病情稳定，可开长期处方，一般 ${weeksUsual} 周，最长 ${weeksMax} 周`
  const en = `Stable: a long prescription is possible, usually ${weeksUsual} weeks, at most ${weeksMax}`
  return { allowed: true, weeksUsual, weeksMax, reasons: [{ zh, en }] }
}

function unmet(condition: ProgrammeContent['strata'][number]['when'], facts: Facts): string[] {
  if ('all' in condition) return condition.all.flatMap((one) => unmet(one, facts))
  return evaluate(condition, facts) === true ? [] : comparisonsOf(condition).map(({ fact }) => fact)
}

/** Whether a doctor may write a long prescription for a person now, and why (not). */
export async function longPrescriptionAllowed(ctx: Context, residentId: string): Promise<LongPrescription> {
  return ctx.transaction(async (ctx) => {
    const judged: Judged[] = []
    for (const { programmeCode, facts } of await enrolmentRowsOf(ctx, residentId, true)) {
      judged.push({ programme: await programmeOf(ctx, programmeCode, dayOf(ctx.now)), facts })
    }
    return judgeLongPrescription(judged)
  })
}

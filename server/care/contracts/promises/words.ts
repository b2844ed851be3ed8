/** A promise in words: what the record shows, what is awaited, and why something no longer counts. */
import type { EvidenceRule, Promised } from '#contracts/family-contracts'
import type { Context } from '#kernel'
import { sayDay } from '#people/institutions'
import type { Why } from '../tables.ts'
import { lastWhyOf, type PromiseRow } from './store.ts'

type Words = { readonly zh: string; readonly en: string }

const readings: Record<string, Words> = {
  'blood-pressure': { zh: '血压', en: 'blood pressure' },
  glucose: { zh: '血糖', en: 'glucose' },
  weight: { zh: '体重', en: 'weight' },
  'heart-rate': { zh: '心率', en: 'heart rate' },
  hba1c: { zh: '糖化血红蛋白', en: 'HbA1c' },
  spo2: { zh: '血氧', en: 'oxygen saturation' },
}
const types: Record<string, Words> = {
  Immunization: { zh: '接种记录', en: 'a vaccination in the record' },
  Observation: { zh: '检查或评估记录', en: 'an observation in the record' },
  Encounter: { zh: '服务记录', en: 'a visit in the record' },
  Procedure: { zh: '操作记录', en: 'a procedure in the record' },
  DiagnosticReport: { zh: '报告', en: 'a report in the record' },
}

/** What would prove it. */
export function ruleWords(rule: EvidenceRule): Words {
  if (rule.kind === 'check') return { zh: '健康体检记录', en: 'a health check in the record' }
  if (rule.kind === 'reading') {
    const what = readings[rule.reading]!
    return { zh: `一次有效的${what.zh}测量`, en: `a kept reading of ${what.en}` }
  }
  if (rule.kind === 'resource') return types[rule.type]!
  return rule.faceToFace
    ? { zh: '一次面对面随访记录', en: 'a follow-up face to face' }
    : { zh: '一次随访记录', en: 'a follow-up' }
}

const lost: Partial<Record<Why, Words>> = {
  'evidence-doubted': {
    zh: '原来的随访记录存疑，暂不计入。',
    en: 'The follow-up that counted is in doubt and does not count now. ',
  },
  'evidence-gone': {
    zh: '原来的记录已更正或撤回，不再计入。',
    en: 'What counted has been corrected or taken back. ',
  },
}

export function promiseWords(one: PromiseRow, why: Why | undefined): Words {
  const wanted = one.rules.map(ruleWords)
  const list = { zh: wanted.map((each) => each.zh).join('或'), en: wanted.map((each) => each.en).join(' or ') }
  const before = (why && lost[why]) ?? { zh: '', en: '' }
  if (one.state === 'done') {
    const rule = one.rules.find((each) => each.kind === one.evidenceKind)
    const what = rule ? ruleWords(rule) : list
    const [zh, en] = [sayDay(one.doneOn!, 'zh'), sayDay(one.doneOn!, 'en')]
    return { zh: `已完成：${zh}，依据${what.zh}。`, en: `Done on ${en}, shown by ${what.en}.` }
  }
  if (one.state === 'withdrawn') return { zh: '协议已终止，不再提供。', en: 'The contract has ended; no longer owed.' }
  if (one.state === 'missed') {
    return {
      zh: `${before.zh}截至${sayDay(one.windowTo, 'zh')}未见${list.zh}。`,
      en: `${before.en}Nothing was found until ${sayDay(one.windowTo, 'en')}: it takes ${list.en}.`,
    }
  }
  return {
    zh: `${before.zh}应在${sayDay(one.windowFrom, 'zh')}至${sayDay(one.windowTo, 'zh')}完成，以${list.zh}为准。`,
    en: `${before.en}Due from ${sayDay(one.windowFrom, 'en')} to ${sayDay(one.windowTo, 'en')}; it takes ${list.en}.`,
  }
}

export async function showPromises(
  ctx: Context,
  rows: readonly PromiseRow[],
  residentOfContract: ReadonlyMap<string, string>,
): Promise<Promised[]> {
  const whys = await lastWhyOf(
    ctx,
    rows.map((one) => one.id),
  )
  return rows.map((one) => ({
    id: one.id,
    contractId: one.contractId,
    residentId: residentOfContract.get(one.contractId)!,
    packageCode: one.packageCode,
    serviceCode: one.serviceCode,
    nameZh: one.nameZh,
    nameEn: one.nameEn,
    windowFrom: one.windowFrom,
    windowTo: one.windowTo,
    state: one.state,
    doneOn: one.doneOn,
    evidenceKind: one.evidenceKind,
    evidenceId: one.evidenceId,
    words: promiseWords(one, whys.get(one.id))[ctx.locale],
  }))
}

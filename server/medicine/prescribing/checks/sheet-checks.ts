import type { Warning } from '#contracts/prescribing'
import { finding, type Sheet } from './finding.ts'

const startsWithAny = (code: string, prefixes: readonly string[]) => prefixes.some((prefix) => code.startsWith(prefix))

/** The sheet as a whole: diagnosis, number and kinds of drugs, validity, guardian (R10, R16, R17). */
export function checkSheet(sheet: Sheet): Warning[] {
  const { draft, lines, policy } = sheet
  const found: Warning[] = []
  const block = (code: string, zh: string, en: string, source: string) =>
    found.push(finding({ level: 'block', code, zh, en, source }))

  if (lines.length === 0) block('empty', '处方中没有药品', 'The sheet has no drug', 'CF 6')
  if (draft.diagnoses.length === 0) {
    block('diagnosis_missing', '处方必须写明临床诊断', 'A diagnosis is required', 'CF 6(10) R16')
  }
  for (const { code, display } of draft.diagnoses) {
    const confirmed = sheet.consultDiagnoses.some((known) => known.slice(0, 3) === code.slice(0, 3))
    if (confirmed) continue
    const zh = `诊断 ${code} ${display} 不属于本次复诊确认的诊断`
    block('diagnosis_outside_consult', zh, `${code} was not confirmed in this follow-up`, 'ZL 16 R04')
  }
  const herbal = lines.filter(({ drug }) => drug.category === 'herbal').length
  if (herbal !== (draft.kind === 'herbal' ? lines.length : 0)) {
    block('herbal_not_alone', '中药饮片必须单独开具处方', 'Herbal pieces stand on their own sheet', 'CF 6(6) R16')
  }
  if (draft.kind === 'western' && lines.length > policy.drugsMax) {
    const zh = `每张处方不得超过 ${policy.drugsMax} 种药品`
    block('too_many_drugs', zh, `A sheet holds at most ${policy.drugsMax} drugs`, 'CF 6(7) R16')
  }
  if (new Set(lines.map(({ drug }) => drug.code)).size !== lines.length) {
    block('drug_twice', '同一药品重复出现在处方中', 'The same drug stands twice on the sheet', 'CF 35 R20')
  }
  if (draft.validDays > policy.validDaysMax) {
    block(
      'valid_days',
      `处方有效期最长 ${policy.validDaysMax} 天`,
      `Valid for at most ${policy.validDaysMax} days`,
      'CF 18 R17',
    )
  }
  if (sheet.facts.ageYears < policy.guardianBelowYears && !sheet.guardianName) {
    const zh = `${policy.guardianBelowYears} 岁以下儿童须有监护人在场并记录`
    block('guardian_missing', zh, `Under ${policy.guardianBelowYears} a guardian must be present`, 'ZL 19 R10')
  }
  if (draft.kind === 'herbal' && new Set(lines.map(({ item }) => item.days)).size > 1) {
    block(
      'decoctions_differ',
      '同一饮片处方的剂数必须一致',
      'All pieces of a sheet need the same number of decoctions',
      'CF 6',
    )
  }
  return found
}

/** How long the supply lasts (CF 19, CQ; R18, R19). */
export function checkSupply(sheet: Sheet): Warning[] {
  const { draft, lines, policy } = sheet
  const days = Math.max(0, ...lines.map(({ item }) => item.days))
  const chronic = draft.diagnoses.some(({ code }) => startsWithAny(code, policy.chronicDiagnoses))
  const found: Warning[] = []
  const block = (code: string, zh: string, en: string, source: string) =>
    found.push(finding({ level: 'block', code, zh, en, source }))
  const limit = (daysMax: number, zh: string, en: string, source: string) => {
    if (days > daysMax)
      block('supply_days', `${zh}不得超过 ${daysMax} 天用量`, `${en}: at most ${daysMax} days`, source)
  }

  if (draft.supply === 'ordinary') limit(policy.ordinaryDaysMax, '一般处方', 'An ordinary sheet', 'CF 19 R18')
  if (draft.supply === 'emergency') limit(policy.emergencyDaysMax, '急诊处方', 'An emergency sheet', 'CF 19 R18')
  if (draft.supply === 'chronic') limit(policy.chronicDaysMax, '慢性病延长用量', 'A chronic supply', 'CF 19 R18')
  if (draft.supply === 'long') limit(policy.longDaysMax, '长期处方', 'A long prescription', 'CQ R19')
  if (draft.supply !== 'chronic' && draft.supply !== 'long') return found

  const source = draft.supply === 'long' ? 'CQ R19' : 'CF 19 R18'
  if (!chronic)
    block('supply_not_chronic', '延长用量只限慢性病', 'A longer supply is for chronic conditions only', source)
  if (days > policy.ordinaryDaysMax && draft.supplyReason.trim() === '') {
    block(
      'supply_reason_missing',
      `超过 ${policy.ordinaryDaysMax} 天须注明理由`,
      'State why the supply is longer',
      source,
    )
  }
  if (draft.supply === 'long') found.push(...checkLong(sheet, days))
  return found
}

function checkLong({ draft, lines, policy }: Sheet, days: number): Warning[] {
  const found: Warning[] = []
  if (!draft.stable) {
    const zh = '长期处方须由医师确认病情稳定'
    found.push(
      finding({
        level: 'block',
        code: 'long_not_stable',
        zh,
        en: 'Confirm that the condition is stable',
        source: 'CQ R19',
      }),
    )
  }
  if (days > policy.longUsualDays) {
    const zh = `长期处方一般为 ${policy.longUsualDays} 天内用量，更长须说明理由`
    const en = `Usually up to ${policy.longUsualDays} days: say why it is longer`
    found.push(finding({ level: 'reason', code: 'long_over_usual', zh, en, source: 'CQ R19' }))
  }
  for (const { drug } of lines) {
    if (drug.longAllowed && !drug.flags.some((flag) => policy.barredLongFlags.includes(flag))) continue
    const zh = `${drug.nameZh}不得用于长期处方`
    const en = `${drug.nameEn} may not stand on a long prescription`
    found.push(finding({ level: 'block', code: 'long_barred_drug', zh, en, source: 'CQ R19', drug }))
  }
  return found
}

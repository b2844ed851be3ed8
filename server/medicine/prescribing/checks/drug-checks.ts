import type { Warning } from '#contracts/prescribing'
import { allergyMatches, cautionsFor, type Drug, frequencies } from '#medicine/formulary'
import { dailyThousandths, isCountable, thousandths } from '../quantity.ts'
import { finding, type Line, type Sheet } from './finding.ts'

const elderlyYears = 65
const veryOldYears = 75
const fertileYears = [12, 50] as const

/** One drug against the law, its dose limits and the person (R09, R20). */
export function checkDrug(sheet: Sheet, line: Line): Warning[] {
  return [
    ...checkBarred(sheet, line),
    ...checkDose(sheet, line),
    ...checkFrequencyAndDays(sheet, line),
    ...checkPerson(sheet, line.drug),
    ...checkPregnancy(sheet, line.drug),
    ...checkOrgans(sheet, line.drug),
    ...checkAllergies(sheet, line.drug),
    ...checkFit(sheet, line.drug),
  ]
}

function checkBarred({ policy }: Sheet, { drug }: Line): Warning[] {
  if (!drug.flags.some((flag) => policy.barredFlags.includes(flag))) return []
  const zh = `${drug.nameZh}属于互联网诊疗不得开具的药品`
  const en = `${drug.nameEn} may not be prescribed online`
  return [finding({ level: 'block', code: 'barred_online', zh, en, source: 'ZL 19, TJ 23 R09', drug })]
}

function checkDose({ policy }: Sheet, { drug, item }: Line): Warning[] {
  const found: Warning[] = []
  if (!isCountable(drug, item.dose)) {
    const parts = drug.splittable ? '整片或半片' : '整数单位，不可掰开'
    const zh = `${drug.nameZh}每次剂量须为${parts}(规格${drug.strength}${drug.doseUnit})`
    const en = `${drug.nameEn}: the dose must be whole${drug.splittable ? ' or half' : ''} units of ${drug.strength} ${drug.doseUnit}`
    found.push(finding({ level: 'block', code: 'dose_not_countable', zh, en, source: 'CF 6 R20', drug }))
  }
  const over = (amount: number, max: number, code: string, zhWhat: string, enWhat: string) => {
    const limit = thousandths(max)
    if (amount <= limit) return
    const level = amount * 100 >= limit * policy.overdoseBlockPercent ? 'block' : 'reason'
    const given = `${amount / 1000}${drug.doseUnit}`
    const zh = `${drug.nameZh}${zhWhat} ${given},超过最大量 ${max}${drug.doseUnit}`
    const en = `${drug.nameEn}: ${enWhat} ${given} is above the maximum of ${max} ${drug.doseUnit}`
    found.push(finding({ level, code, zh, en, source: 'CF 6(9) R20', drug }))
  }
  over(thousandths(item.dose), drug.maxSingleDose, 'dose_single', '单次剂量', 'single dose')
  over(dailyThousandths(drug, item), drug.maxDailyDose, 'dose_daily', '每日剂量', 'daily dose')
  return found
}

function checkFrequencyAndDays({ policy }: Sheet, { drug, item }: Line): Warning[] {
  const found: Warning[] = []
  if (drug.usualFrequency === 'qw' && frequencies[item.frequency].periodDays < 7 && item.frequency !== 'once') {
    const zh = `${drug.nameZh}每周只用一次，按${frequencies[item.frequency].zh}使用可致严重毒性`
    const en = `${drug.nameEn} is taken once a WEEK; ${frequencies[item.frequency].en} is dangerous`
    found.push(finding({ level: 'block', code: 'weekly_drug', zh, en, source: 'CF 35 R20', drug }))
  }
  if (drug.flags.includes('antibiotic') && item.days > policy.antibioticDaysUsual) {
    const zh = `${drug.nameZh}疗程超过 ${policy.antibioticDaysUsual} 天`
    const en = `${drug.nameEn} for more than ${policy.antibioticDaysUsual} days`
    found.push(finding({ level: 'reason', code: 'antibiotic_days', zh, en, source: 'CF 35 R20', drug }))
  }
  if (drug.flags.includes('high-alert')) {
    const zh = `${drug.nameZh}为高警示药品，请核对剂量和监测计划`
    const en = `${drug.nameEn} is a high-alert medicine: check the dose and the monitoring`
    found.push(finding({ level: 'info', code: 'high_alert', zh, en, source: 'R20', drug }))
  }
  return found
}

function checkPerson({ facts }: Sheet, drug: Drug): Warning[] {
  const found: Warning[] = []
  if (drug.sex && facts.sex !== drug.sex && (facts.sex === 'male' || facts.sex === 'female')) {
    const [zhSex, enSex] = drug.sex === 'male' ? ['男性', 'men'] : ['女性', 'women']
    const zh = `${drug.nameZh}仅限${zhSex}使用`
    found.push(
      finding({
        level: 'block',
        code: 'sex',
        zh,
        en: `${drug.nameEn} is for ${enSex} only`,
        source: 'CF 35 R20',
        drug,
      }),
    )
  }
  if (facts.ageYears < drug.ageYearsMin) {
    const zh = `${drug.nameZh}不用于 ${drug.ageYearsMin} 岁以下`
    const en = `${drug.nameEn} is not for people under ${drug.ageYearsMin}`
    found.push(finding({ level: 'block', code: 'age_min', zh, en, source: 'CF 35 R20', drug }))
  }
  if (drug.ageYearsMax !== null && facts.ageYears > drug.ageYearsMax) {
    const zh = `${drug.nameZh}适用于 ${drug.ageYearsMax} 岁及以下`
    const en = `${drug.nameEn} is meant for people up to ${drug.ageYearsMax}`
    found.push(finding({ level: 'reason', code: 'age_max', zh, en, source: 'CF 35 R20', drug }))
  }
  if (drug.elderlyCaution && facts.ageYears >= elderlyYears) {
    const level = facts.ageYears >= veryOldYears ? 'reason' : 'info'
    const zh = `${drug.nameZh}高龄慎用`
    found.push(
      finding({ level, code: 'elderly', zh, en: `${drug.nameEn}: caution in older people`, source: 'CF 35 R20', drug }),
    )
  }
  return found
}

function checkPregnancy({ facts }: Sheet, drug: Drug): Warning[] {
  if (facts.sex === 'male' || drug.pregnancy === 'allowed') return []
  const source = 'CF 35 R20'
  if (facts.pregnant) {
    const level = ({ contraindicated: 'block', avoid: 'reason', caution: 'info' } as const)[drug.pregnancy]
    const [zhWord, enWord] = {
      block: ['禁用', 'contraindicated'],
      reason: ['避免使用', 'to be avoided'],
      info: ['慎用', 'to be used with care'],
    }[level]!
    const [zh, en] = [`${drug.nameZh}妊娠期${zhWord}`, `${drug.nameEn} is ${enWord} in pregnancy`]
    return [finding({ level, code: 'pregnancy', zh, en, source, drug })]
  }
  const fertile = facts.ageYears >= fertileYears[0] && facts.ageYears <= fertileYears[1]
  if (facts.pregnant === null && fertile && drug.pregnancy === 'contraindicated') {
    const [zh, en] = [
      `${drug.nameZh}妊娠期禁用，请确认未怀孕`,
      `${drug.nameEn} is contraindicated in pregnancy: make sure she is not pregnant`,
    ]
    return [finding({ level: 'info', code: 'pregnancy_unknown', zh, en, source, drug })]
  }
  return []
}

function checkOrgans({ facts }: Sheet, drug: Drug): Warning[] {
  const found: Warning[] = []
  const say = (level: Warning['level'], code: string, zh: string, en: string) =>
    found.push(finding({ level, code, zh: drug.nameZh + zh, en: `${drug.nameEn}: ${en}`, source: 'CF 35 R20', drug }))
  const { eGfr } = facts
  if (eGfr !== null && drug.eGfrMin !== null && eGfr < drug.eGfrMin) {
    say(
      'block',
      'renal',
      `在 eGFR<${drug.eGfrMin} 时禁用(患者 ${eGfr})`,
      `barred below eGFR ${drug.eGfrMin} (the patient has ${eGfr})`,
    )
  } else if (eGfr !== null && drug.eGfrCaution !== null && eGfr < drug.eGfrCaution) {
    say(
      'reason',
      'renal_dose',
      `在 eGFR<${drug.eGfrCaution} 时须减量或评估(患者 ${eGfr})`,
      `lower the dose below eGFR ${drug.eGfrCaution} (the patient has ${eGfr})`,
    )
  } else if (eGfr === null && (drug.eGfrMin ?? drug.eGfrCaution) !== null && facts.ageYears >= elderlyYears) {
    say('info', 'renal_unknown', '须关注肾功能，近期无 eGFR 结果', 'mind the kidney; no recent eGFR is known')
  }
  const liver = facts.conditions.find(({ code }) => /^(K7[0-7]|B18|C22)/.test(code))
  if (liver && drug.hepatic !== 'allowed') {
    const barred = drug.hepatic === 'contraindicated'
    const severe = /^(K7[0-4]|C22)/.test(liver.code)
    say(
      barred && severe ? 'block' : 'reason',
      'hepatic',
      `在肝病患者${barred ? '禁用' : '慎用'}(${liver.display})`,
      `${barred ? 'contraindicated' : 'caution'} in liver disease (${liver.code})`,
    )
  }
  return found
}

function checkAllergies({ facts, formulary }: Sheet, drug: Drug): Warning[] {
  return facts.allergies.flatMap((allergy) => {
    const matches = allergyMatches(formulary, drug, allergy)
    const named = [drug.nameZh, drug.nameEn.split(' ')[0]!].some((name) =>
      allergy.toLowerCase().includes(name.toLowerCase()),
    )
    if (matches.length === 0 && !named) return []
    const level = named || matches.some((match) => match.level === 'block') ? 'block' : 'reason'
    const zh =
      level === 'block'
        ? `患者对"${allergy}"过敏,${drug.nameZh}禁用`
        : `患者对"${allergy}"过敏,${drug.nameZh}可能交叉过敏`
    const en =
      level === 'block'
        ? `Allergic to ${allergy}: ${drug.nameEn} is contraindicated`
        : `Allergic to ${allergy}: ${drug.nameEn} may cross-react`
    return [finding({ level, code: 'allergy', zh, en, source: 'CF 35 R20', drug, about: allergy })]
  })
}

function checkFit({ draft, facts, formulary }: Sheet, drug: Drug): Warning[] {
  const codes = draft.diagnoses.map(({ code }) => code)
  const found: Warning[] = []
  const fits =
    drug.indications.length === 0 || codes.some((code) => drug.indications.some((known) => code.startsWith(known)))
  if (!fits && codes.length > 0) {
    const zh = `${drug.nameZh}与所写诊断不符`
    found.push(
      finding({
        level: 'reason',
        code: 'diagnosis_unfit',
        zh,
        en: `${drug.nameEn} does not fit the diagnosis`,
        source: 'CF 35 R20',
        drug,
      }),
    )
  }
  const known = [...new Set([...codes, ...facts.conditions.map(({ code }) => code)])]
  for (const { level, icd, zh, en } of cautionsFor(formulary, drug, known)) {
    found.push(
      finding({
        level,
        code: 'disease',
        zh: `${drug.nameZh}:${zh}`,
        en: `${drug.nameEn}: ${en}`,
        source: 'CF 35 R20',
        drug,
        about: icd,
      }),
    )
  }
  return found
}

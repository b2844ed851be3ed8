import type { Warning } from '#contracts/prescribing'
import { type Drug, incompatibleHerbs, interactionsBetween } from '#medicine/formulary'
import { finding, type Sheet } from './finding.ts'

const levelOf = { contraindicated: 'block', major: 'reason', moderate: 'info' } as const

/** Drugs against each other and against what the person takes already (R20; R27 for over-supply). */
export function checkPairs(sheet: Sheet): Warning[] {
  const drugs = sheet.lines.map(({ drug }) => drug)
  const within = drugs.flatMap((one, index) => drugs.slice(index + 1).flatMap((other) => checkPair(sheet, one, other)))
  return [...within, ...drugs.flatMap((drug) => checkAgainstCurrent(sheet, drug))]
}

function checkPair({ formulary }: Sheet, one: Drug, other: Drug): Warning[] {
  if (one.code === other.code) return []
  const names = { zh: `${one.nameZh} + ${other.nameZh}`, en: `${one.nameEn} + ${other.nameEn}` }
  const say = (level: Warning['level'], code: string, zh: string, en: string, source: string, about: string) =>
    finding({ level, code, zh: `${names.zh}:${zh}`, en: `${names.en}: ${en}`, source, drug: one, about })
  const found = interactionsBetween(formulary, one, other).map(({ level, zh, en, a, b }) =>
    say(levelOf[level], 'interaction', zh, en, 'CF 35 R20', `${other.code}:${a}-${b}`),
  )
  const shared = one.duplicateClasses.filter((name) => other.duplicateClasses.includes(name))
  if (shared.length > 0 || (one.atc !== null && one.atc === other.atc)) {
    found.push(say('reason', 'duplicate', '重复给药', 'duplicate medicine', 'CF 35 R20', other.code))
  }
  for (const { list, herbA, herbB } of incompatibleHerbs(formulary, one.nameZh, other.nameZh)) {
    const level = list === '十八反' ? 'block' : 'reason'
    found.push(
      say(
        level,
        'incompatible_herbs',
        `${list}:${herbA}与${herbB}不宜同用`,
        `classical incompatibility (${list})`,
        'CF 35 R20',
        other.code,
      ),
    )
  }
  return found
}

function checkAgainstCurrent({ facts, formulary, policy, lines }: Sheet, drug: Drug): Warning[] {
  const onSheet = new Set(lines.map((line) => line.drug.code))
  return facts.currentMedicines.flatMap((medicine) => {
    const found: Warning[] = []
    const about = medicine.code ?? medicine.name
    const say = (level: Warning['level'], code: string, zh: string, en: string, source: string, more = '') =>
      found.push(
        finding({
          level,
          code,
          zh: `${drug.nameZh}:${zh}`,
          en: `${drug.nameEn}: ${en}`,
          source,
          drug,
          about: about + more,
        }),
      )
    const same =
      medicine.code === drug.code || (medicine.code === null && medicine.atc !== null && medicine.atc === drug.atc)
    if (same) {
      if (medicine.daysLeft !== null && medicine.daysLeft > policy.remainingDaysWarn) {
        say(
          'reason',
          'over_supply',
          `已有处方药量还可用 ${medicine.daysLeft} 天`,
          `the last supply still lasts ${medicine.daysLeft} days`,
          'YB 15 R27',
        )
      }
      return found
    }
    // A pair that stands on this very sheet was looked at already.
    if (medicine.code !== null && onSheet.has(medicine.code)) return found
    for (const { level, zh, en, a, b } of interactionsBetween(formulary, drug, medicine)) {
      say(
        levelOf[level],
        'interaction_current',
        `与在用药品 ${medicine.name}:${zh}`,
        `with ${medicine.name} (taken now): ${en}`,
        'CF 35 R20',
        `:${a}-${b}`,
      )
    }
    if (drug.duplicateClasses.some((name) => medicine.duplicateClasses.includes(name))) {
      say(
        'reason',
        'duplicate_current',
        `与在用药品 ${medicine.name} 重复`,
        `duplicates ${medicine.name} (taken now)`,
        'CF 35 R20',
      )
    }
    return found
  })
}

const schemes: Readonly<Record<string, { zh: string; en: string }>> = {
  '310': { zh: '职工医保', en: 'employees' },
  '390': { zh: '居民医保', en: 'residents' },
}

const pointsOf = (tenThousandths: string): string =>
  (Number(tenThousandths) / 10_000).toLocaleString('en', { maximumFractionDigits: 4 })

/** A statement's bytes stay as they were signed; where an older calculation wrote a code or an odd unit, people read words. */
export const stepWords = ({ zh, en }: { zh: string; en: string }): { zh: string; en: string } => ({
  zh: zh
    .replace(/险种 (310|390)/g, (_, code: string) => schemes[code]!.zh)
    .replace(/全区 (\d+) 万分点/g, (_, points: string) => `全区 ${pointsOf(points)} 点`),
  en: en
    .replace(/scheme (310|390)/g, (_, code: string) => schemes[code]!.en)
    .replace(/(\d+) ten-thousandths of a point/g, (_, points: string) => `${pointsOf(points)} points`),
})

/** Clauses as calculations write them (their bytes are signed), and as either reader reads them. */
const clauses: Readonly<Record<string, { zh: string; en: string }>> = {
  总额预算按月预付: { zh: '总额预算按月预付', en: 'Budgets paid ahead month by month' },
  总额预算年终清算: { zh: '总额预算年终清算', en: 'Clearing of the year’s budgets' },
  区域点数法: { zh: '区域点数法', en: 'Points of the region' },
  按人头付费: { zh: '按人头付费', en: 'Payment per head' },
  年度考核: { zh: '年度考核', en: 'Assessment of the year' },
  结余在成员间分配: { zh: '结余在成员间分配', en: 'Split of the surplus among members' },
  '按病种打包（天津糖尿病）': { zh: '按病种打包', en: 'Package per disease' },
  'money §4 CHS-DRG': { zh: '按病组（CHS-DRG）付费', en: 'Payment by case, CHS-DRG' },
  'money §4 DIP': { zh: '按病种分值（DIP）付费', en: 'Payment by case, DIP' },
}
export const clauseWords = (clause: string): { zh: string; en: string } => clauses[clause] ?? { zh: clause, en: clause }

interface Subject {
  readonly subject: string
  readonly subjectName: string
}
interface Scheme {
  readonly insutype: '310' | '390'
  readonly category: 'outpatient' | 'special-disease' | 'inpatient' | undefined
}

const categories = ['outpatient', 'special-disease', 'inpatient'] as const

/** The scheme (and category) that a subject ends in: `region:310:inpatient`, `T1:390`; two of one institution are told apart by it. */
export function schemeOf({ subject }: Pick<Subject, 'subject'>): Scheme | undefined {
  const [, insutype, category] = /:(310|390)(?::([a-z-]+))?$/.exec(subject) ?? []
  if (insutype !== '310' && insutype !== '390') return undefined
  return { insutype, category: categories.find((one) => one === category) }
}

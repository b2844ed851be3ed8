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

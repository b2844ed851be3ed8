/** A rule's parameters in words, as they were understood. */
import { ageEnd, ageUnits, levelBit, modes, schemes, sexBit } from '../facts.ts'
import type { Quantity } from '../quantity-kinds.ts'
import type { AgeRange } from './ages.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

const named = (mask: number, names: readonly (readonly [bit: number, zh: string, en: string])[]): Words => {
  const found = names.filter(([bit]) => (mask & bit) > 0)
  return { zh: found.map(([, zh]) => zh).join('、'), en: found.map(([, , en]) => en).join(', ') }
}
const sexNames = [
  [sexBit['1']!, '男性', 'male'],
  [sexBit['2']!, '女性', 'female'],
] as const
const levelNames = [
  [levelBit['0']!, '未定级', 'no level'],
  [levelBit['1']!, '一级', 'level 1'],
  [levelBit['2']!, '二级', 'level 2'],
  [levelBit['3']!, '三级', 'level 3'],
] as const
const modeNames = [
  [modes.outpatient, '门诊', 'outpatient'],
  [modes.inpatient, '住院', 'inpatient'],
  [modes.emergency, '急诊', 'emergency'],
  [modes.special, '门诊慢特病', 'special disease'],
  [modes.pharmacy, '药店', 'pharmacy'],
  [modes.birth, '生育', 'birth'],
] as const
const schemeNames = [
  [schemes.employee, '职工医保', 'employees'],
  [schemes.resident, '居民医保', 'residents'],
  [schemes.retired, '离休', 'retired cadres'],
  [schemes.injury, '工伤保险', 'work injury'],
  [schemes.birth, '生育保险', 'birth'],
] as const

function ageWords(units: number, ends: boolean): Words {
  const { year, month, day } = ageUnits
  // The end of a range is the last unit within: one more, counted, is the first that is outside.
  const at = ends ? units + 1 : units
  if (at % year === 0) return { zh: `${at / year}周岁`, en: `${at / year} years` }
  if (at % month === 0) return { zh: `${at / month}个月`, en: `${at / month} months` }
  return { zh: `${Math.round(at / day)}天`, en: `${Math.round(at / day)} days` }
}

function rangeWords({ from, to }: AgeRange): Words {
  const [low, high] = [ageWords(from, false), ageWords(to, true)]
  if (from === 0) return { zh: `未满${high.zh}`, en: `under ${high.en}` }
  if (to >= ageEnd) return { zh: `满${low.zh}`, en: `${low.en} and over` }
  return { zh: `满${low.zh}、未满${high.zh}`, en: `from ${low.en}, under ${high.en}` }
}

const windows: Readonly<Record<Exclude<Quantity['window'], 'rolling'>, Words>> = {
  stay: { zh: '一次就诊或住院', en: 'in one visit or stay' },
  day: { zh: '每自然日', en: 'a calendar day' },
  week: { zh: '每自然周', en: 'a calendar week' },
  month: { zh: '每自然月', en: 'a calendar month' },
  quarter: { zh: '每季度', en: 'a quarter' },
  year: { zh: '每自然年', en: 'a calendar year' },
}

/** What is counted: days; times of a frequency or course; of a period whatever the catalogue prices. */
function unitWords(kind: string, { limit, measure }: Quantity): Words {
  const s = limit === 1 ? '' : 's'
  if (measure === 'days') return { zh: '天', en: ` day${s}` }
  return kind === 'period' ? { zh: '个计价单位', en: ` unit${s}` } : { zh: '次', en: ` time${s}` }
}

function quantityWords(kind: string, params: Quantity): Words {
  const { limit, window, every, unit } = params
  const within =
    window === 'rolling'
      ? { zh: `任意${every}${unit === 'month' ? '个月' : '天'}内`, en: `in any ${every} ${unit}s` }
      : windows[window]
  const what = unitWords(kind, params)
  return { zh: `${within.zh}至多${limit}${what.zh}`, en: `at most ${limit}${what.en} ${within.en}` }
}

export function describe(kind: string, params: Readonly<Record<string, unknown>>): Words {
  const mask = params.mask as number
  if (kind === 'sex') {
    const { zh, en } = named(mask, sexNames)
    return { zh: `限${zh}`, en: `${en} only` }
  }
  if (kind === 'level') {
    const { zh, en } = named(mask, levelNames)
    return { zh: `限${zh}机构`, en: `institutions of ${en} only` }
  }
  if (kind === 'visit-mode') {
    const { zh, en } = named(mask, modeNames)
    return { zh: `限${zh}`, en: `${en} only` }
  }
  if (kind === 'scheme') {
    const { zh, en } = named(mask, schemeNames)
    return { zh: `限${zh}支付`, en: `paid for ${en} only` }
  }
  if (kind === 'age') {
    const ranges = (params.ranges as AgeRange[]).map(rangeWords)
    return { zh: `限${ranges.map(({ zh }) => zh).join('，或')}`, en: ranges.map(({ en }) => en).join(', or ') }
  }
  if (kind === 'exclusive-pair') {
    const name = params.excludedName as string
    return { zh: `同日不再支付“${name}”`, en: `"${name}" is not paid on the same day` }
  }
  if (kind === 'main-secondary') {
    const group = params.group as string
    return {
      zh: `“${group}”内同日多项，只有一项按主手术收费`,
      en: `of several of "${group}" on one day, one is the main operation`,
    }
  }
  return quantityWords(kind, params as unknown as Quantity)
}

/** The trend said in one sentence: to the person in plain words, to staff with the figures. */
import type { Trend } from '#contracts/readings'
import type { Locale } from '#kernel'
import { medianOf } from './trend.ts'

type Said = Pick<Trend, 'kind' | 'unit' | 'points' | 'atTargetShare' | 'morning' | 'evening'>

const names = {
  'blood-pressure': ['血压', 'blood pressure'],
  glucose: ['血糖', 'glucose'],
  weight: ['体重', 'weight'],
  'heart-rate': ['心率', 'heart rate'],
  hba1c: ['糖化血红蛋白', 'HbA1c'],
  spo2: ['血氧', 'oxygen saturation'],
} as const

const least = 3

export function sentenceOf(trend: Said, forStaff: boolean, locale: Locale): string {
  const zh = locale === 'zh'
  const name = names[trend.kind][zh ? 0 : 1]
  const count = trend.points.length
  if (count === 0) return zh ? `这段时间没有${name}记录。` : `There is no ${name} in this time.`
  if (count < least)
    return zh
      ? `这段时间只有 ${count} 次${name}记录，还看不出趋势，请多测几次。`
      : `Only ${count} ${count === 1 ? 'reading' : 'readings'} of ${name}: too few for a trend. Measure more often.`
  return forStaff ? figures(trend, name, zh) : plain(trend, name, zh)
}

/** Up or down: the later half against the earlier half, by more than readings scatter. */
function way({ points, kind }: Said): 'up' | 'down' | 'steady' {
  const middle = Math.floor(points.length / 2)
  const median = (some: Said['points']) => medianOf(some.map(({ value }) => value))
  const change = median(points.slice(-middle)) - median(points.slice(0, middle))
  const scatter = { 'blood-pressure': 5, glucose: 0.5, weight: 1, 'heart-rate': 5, hba1c: 0.3, spo2: 2 }[kind]
  if (Math.abs(change) < scatter) return 'steady'
  return change > 0 ? 'up' : 'down'
}

const ways = {
  zh: { up: '比前一段升高', down: '比前一段降低', steady: '与前一段相近' },
  en: { up: 'higher than before', down: 'lower than before', steady: 'much as before' },
}

/** What helps at the table, by what was measured. */
function diet(kind: Said['kind']): readonly [zh: string, en: string] {
  const sugar = kind === 'glucose' || kind === 'hba1c'
  return sugar
    ? ['少吃甜食、主食定量', 'eat fewer sweets and measured portions']
    : ['少盐少油', 'eat less salt and fat']
}

function plain(trend: Said, name: string, zh: boolean): string {
  const { atTargetShare: share } = trend
  const tenths = share === null ? null : Math.round(share * 10)
  const moved = way(trend)
  if (zh) {
    const often =
      tenths === null
        ? ''
        : tenths === 10
          ? '每次都达标，'
          : tenths === 0
            ? '都还没有达标，'
            : ` 10 次里约 ${tenths} 次达标，`
    const advice =
      share === null ? '' : share >= 0.7 ? '请继续保持。' : `请按时服药、${diet(trend.kind)[0]}，并与家庭医生联系。`
    return `您的${name}${often}${ways.zh[moved]}。${advice}`
  }
  const often = tenths === null ? '' : `about ${tenths} of 10 at target, `
  const advice =
    share === null
      ? ''
      : share >= 0.7
        ? ' Keep it up.'
        : ` Take medicines on time, ${diet(trend.kind)[1]}, and speak with your family doctor.`
  return `Your ${name}: ${often}${ways.en[moved]}.${advice}`
}

function figures(trend: Said, name: string, zh: boolean): string {
  const { points, unit, atTargetShare: share, morning, evening } = trend
  const pair = (one: { median: number; median2: number | null }) =>
    one.median2 === null ? `${one.median}` : `${one.median}/${one.median2}`
  const second = points.flatMap(({ value2 }) => value2 ?? [])
  const all = { median: medianOf(points.map(({ value }) => value)), median2: second.length ? medianOf(second) : null }
  const percent = share === null ? null : Math.round(share * 100)
  if (zh) {
    const target = percent === null ? '' : `，达标 ${percent}%`
    const halves = morning && evening ? `，早 ${pair(morning)}、晚 ${pair(evening)}` : ''
    return `${name} ${points.length} 次，中位数 ${pair(all)} ${unit}${target}${halves}，${ways.zh[way(trend)]}。`
  }
  const target = percent === null ? '' : `, ${percent}% at target`
  const halves = morning && evening ? `, mornings ${pair(morning)}, evenings ${pair(evening)}` : ''
  return `${points.length} readings of ${name}, median ${pair(all)} ${unit}${target}${halves}, ${ways.en[way(trend)]}.`
}

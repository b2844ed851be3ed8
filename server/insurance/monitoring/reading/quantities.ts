/** Limits that count: courses, frequencies, quantities in a period; and the value domain of main and secondary operations. */
import type { Quantity } from '../quantity-kinds.ts'
import { normalise, partsOf, type Reading, type Unread, unread } from './words.ts'

const inDays: Readonly<Record<string, number>> = { 天: 1, 日: 1, 周: 7, 星期: 7, 月: 30, 个月: 30, 年: 365 }
const dayUnit = /^(个)?(天|日|周|星期|月|年)$/
/** What is counted one by one. */
const pieces = /^(次|片|支|瓶|盒|袋|粒|剂|贴|人次|例|组|部位|项|个|份|套|张|单侧|疗程)$/

const note = (zh: string, en: string): { note: Unread } => ({ note: { zh, en } })
const cannot = (text: string) => unread(`读不懂“${text}”。`, `"${text}" cannot be read.`)
const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+(\.0+)?$/.test(text) ? Math.trunc(Number(text)) : undefined

/** '14天', '疗程=14|单位=天', '不超过2周', '10次': within one visit or stay. */
export function readCourse(text: string): Reading<Quantity> {
  const plain = normalise(text)
  const parts = partsOf(plain)
  let [amount, unit] = [undefined as string | undefined, undefined as string | undefined]
  const others: string[] = []
  for (const [key, value] of parts ?? [['', plain]]) {
    if (key === '备注') continue
    if (/单位/.test(key)) unit = value
    else if (key === '' || /(疗程|天数|日数|数量|上限|周期|时间|次数|限制|支付)/.test(key)) {
      const found =
        /^(?:限|仅限|支付|每次|一次|每|次|当次|住院|门诊|疗程|最长|累计|用药|使用|≤|<)*(\d+(?:\.\d+)?)(个?[^\d以之内及()]*?)(?:以内|之内|内|及以内|及以下|以下|为限|疗程)?$/.exec(
          value,
        )
      if (!found || amount !== undefined) return cannot(text)
      amount = found[1]
      unit = found[2] || unit
    } else others.push(key)
  }
  const count = whole(amount)
  if (count === undefined || count === 0) return cannot(text)
  const stay = { window: 'stay' } as const
  const more = others.length > 0 ? note(`未用到：${others.join('、')}。`, `Not used: ${others.join(', ')}.`) : {}
  if (unit === undefined || unit === '') {
    return {
      value: { limit: count, measure: 'days', ...stay },
      ...note('没有单位，读作天。', 'No unit: read as days.'),
    }
  }
  if (/^个?小时$/.test(unit)) {
    const said = note('按小时写的疗程，按满24小时为一天计。', 'A course in hours: every 24 hours begun are a day.')
    return { value: { limit: Math.ceil(count / 24), measure: 'days', ...stay }, ...said }
  }
  if (dayUnit.test(unit))
    return { value: { limit: count * inDays[unit.replace('个', '')]!, measure: 'days', ...stay }, ...more }
  if (pieces.test(unit)) return { value: { limit: count, measure: 'quantity', ...stay }, ...more }
  return cannot(text)
}

/** A period in words: '15', '15天', '当次住院', '自然月'. Months and years of one are those of the calendar. */
function windowOf(text: string, unit: string | undefined): Pick<Quantity, 'window' | 'every' | 'unit'> | undefined {
  if (
    /^(每|当|单|本|一|1)?次?(住院|住院期间|就诊|门诊|入院)(期间|内)?$/.test(text) ||
    /^(住院期间|当次|每次|单次|疗程|每疗程)$/.test(text)
  ) {
    return { window: 'stay' }
  }
  const found =
    /^(每|自然|当|单|任意|连续|间隔|≥|日历)*(\d+)?(个?自?然?)(天|日|周|星期|月|季度|季|年|小时)?(内|度)?$/.exec(text)
  if (!found) return undefined
  const count = Number(found[2] ?? 1)
  const said = (found[4] ?? unit ?? (found[2] ? '天' : '')).replace(/^(自然|个)/, '').replace('季度', '季')
  if (count === 0) return undefined
  if (said === '小时') return count % 24 === 0 ? windowOf(`${count / 24}天`, undefined) : undefined
  if (said === '天' || said === '日')
    return count === 1 ? { window: 'day' } : { window: 'rolling', every: count, unit: 'day' }
  if (said === '周' || said === '星期')
    return count === 1 ? { window: 'week' } : { window: 'rolling', every: count * 7, unit: 'day' }
  if (said === '月') return count === 1 ? { window: 'month' } : { window: 'rolling', every: count, unit: 'month' }
  if (said === '季') return count === 1 ? { window: 'quarter' } : { window: 'rolling', every: count * 3, unit: 'month' }
  if (said === '年') return count === 1 ? { window: 'year' } : { window: 'rolling', every: count * 12, unit: 'month' }
  return undefined
}

const counted = '(次|片|支|瓶|盒|袋|粒|剂|贴|人次|例|组|部位|项|个|份|套|张|单侧|小时|分钟)'
const most = '(?:不得超过|限制?|≤|<|支付|计费|收费|做|检查|使用|可|共|:|=)*'

/** '每15天1次', '1次/日', '一年不超过2次', '每次住院1次'. */
function readPhrase(text: string): Pick<Quantity, 'limit' | 'window' | 'every' | 'unit'> | undefined {
  const first = new RegExp(`^(?:限|仅限|同一患者|患者)*(.*?[^\\d.])${most}(\\d+)${counted}$`).exec(text)
  const last = new RegExp(`^(?:限|仅限)*${most}(\\d+)${counted}(?:\\/|每|,)(.+)$`).exec(text)
  for (const [limit, period] of [
    [first?.[2], first?.[1]],
    [last?.[1], last?.[3]],
  ]) {
    if (limit === undefined || period === undefined) continue
    const window = windowOf(period, undefined)
    if (window) return { limit: Number(limit), ...window }
  }
  return undefined
}

/** '频次上限=1|疗程周期=15|备注=…' or a phrase. The period without a unit is of days. */
export function readFrequency(text: string): Reading<Quantity> {
  const plain = normalise(text)
  const parts = partsOf(plain)
  if (!parts) {
    const phrase = readPhrase(plain)
    return phrase ? { value: { measure: 'quantity', ...phrase } } : cannot(text)
  }
  let [limit, period, unit] = [
    undefined as string | undefined,
    undefined as string | undefined,
    undefined as string | undefined,
  ]
  const others: string[] = []
  for (const [key, value] of parts) {
    if (key === '备注' || /(数量|频次)单位/.test(key)) continue
    if (/单位/.test(key)) unit = value
    else if (/周期|间隔|时间|期限/.test(key)) period = value
    else if (/上限|频次|次数|数量/.test(key)) limit = value
    else others.push(key)
  }
  const count = whole(limit?.replace(/[次]$/, '').replace(/^[≤<]/, ''))
  if (count === undefined) return cannot(text)
  if (period === undefined && unit === undefined) return unread('没有写周期。', 'No period is named.')
  const window = windowOf(period ?? unit!, unit)
  if (!window) return unread(`读不懂周期“${period ?? unit}”。`, `The period "${period ?? unit}" cannot be read.`)
  const more = others.length > 0 ? note(`未用到：${others.join('、')}。`, `Not used: ${others.join(', ')}.`) : {}
  return { value: { limit: count, measure: 'quantity', ...window }, ...more }
}

/** '限制数量=24|数量单位=小时' (of a day, unless a period is named), '24小时/日', '每月4次'. */
export function readPeriod(text: string): Reading<Quantity> {
  const plain = normalise(text)
  const parts = partsOf(plain)
  if (!parts) {
    const phrase = readPhrase(plain)
    if (phrase) return { value: { measure: 'quantity', ...phrase } }
    const alone = /^(?:限|≤)*(\d+)(\D+)$/.exec(plain)
    return alone ? ofUnit(alone[1]!, alone[2]!, text) : cannot(text)
  }
  let [limit, unit, period] = [
    undefined as string | undefined,
    undefined as string | undefined,
    undefined as string | undefined,
  ]
  const others: string[] = []
  for (const [key, value] of parts) {
    if (key === '备注') continue
    if (/周期|期限|时间/.test(key)) period = period === undefined || !/单位/.test(key) ? value : `${period}${value}`
    else if (/单位/.test(key)) unit = value
    else if (/数量|上限|限制/.test(key)) limit = value
    else others.push(key)
  }
  const found = /^[≤<]?(\d+(?:\.0+)?)(\D*)$/.exec(limit ?? '')
  if (!found) return cannot(text)
  const more = others.length > 0 ? note(`未用到：${others.join('、')}。`, `Not used: ${others.join(', ')}.`) : {}
  if (period !== undefined) {
    const window = windowOf(period, undefined)
    if (!window) return unread(`读不懂周期“${period}”。`, `The period "${period}" cannot be read.`)
    return { value: { limit: whole(found[1])!, measure: 'quantity', ...window }, ...more }
  }
  return ofUnit(String(whole(found[1])), unit ?? found[2] ?? '', text)
}

/** A unit of quantity says of which window it is: hours and times of the day, weeks, months and years of their own. */
function ofUnit(amount: string, said: string, text: string): Reading<Quantity> {
  const limit = Number(amount)
  const unit = said.replace(/^个/, '')
  const value = (window: Quantity['window']) => ({ limit, measure: 'quantity' as const, window })
  if (unit === '') return { value: value('day'), ...note('没有单位，读作每日数量。', 'No unit: read as of a day.') }
  if (unit === '小时' || unit === '分钟') {
    if (limit <= (unit === '小时' ? 24 : 1440)) return { value: value('day') }
    return {
      value: value('stay'),
      ...note('超过一天的小时数，按当次就诊或住院计。', 'More hours than a day has: of this visit or stay.'),
    }
  }
  if (unit === '天' || unit === '日') {
    if (limit === 1) return { value: value('day') }
    return {
      value: value('stay'),
      ...note('多于一天的天数，按当次就诊或住院计。', 'More days than one: of this visit or stay.'),
    }
  }
  if (unit === '周' || unit === '星期') return { value: value('week') }
  if (unit === '月') return { value: value('month') }
  if (unit === '年') return { value: value('year') }
  return pieces.test(unit) ? { value: value('day') } : cannot(text)
}

/** What a secondary operation is paid at (memory: to be verified; a dated row of its own where a place says otherwise). */
export const secondaryBp = 5000

export function readDomain(text: string): Reading<{ group: string; secondaryBp: number }> {
  const plain = normalise(text)
  const parts = partsOf(plain)
  const group = parts ? (parts.get('限定值域') ?? parts.get('值域')) : plain
  if (!group || (parts && !parts.has('限定值域') && !parts.has('值域'))) {
    return unread('没有写限定值域。', 'No value domain is named.')
  }
  return { value: { group, secondaryBp } }
}

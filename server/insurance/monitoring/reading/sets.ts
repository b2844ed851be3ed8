/** Limits that name things: sex, level, visit mode, scheme. */
import { levelBit, modeBits, modes, schemeBits, schemes } from '../facts.ts'
import { alternatives, normalise, onlyValue, type Reading, type Unread, unread } from './words.ts'

type Mask = { readonly mask: number }
const around =
  /^(仅限于|仅限|限于|限定|限|仅|只|适用于|用于|供|在)+|(患者|病人|使用|用药|专用|人群|者|支付|就诊|就医|方式|期间|治疗|时)+$/g
const bare = (text: string) => text.replace(around, '')

const sexes: Readonly<Record<string, number>> = {
  ...{ 男: 1, 男性: 1, 男士: 1, 男子: 1, 男童: 1, 男婴: 1, '1': 1, m: 1, male: 1 },
  ...{ 女: 2, 女性: 2, 女士: 2, 女子: 2, 女童: 2, 女婴: 2, 妇女: 2, 妇科: 2, '2': 2, f: 2, female: 2 },
}
const pregnant = new Set(['孕妇', '孕产妇', '产妇', '妊娠期妇女', '哺乳期妇女', '育龄妇女', '绝经期妇女', '绝经后妇女'])

export function readSex(text: string): Reading<Mask> {
  const words = alternatives(onlyValue(normalise(text))).map((one) => bare(one).toLowerCase())
  let [mask, note] = [0, undefined as Unread | undefined]
  for (const word of words) {
    const bit = sexes[word] ?? (pregnant.has(word) ? 2 : undefined)
    if (bit === undefined) return unread(`“${word}”不是性别。`, `"${word}" is not a sex.`)
    if (pregnant.has(word)) {
      note = {
        zh: '账单不载明妊娠、哺乳，只按女性判定。',
        en: 'Bills do not tell pregnancy or nursing: read as female.',
      }
    }
    mask |= bit
  }
  if (mask === 0) return unread('没有写性别。', 'No sex is named.')
  if (mask === 3) return unread('男女都可以，等于没有限制。', 'Both sexes: nothing is limited.')
  return { value: { mask }, ...(note ? { note } : {}) }
}

const allLevels = 15
const atLeast = (level: number) => allLevels & ~((1 << level) - 1)
const atMost = (level: number) => (1 << (level + 1)) - 1
const institution = /(定点)?(医疗卫生机构|医疗机构|卫生机构|综合医院|医院|机构)$/

export function readLevel(text: string): Reading<Mask> {
  const words = alternatives(
    onlyValue(normalise(text))
      .replace(/III级?/gi, '3级')
      .replace(/II级?/gi, '2级'),
  )
  const levels: { mask: number; alone: boolean; level: number }[] = []
  let note: Unread | undefined
  for (const word of words) {
    const [core, tail] = [
      bare(word).replace(institution, ''),
      /(及|或|含)?其?以[上下](医疗机构|医院|机构)?/.exec(word)?.[0] ?? '',
    ]
    const found = /^([0-3])级?([甲乙丙]等?|特等)?((及|或|含)?其?以[上下])?(医疗机构|医院)?$/.exec(core)
    if (found) {
      const level = Number(found[1])
      if (found[2])
        note = {
          zh: '账单只有级别，没有等次，按级别判定。',
          en: 'Bills tell the level, not its grade: read as the level.',
        }
      const mask = tail.includes('上') ? atLeast(level) : tail.includes('下') ? atMost(level) : levelBit[String(level)]!
      levels.push({ mask, alone: tail === '', level })
    } else if (/^(3甲|三甲)$/.test(core)) {
      note = { zh: '账单只有级别，没有等次，按三级判定。', en: 'Bills tell the level, not its grade: read as level 3.' }
      levels.push({ mask: atLeast(3), alone: false, level: 3 })
    } else if (/^(基层|基层医疗卫生|社区|社区卫生服务)(机构|中心)?$/.test(core)) {
      levels.push({ mask: atMost(1), alone: false, level: 1 })
    } else return unread(`“${word}”不是机构等级。`, `"${word}" is not a level of institutions.`)
  }
  if (levels.length === 0) return unread('没有写机构等级。', 'No level is named.')
  const [only] = levels
  const mask =
    levels.length === 1 && only!.alone ? atLeast(only!.level) : levels.reduce((all, one) => all | one.mask, 0)
  if (mask === allLevels) return unread('所有等级都可以，等于没有限制。', 'All levels: nothing is limited.')
  return { value: { mask }, ...(note ? { note } : {}) }
}

const modeWords: Readonly<Record<string, number>> = {
  ...{ 住院: modes.inpatient, 普通住院: modes.inpatient, 住院部: modes.inpatient, 病房: modes.inpatient },
  ...{ 日间手术: modes.inpatient, 日间病房: modes.inpatient, 日间: modes.inpatient },
  ...{ 门诊: modes.outpatient, 普通门诊: modes.outpatient, 门急诊: modes.outpatient | modes.emergency },
  ...{
    急诊: modes.emergency,
    急救: modes.emergency,
    抢救: modes.emergency,
    急诊抢救: modes.emergency,
    急抢救: modes.emergency,
  },
  ...{ 门诊慢特病: modes.special, 门诊特殊慢性病: modes.special, 门诊慢性病: modes.special, 门诊特殊病: modes.special },
  ...{ 门诊特病: modes.special, 门特: modes.special, 门慢: modes.special, 慢特病: modes.special, 特病: modes.special },
  ...{
    药店: modes.pharmacy,
    定点药店: modes.pharmacy,
    零售药店: modes.pharmacy,
    药店购药: modes.pharmacy,
    购药: modes.pharmacy,
  },
  ...{ 定点零售药店: modes.pharmacy, 双通道药店: modes.pharmacy, 生育: modes.birth, 分娩: modes.birth },
}
const everyMode = Object.values(modes).reduce((all, bit) => all | bit, 0)

export function readVisitMode(text: string): Reading<Mask> {
  const said = onlyValue(normalise(text))
    .replace('门(急)诊', '门急诊')
    .replace('门、急诊', '门急诊')
    .replace('门/急诊', '门急诊')
  let [mask, note] = [0, undefined as Unread | undefined]
  for (const word of alternatives(said)) {
    const core = bare(word).replace(/(医疗机构|医院)$/, '')
    const bits = modeWords[core] ?? modeWords[core.replace(/(患者|病人)$/, '')] ?? modeBits[core]
    if (bits === undefined) return unread(`“${word}”不是就医方式。`, `"${word}" is not a visit mode.`)
    if (/抢救|急救/.test(core))
      note = { zh: '账单不载明抢救，按急诊判定。', en: 'Bills do not tell resuscitation: read as emergency.' }
    mask |= bits
  }
  if (mask === 0) return unread('没有写就医方式。', 'No visit mode is named.')
  const both = modes.inpatient | modes.outpatient
  if (mask === everyMode || (mask & both) === both) {
    return unread('门诊住院都可以，等于没有限制。', 'Outpatient and inpatient: nothing is limited.')
  }
  return { value: { mask }, ...(note ? { note } : {}) }
}

const basic = schemes.employee | schemes.resident | schemes.retired
const schemeWords: Readonly<Record<string, number>> = {
  ...{
    职工: schemes.employee,
    城镇职工: schemes.employee,
    居民: schemes.resident,
    城乡居民: schemes.resident,
    城镇居民: schemes.resident,
  },
  ...{
    新农合: schemes.resident,
    离休: schemes.retired,
    离休人员: schemes.retired,
    工伤: schemes.injury,
    生育: schemes.birth,
  },
  ...{ 基本: basic, 基本医疗: basic, 医保: basic, 医疗: basic, '': 0 },
}

export function readScheme(text: string): Reading<Mask> {
  let mask = 0
  for (const word of alternatives(onlyValue(normalise(text)))) {
    const core = bare(word).replace(/(基本医疗保险|基本医保|医疗保险|医保|保险|基金)+$/, '')
    const bits = schemeBits[core] ?? schemeWords[core === '' ? '医保' : core]
    if (bits === undefined) return unread(`“${word}”不是保险类型。`, `"${word}" is not a scheme.`)
    mask |= bits
  }
  if (mask === 0) return unread('没有写保险类型。', 'No scheme is named.')
  return { value: { mask } }
}

import type { Measured } from './history.ts'
import type { Random } from './random.ts'

export interface Line {
  side: 'resident' | 'doctor'
  text: string
}

export type VisitEnd = 'stable' | 'changed'

interface Theme {
  opening: string[]
  asks: string[]
  steady: string[]
  worse: string[]
  complaint: string
  advice: string
}

// What people and doctors say in a follow-up, by disease category; `{}` is the day's reading.
const THEMES: Record<string, Theme> = {
  I10: {
    opening: [
      '医生您好，我的降压药快吃完了，想复诊开药。',
      '大夫好，高血压复诊，药还剩三天的量。',
      '您好，我是老高血压，来续药。',
    ],
    asks: ['最近血压怎么样？在家量过吗?', '这一周早晚血压大概多少？有没有头晕、胸闷?'],
    steady: ['早上一般 {},没有头晕。', '在家量大概 {},感觉挺好的。'],
    worse: ['这几天 {},还总是头晕、胸口闷。', '昨天量到 {},夜里憋醒过一次。'],
    complaint: '高血压复诊，规律服药，要求续药。',
    advice:
      '血压控制平稳，继续原方案。低盐饮食，每天早晚各量一次血压并记录；如出现胸痛、剧烈头痛或肢体无力，立即就医。',
  },
  E11: {
    opening: ['医生好，糖尿病复诊，二甲双胍快没了。', '您好，我来复诊开降糖药。', '大夫，血糖药吃完了，麻烦再开一点。'],
    asks: ['最近空腹血糖多少？有没有心慌、出冷汗?', '饮食和运动怎么样？空腹血糖量了吗?'],
    steady: ['空腹 {} 左右，没有低血糖。', '早上量的 {},饭后散步半小时。'],
    worse: ['空腹 {},口渴得厉害，人也瘦了。', '这周都在 {} 以上，脚上破了一块一直不好。'],
    complaint: '2型糖尿病复诊，规律用药，要求续药。',
    advice:
      '继续目前方案，控制主食，餐后步行 30 分钟。每周测 2–4 次空腹血糖，三个月复查糖化血红蛋白；心慌出汗时及时进食并联系我们。',
  },
  other: {
    opening: ['医生您好，我来复诊续药。', '您好，老毛病复诊，想继续开之前的药。', '大夫好，上次的药快吃完了。'],
    asks: ['用药以后怎么样？有没有不舒服?', '症状和上次比有变化吗?'],
    steady: ['和以前差不多，吃着药挺平稳。', '好多了，没有不舒服。'],
    worse: ['比上个月重了，晚上睡不好。', '最近加重了，吃药也压不住。'],
    complaint: '慢性病复诊，规律用药，要求续药。',
    advice: '病情平稳，按原方案继续用药，注意休息。若症状加重或出现新的不适，请到线下医院就诊。',
  },
}

const CLOSING = {
  stable: [
    '好的，情况平稳，我按原来的方案给您开药，药师审核后就可以取。',
    '控制得不错，继续保持。处方开好了，请等药师审核。',
  ],
  changed: [
    '您的情况有变化，网上看不清楚，请尽快到医院当面检查，这次先不开药。',
    '这需要当面检查，我帮您转线下，请今天就去医院。',
  ],
}
const THANKS = ['谢谢医生。', '好的，谢谢您!', '明白了，麻烦您了。']

export function dialogueFor(random: Random, icd10: string, end: VisitEnd, measured: Measured): Line[] {
  const theme = themeOf(icd10)
  const answer = random.pick(end === 'stable' ? theme.steady : theme.worse).replace('{}', readingOf(icd10, measured))
  return [
    { side: 'resident', text: random.pick(theme.opening) },
    { side: 'doctor', text: random.pick(theme.asks) },
    { side: 'resident', text: answer },
    { side: 'doctor', text: random.pick(CLOSING[end]) },
    { side: 'resident', text: random.pick(THANKS) },
  ]
}

export function summaryFor(icd10: string): { complaint: string; advice: string } {
  const { complaint, advice } = themeOf(icd10)
  return { complaint, advice }
}

const themeOf = (icd10: string): Theme => THEMES[icd10.slice(0, 3)] ?? THEMES.other!

function readingOf(icd10: string, measured: Measured): string {
  if (icd10.startsWith('E11')) return `${measured.fastingGlucoseMmolL ?? 6.8}`
  return `${measured.systolicMmHg ?? 132}/${measured.diastolicMmHg ?? 80}`
}

/** Why a place is what it is, in words. */
import type { Locale } from '#kernel'
import type { Place, Rule } from './place.ts'

export function sentencesOf(place: Place, rule: Rule, locale: Locale): string[] {
  const said: [boolean, string, string][] = [
    [place.state === 'called', '已叫到您的号，请到诊室就诊。', 'It is your turn. Please come to the room.'],
    [
      place.state === 'waiting' && place.passedOver > 0,
      `叫号时您不在，已顺延 ${rule.passBehind} 位（第 ${place.passedOver} 次，满 ${rule.passesMax} 次作爽约）。`,
      `You were called and not there: you come after ${rule.passBehind} others (time ${place.passedOver} of ${rule.passesMax}, then it counts as missed).`,
    ],
    [
      place.state === 'waiting' && place.late && place.passedOver === 0,
      `您在预约时段开始 ${rule.lateAfterMinutes} 分钟后签到，按规则顺延 ${rule.lateBehind} 位。`,
      `You checked in more than ${rule.lateAfterMinutes} minutes after your time began, so ${rule.lateBehind} others go first.`,
    ],
    [
      place.state === 'waiting' && place.returnedAt !== null,
      '您已检查返回，优先就诊。',
      'You are back from tests and go first.',
    ],
    [
      place.state === 'at-tests',
      '检查完成后请点击“检查已完成”返回候诊。',
      'When the tests are done, say that you are back.',
    ],
    [
      place.state === 'waiting' && place.priority === 'elder',
      `${rule.elderFromYears ?? 80} 岁以上老人在同一时段优先。`,
      `From ${rule.elderFromYears ?? 80} years on people go first within their time.`,
    ],
    [
      place.state === 'waiting' && place.priority !== null && place.priority !== 'elder',
      '医院已为您安排优先就诊。',
      'The hospital lets you go first.',
    ],
    [
      place.state === 'missed',
      '多次叫号未到，本次作爽约。',
      'You were called several times and not there: the visit counts as missed.',
    ],
    [
      place.state === 'closed',
      '当日门诊已结束，本号已关闭，不计爽约。',
      'The day is over and the place is closed; it does not count as missed.',
    ],
  ]
  return said.filter(([when]) => when).map(([, zh, en]) => (locale === 'en' ? en : zh))
}

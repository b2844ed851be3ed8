/** The words of notices and of short messages. A short message names no department, no doctor and no condition. */
import type { NoticeKind } from '#contracts/reminders'
import type { Locale } from '#kernel'
import type { Facts } from './notice.ts'
import { careTitles, chineseCare, englishCare } from './words-care.ts'

/** Names for the ids of the facts, and about whom it is. */
export interface Names {
  readonly institution: string
  readonly doctor: string
  /** Masked, of somebody else the reader booked for; null: the reader. */
  readonly about: string | null
}

interface Said {
  readonly title: string
  readonly text: string
}

/** 3月5日 09:00, in China. */
export function timeOf(iso: string | undefined, locale: Locale): string {
  if (!iso) return ''
  const china = new Date(new Date(iso).getTime() + 8 * 60 * 60_000).toISOString()
  const [month, day, clock] = [Number(china.slice(5, 7)), Number(china.slice(8, 10)), china.slice(11, 16)]
  return locale === 'en' ? `${china.slice(0, 10)} ${clock}` : `${month}月${day}日 ${clock}`
}

const titles: Record<NoticeKind, readonly [zh: string, en: string]> = {
  booked: ['预约成功', 'Booked'],
  'day-before': ['明日就诊提醒', 'Your visit tomorrow'],
  'two-hours-before': ['两小时后就诊', 'Your visit in two hours'],
  cancelled: ['预约已取消', 'Appointment cancelled'],
  moved: ['就诊时间已改', 'Appointment moved'],
  suspended: ['停诊通知', 'Your session does not take place'],
  offer: ['候补有号', 'A number is kept for you'],
  'waiting-ended': ['候补已结束', 'Waiting ended'],
  restricted: ['预约暂停通知', 'Booking is paused'],
  'restriction-lifted': ['预约已恢复', 'Booking is open again'],
  ...careTitles,
}

/** In the app, behind the person's own sign-in. */
export function noticeWords(kind: NoticeKind, facts: Facts, names: Names, locale: Locale): Said {
  const en = locale === 'en'
  const [zhTitle, enTitle] = titles[kind]
  return {
    title: en ? enTitle : zhTitle,
    text: en ? english(kind, facts, names, true) : chinese(kind, facts, names, true),
  }
}

/** On the phone's screen, for whoever looks at it. */
export function messageWords(kind: NoticeKind, facts: Facts, names: Names, locale: Locale): string {
  return locale === 'en'
    ? `[Anji] ${english(kind, facts, names, false)}`
    : `【安济】${chinese(kind, facts, names, false)}`
}

const ends: Record<string, readonly [zh: string, en: string]> = {
  lapsed: ['未在时限内确认，候补已结束', 'was not answered in time'],
  cleared: ['候补已截止，未能补到号', 'was cleared without a number'],
}

const timesOf = (facts: Facts, locale: Locale) => ({
  due: timeOf(facts.startsAt, locale).split(' ')[0]!,
  until: timeOf(facts.answerUntil, locale),
})

function chinese(kind: NoticeKind, facts: Facts, names: Names, inApp: boolean): string {
  const whose = names.about ? `您为${names.about}` : '您'
  const where = inApp && names.doctor ? `${names.institution}${names.doctor}医生` : names.institution
  const at = timeOf(facts.startsAt, 'zh')
  const visit = `${at}在${where}的就诊`
  const said: Record<NoticeKind, string> = {
    booked: `${whose}预约${at}在${where}就诊，已成功。`,
    'day-before': `提醒：${whose}预约了明天（${at}）在${where}就诊，不能前往请及时取消。`,
    'two-hours-before': `提醒：${whose}预约了${at}在${where}就诊，请带好身份证件，按时签到。`,
    cancelled: `${whose}预约的${visit}已取消。`,
    moved: `${whose}预约的就诊已改到${at}（${where}），请按新时间前往。`,
    suspended: `${whose}预约的${visit}因医院原因停诊，请在${timeOf(facts.decideBy, 'zh') || '应用中'}前选择改约或退费。`,
    offer: `${whose}候补的${at}（${where}）有号，已为您保留到${timeOf(facts.answerUntil, 'zh')}，请在应用中确认。`,
    'waiting-ended': `${whose}在${names.institution}的候补：${(ends[facts.state ?? ''] ?? ends.cleared!)[0]}。`,
    restricted:
      facts.state === 'uphold'
        ? `${whose}的预约暂停经工作人员复核，决定维持，理由请在应用中查看。`
        : `${whose}的预约功能已按规则暂停，原因、期限和申诉方式请在应用中查看。`,
    'restriction-lifted': `${whose}的预约功能已恢复。`,
    ...chineseCare(facts, names, timesOf(facts, 'zh'), inApp),
  }
  return said[kind]
}

function english(kind: NoticeKind, facts: Facts, names: Names, inApp: boolean): string {
  const whose = names.about ? `for ${names.about} ` : ''
  const where = inApp && names.doctor ? `${names.institution} (${names.doctor})` : names.institution
  const at = timeOf(facts.startsAt, 'en')
  const said: Record<NoticeKind, string> = {
    booked: `Your booking ${whose}at ${where}, ${at}, is made.`,
    'day-before': `Reminder: your visit ${whose}at ${where} is tomorrow, ${at}. Cancel it if you cannot come.`,
    'two-hours-before': `Reminder: your visit ${whose}at ${where} is at ${at}. Bring your identity card and check in in time.`,
    cancelled: `Your visit ${whose}at ${where}, ${at}, is cancelled.`,
    moved: `Your visit ${whose}has moved to ${at}, ${where}.`,
    suspended: `Your visit ${whose}at ${where}, ${at}, does not take place. Choose another time or your money back in the app.`,
    offer: `A number ${whose}at ${where}, ${at}, is kept for you until ${timeOf(facts.answerUntil, 'en')}. Confirm it in the app.`,
    'waiting-ended': `Your entry ${whose}on the waiting list of ${names.institution} ${(ends[facts.state ?? ''] ?? ends.cleared!)[1]}.`,
    restricted:
      facts.state === 'uphold'
        ? `A member of staff has looked at it: booking ${whose}stays paused. The reason is in the app.`
        : `Booking ${whose}is paused by a rule. Why, until when and how to object is in the app.`,
    'restriction-lifted': `Booking ${whose}is open again.`,
    ...englishCare(facts, names, timesOf(facts, 'en'), inApp),
  }
  return said[kind]
}

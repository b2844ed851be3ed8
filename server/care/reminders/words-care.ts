/** The words of what keeping well asks of a person. No measured value, no disease and no medicine in a short message. */
import type { CareNoticeKind } from '#contracts/reminders'
import type { Facts } from './notice.ts'
import type { Names } from './words.ts'

export const careTitles: Record<CareNoticeKind, readonly [zh: string, en: string]> = {
  'called-back': ['医生请您视频复诊', 'Your doctor asks you to a consult'],
  'reading-alarm': ['请马上复测', 'Please measure again now'],
  'follow-up-due': ['该随访了', 'A follow-up is due'],
  'check-due': ['该做年度体检了', 'Your yearly check is due'],
  'screening-asked': ['请来复查一次', 'Please come for a check'],
  'contract-offered': ['家庭医生签约邀请', 'A family-doctor contract is offered to you'],
  'contract-ending': ['签约即将到期', 'Your family-doctor contract is ending'],
}

/** The moments that a sentence may name, as people say them. */
interface Times {
  readonly due: string
  readonly until: string
}

export function chineseCare(facts: Facts, names: Names, times: Times, inApp: boolean): Record<CareNoticeKind, string> {
  const who = names.about ? `${names.about}的` : '您的'
  const whom = names.about ?? '您'
  const where = names.institution || '家庭医生团队'
  const doctor = inApp && names.doctor ? `${names.doctor}医生` : '家庭医生'
  return {
    'called-back': `${where}的${doctor}请${whom}现在在线复诊，请在${times.until}前打开应用接受。`,
    'reading-alarm': inApp
      ? `${who}一次测量明显偏离，${alarmAdvice(facts)}家庭医生团队已收到提醒。`
      : `${who}一次测量需要马上复测，请打开应用查看该怎么做。胸痛、气短、说话不清或昏迷请立即拨打120。`,
    'follow-up-due': `${who}健康随访${times.due ? `应在${times.due}前` : '已到时间，应'}完成，请与${where}联系或在应用中记录测量值。`,
    'check-due': `${who}年度健康体检已到时间，请到${where}完成，免费。`,
    'screening-asked': `请${whom}近期到${where}复查一次，带上身份证件即可。`,
    'contract-offered': `${where}邀请${whom}签约家庭医生，请在应用中查看服务内容后自愿决定。`,
    'contract-ending': `${who}家庭医生签约将于${times.until}到期，可在应用中续签。`,
  }
}

export function englishCare(facts: Facts, names: Names, times: Times, inApp: boolean): Record<CareNoticeKind, string> {
  const whose = names.about ? `of ${names.about} ` : ''
  const whom = names.about ?? 'you'
  const where = names.institution || 'your family-doctor team'
  const doctor = inApp && names.doctor ? names.doctor : 'Your family doctor'
  return {
    'called-back': `${doctor} (${where}) asks ${whom} to an online consult now. Accept it in the app before ${times.until}.`,
    'reading-alarm': inApp
      ? `A measurement ${whose}is far out of range. ${alarmAdviceEn(facts)} The family-doctor team has been told.`
      : `A measurement ${whose}needs repeating now: the app says what to do. With chest pain, short breath, slurred speech or fainting call 120.`,
    'follow-up-due': `A health follow-up ${whose}is due${times.due ? ` by ${times.due}` : ''}: contact ${where} or enter a measurement in the app.`,
    'check-due': `The yearly health check ${whose}is due at ${where}. It is free.`,
    'screening-asked': `Please come to ${where} for a check soon${names.about ? ` with ${names.about}` : ''}. Bring an identity document.`,
    'contract-offered': `${where} offers ${whom} a family-doctor contract. The app says what it holds; the choice is yours.`,
    'contract-ending': `The family-doctor contract ${whose}ends on ${times.until}. It can be renewed in the app.`,
  }
}

function alarmAdvice({ state }: Facts): string {
  if (state === 'glucose-low') return '请马上吃糖果或含糖饮料，15 分钟后复测；意识不清请拨打120。'
  if (state === 'glucose-high') return '请喝水休息、稍后复测；恶心、呕吐、嗜睡请拨打120。'
  return '请静坐 5 分钟后复测；胸痛、气短、头痛剧烈或说话不清请拨打120。'
}

function alarmAdviceEn({ state }: Facts): string {
  if (state === 'glucose-low')
    return 'Take sugar or a sweet drink now and measure again in 15 minutes; call 120 if drowsy.'
  if (state === 'glucose-high')
    return 'Drink water, rest and measure again; call 120 with nausea, vomiting or drowsiness.'
  return 'Sit still for 5 minutes and measure again; call 120 with chest pain, short breath, severe headache or slurred speech.'
}

/** Why a person is on the list, how urgent that is, and its sentence. Rules only: no clock, no I/O. */
import type { Reason, ReasonKind, Urgency } from '#contracts/worklists'
import type { Locale } from '#kernel'
import { sayDay } from '#people/institutions'

/** A reason as the tables tell it. */
export interface Found {
  readonly residentId: string
  readonly kind: ReasonKind
  readonly dueOn: string | null
  readonly thingId: string
  readonly programmeCode: string | null
  /** What kind of alarm, service or pattern. */
  readonly detail: string | null
}

const dayMs = 24 * 60 * 60_000
const urgencies: readonly Urgency[] = ['now', 'late', 'soon', 'ahead']
/** Within this many days something is soon; further ahead than a month is not on the list. */
const soonDays = 7

export function urgencyOf(kind: ReasonKind, dueOn: string | null, today: string): Urgency {
  if (kind === 'alarm' || kind === 'urgent-follow-up' || kind === 'held-reading') return 'now'
  if (dueOn === null) return 'soon'
  if (dueOn < today) return 'late'
  return Date.parse(dueOn) - Date.parse(today) <= soonDays * dayMs ? 'soon' : 'ahead'
}

export const moreUrgent = (a: Urgency, b: Urgency) => urgencies.indexOf(a) - urgencies.indexOf(b)

const diseases: Record<string, readonly [zh: string, en: string]> = {
  hypertension: ['高血压', 'hypertension'],
  diabetes: ['糖尿病', 'diabetes'],
  copd: ['慢阻肺', 'COPD'],
  stroke: ['脑卒中', 'stroke'],
}
const alarms: Record<string, readonly [zh: string, en: string]> = {
  'blood-pressure': ['血压', 'blood pressure'],
  glucose: ['血糖', 'glucose'],
  spo2: ['血氧', 'oxygen'],
  'heart-rate': ['心率', 'heart rate'],
}

function words(found: Found, lateDays: number, locale: Locale): string {
  const zh = locale === 'zh'
  const named = (table: Record<string, readonly [string, string]>, key: string | null) =>
    key === null ? '' : (table[key]?.[zh ? 0 : 1] ?? key)
  const disease = named(diseases, found.programmeCode)
  const { dueOn } = found
  const on = dueOn === null ? '' : sayDay(dueOn, locale)
  const when = dueOn === null ? '' : zh ? `应在${on}前` : `due ${on}`
  const late = lateDays > 0 ? (zh ? `，已过期 ${lateDays} 天` : `, ${lateDays} days late`) : ''
  const said: Record<ReasonKind, readonly [zh: string, en: string]> = {
    alarm: [
      `${named(alarms, found.detail)}告警，还没有人处理完`,
      `Alarm: ${named(alarms, found.detail)}, not closed yet`,
    ],
    'urgent-follow-up': [
      `${disease}紧急情况后的随访，${when}${late}`,
      `Follow-up after an urgent sign, ${disease}, ${when}${late}`,
    ],
    'held-reading': ['有一个测量值待核对', 'A reading waits for a look'],
    'follow-up': [`${disease}随访，${when}${late}`, `Follow-up, ${disease}, ${when}${late}`],
    check: [`年度体检，${when}${late}`, `Yearly check, ${when}${late}`],
    promise: [`签约服务“${found.detail}”，${when}${late}`, `Promised service “${found.detail}”, ${when}${late}`],
    suspected: [`疑似${disease}，请确认`, `Suspected ${disease}: to be confirmed`],
    renewal: [`签约将于${on}到期`, `The contract ends ${on}`],
    doubt: ['一次随访的真实性待您答复', 'A question about a follow-up waits for your answer'],
  }
  return said[found.kind][zh ? 0 : 1]
}

export function showReason(found: Found, today: string, locale: Locale): Reason {
  const { kind, dueOn, thingId, programmeCode } = found
  const lateDays = dueOn && dueOn < today ? Math.round((Date.parse(today) - Date.parse(dueOn)) / dayMs) : 0
  return {
    kind,
    urgency: urgencyOf(kind, dueOn, today),
    sentence: words(found, lateDays, locale),
    dueOn,
    lateDays,
    thingId,
    programmeCode,
  }
}

/** The most urgent first, then what has waited longest. */
export function byUrgency(a: Pick<Reason, 'urgency' | 'dueOn'>, b: Pick<Reason, 'urgency' | 'dueOn'>): number {
  return moreUrgent(a.urgency, b.urgency) || (a.dueOn ?? '').localeCompare(b.dueOn ?? '')
}

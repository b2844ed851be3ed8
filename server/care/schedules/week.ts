/** A doctor's week and what differs from it: which sessions a day should have. Pure: no clock, no I/O. */
import type { ExceptionRequest, GiveBack, Quotas } from '#contracts/schedules'

export interface TemplateRow {
  readonly id: string
  readonly doctorId: string
  readonly institutionId: string
  /** ISO: 1 Monday … 7 Sunday. */
  readonly weekday: number
  readonly everyWeeks: number
  /** The Monday from which every n weeks is counted. */
  readonly anchor: string
  readonly kind: 'online-follow-up' | 'offline'
  readonly startsAt: string
  readonly endsAt: string
  readonly bandMinutes: number
  readonly numbersPerBand: number
  readonly quotas: Quotas
  readonly giveBacks: readonly GiveBack[]
  readonly validFrom: string
  readonly validTo: string | null
  readonly replacesId: string | null
}

export interface ExceptionRow {
  readonly id: string
  /** null: the region's. */
  readonly institutionId: string | null
  readonly doctorId: string | null
  readonly from: string
  readonly to: string
  readonly details: ExceptionRequest
  readonly addedAt: Date
  readonly withdrawnAt: Date | null
}

/** A session that a day should have, from a template or an exception. */
export interface Wanted
  extends Pick<
    TemplateRow,
    | 'doctorId'
    | 'institutionId'
    | 'kind'
    | 'startsAt'
    | 'endsAt'
    | 'bandMinutes'
    | 'numbersPerBand'
    | 'quotas'
    | 'giveBacks'
  > {
  readonly sourceId: string
  readonly day: string
}

export type Missing = 'holiday' | 'leave' | 'moved'

export interface DayPlan {
  readonly wanted: readonly Wanted[]
  readonly leftOut: readonly { wanted: Wanted; why: Missing }[]
}

const dayMs = 24 * 60 * 60_000

export function weekdayOf(day: string): number {
  return new Date(day).getUTCDay() || 7
}

export function mondayOf(day: string): string {
  return new Date(Date.parse(day) - (weekdayOf(day) - 1) * dayMs).toISOString().slice(0, 10)
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}

/** The instant of a clock time in the region (UTC+8 all year). */
export function chinaTime(day: string, clockTime: string): Date {
  return new Date(`${day}T${clockTime}:00+08:00`)
}

export function daysFrom(first: string, last: string): string[] {
  const count = Math.floor((Date.parse(last) - Date.parse(first)) / dayMs) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayAfter(first, index))
}

/** Whether the template has a session on the day, exceptions aside. */
export function sits(template: TemplateRow, day: string): boolean {
  if (weekdayOf(day) !== template.weekday) return false
  if (day < template.validFrom || (template.validTo !== null && day > template.validTo)) return false
  const weeks = Math.round((Date.parse(mondayOf(day)) - Date.parse(template.anchor)) / (7 * dayMs))
  return weeks >= 0 && weeks % template.everyWeeks === 0
}

/**
 * The sessions of a day. A session that was moved away is missing for that; a holiday of the region or the hospital and a doctor's
 * leave take templates' sessions. Extra and moved-in sessions are decisions about that day: they take place on a holiday too.
 */
export function planOf(day: string, templates: readonly TemplateRow[], exceptions: readonly ExceptionRow[]): DayPlan {
  const inForce = exceptions.filter(({ withdrawnAt }) => withdrawnAt === null)
  const wanted: Wanted[] = []
  const leftOut: { wanted: Wanted; why: Missing }[] = []
  for (const template of templates.filter((one) => sits(one, day))) {
    const one = wantedOf(template, day)
    const why = missing(template, day, inForce)
    if (why) leftOut.push({ wanted: one, why })
    else wanted.push(one)
  }
  for (const exception of inForce) {
    const one = addedBy(exception, day, templates)
    if (one) wanted.push(one)
  }
  const byTime = (a: Wanted, b: Wanted) =>
    a.startsAt.localeCompare(b.startsAt) || a.doctorId.localeCompare(b.doctorId) || a.sourceId.localeCompare(b.sourceId)
  return { wanted: wanted.sort(byTime), leftOut }
}

function wantedOf(template: TemplateRow, day: string): Wanted {
  const { id, doctorId, institutionId, kind, startsAt, endsAt, bandMinutes, numbersPerBand, quotas, giveBacks } =
    template
  return {
    sourceId: id,
    day,
    doctorId,
    institutionId,
    kind,
    startsAt,
    endsAt,
    bandMinutes,
    numbersPerBand,
    quotas,
    giveBacks,
  }
}

function missing(template: TemplateRow, day: string, exceptions: readonly ExceptionRow[]): Missing | undefined {
  const onDay = exceptions.filter(({ from, to }) => from <= day && day <= to)
  const moved = ({ details }: ExceptionRow) =>
    details.kind === 'moved' && details.templateId === template.id && details.day === day
  const leave = ({ details, doctorId }: ExceptionRow) => details.kind === 'leave' && doctorId === template.doctorId
  const holiday = ({ details, institutionId }: ExceptionRow) =>
    details.kind === 'holiday' && (institutionId === null || institutionId === template.institutionId)
  // A moved session's span runs from one of its days to the other.
  if (exceptions.some(moved)) return 'moved'
  if (onDay.some(leave)) return 'leave'
  return onDay.some(holiday) ? 'holiday' : undefined
}

function addedBy(exception: ExceptionRow, day: string, templates: readonly TemplateRow[]): Wanted | undefined {
  const { details, id: sourceId } = exception
  if (details.kind === 'extra' && details.day === day) {
    const { doctorId, sessionKind, startsAt, endsAt, bandMinutes, numbersPerBand, quotas, giveBacks } = details
    const times = { startsAt, endsAt, bandMinutes, numbersPerBand, quotas, giveBacks }
    return { sourceId, day, doctorId, institutionId: exception.institutionId!, kind: sessionKind, ...times }
  }
  if (details.kind === 'moved' && details.toDay === day) {
    const template = templates.find(({ id }) => id === details.templateId)
    // Of a template that had no session on that day nothing was moved.
    if (!template || !sits(template, details.day)) return undefined
    return { ...wantedOf(template, day), sourceId, startsAt: details.startsAt, endsAt: details.endsAt }
  }
  return undefined
}

/** Whether two sessions are the same as far as anybody who books is concerned. */
export function sameSession(a: Wanted, b: Wanted): boolean {
  const told = ({ doctorId, kind, startsAt, endsAt, bandMinutes, numbersPerBand, quotas, giveBacks }: Wanted) =>
    JSON.stringify([doctorId, kind, startsAt, endsAt, bandMinutes, numbersPerBand, quotas, giveBacks])
  return a.day === b.day && a.sourceId === b.sourceId && told(a) === told(b)
}

/** How many numbers it makes. */
export function numbersIn(wanted: Pick<Wanted, 'startsAt' | 'endsAt' | 'bandMinutes' | 'numbersPerBand'>): number {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
  const bands = Math.floor((minutes(wanted.endsAt) - minutes(wanted.startsAt)) / wanted.bandMinutes)
  return Math.max(0, bands) * wanted.numbersPerBand
}

export function quotasOf(quotas: Quotas): number {
  return quotas.window + quotas['primary-care'] + quotas.referral
}

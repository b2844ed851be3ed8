/** HL7 times to FHIR's: what the sender knew is told, no digit more. */

interface Stamp {
  readonly date: string
  /** hh:mm:ss(.fff), where there is one. */
  readonly time: string | undefined
  readonly zone: string | undefined
}

const hl7 = /^(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(?:(\d{2})(?:\.(\d{1,9})|(\d{3}))?)?)?([+-]\d{4})?$/
/** How Chinese systems often write it instead. */
const iso =
  /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?)?(Z|[+-]\d{2}:?\d{2})?$/

function read(text: string): Stamp | undefined {
  const compact = hl7.exec(text)
  const match = compact ?? iso.exec(text)
  if (!match) return undefined
  const pad = (part: string | undefined) => part?.padStart(2, '0')
  const [year, month, day, hour] = [match[1]!, pad(match[2]), pad(match[3]), pad(match[4])]
  const [minute, second] = [match[5] ?? '00', match[6] ?? '00']
  const fraction = compact ? (match[7] ?? match[8]) : match[7]
  const zone = compact ? match[9] : match[8]
  if (year === '0000' || !inCalendar(year, month, day)) return undefined
  if (hour !== undefined && (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)) return undefined
  const date = [year, month, day].filter((part) => part !== undefined).join('-')
  const time = hour === undefined ? undefined : `${hour}:${minute}:${second}${fraction ? `.${fraction}` : ''}`
  if (time !== undefined && day === undefined) return undefined
  return { date, time, zone: zone ? offset(zone) : undefined }
}

function inCalendar(year: string, month = '01', day = '01'): boolean {
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.getUTCDate() === Number(day)
}

function offset(zone: string): string {
  if (zone === 'Z') return '+00:00'
  const digits = zone.replace(':', '')
  return `${digits.slice(0, 3)}:${digits.slice(3)}`
}

/** A FHIR dateTime: 2018, 2018-01, 2018-01-18 or to the second with a zone. An hour without minutes is told as its full hour. */
export function dateTime(text: string, zone: string): string | undefined {
  const stamp = read(text)
  return stamp && (stamp.time === undefined ? stamp.date : `${stamp.date}T${stamp.time}${stamp.zone ?? zone}`)
}

/** A FHIR date. A time of day is left away only where it says nothing (midnight). */
export function date(text: string): string | undefined {
  return read(text)?.date
}

/** The time of day that `date` leaves away: '' where there is none or it is midnight. */
export function restOfDay(text: string): string {
  const time = read(text)?.time ?? ''
  return /^00:00:00/.test(time) ? '' : time
}

/** A FHIR instant: only what is known to the minute at least. */
export function instant(text: string, zone: string): string | undefined {
  const stamp = read(text)
  return stamp?.time === undefined ? undefined : `${stamp.date}T${stamp.time}${stamp.zone ?? zone}`
}

/** A FHIR time of TM (hhmm[ss[.s…]]). */
export function timeOfDay(text: string): string | undefined {
  const match = /^(\d{2}):?(\d{2}):?(\d{2})?(\.\d{1,6})?/.exec(text)
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59 || Number(match[3] ?? 0) > 59) return undefined
  return `${match[1]}:${match[2]}:${match[3] ?? '00'}${match[4] ?? ''}`
}

/** The zone that MSH-7 says, which holds for times in the message that say none (HL7 2.5.1 §2.A.22). */
export function zoneOf(text: string): string | undefined {
  return read(text)?.zone
}

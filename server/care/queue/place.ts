/**
 * A place in the queue of a session. Rules only: no clock, no I/O. waiting → called → in-room → done; at-tests in between; who is
 * called and not there comes back later, and is missed in the end.
 */
import type { PlaceState, Priority } from '#contracts/queue'
import { refuse, refuseUnless } from '#kernel'

export interface Rule {
  readonly id: string
  readonly institutionId: string | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly lateAfterMinutes: number
  readonly lateBehind: number
  readonly passBehind: number
  readonly passesMax: number
  readonly elderFromYears: number | null
  readonly clause: string
}

export interface Place {
  readonly id: string
  readonly appointmentId: string
  readonly sessionId: string
  readonly residentId: string
  readonly doctorId: string
  readonly institutionId: string
  readonly departmentCode: string
  readonly date: string
  readonly numberSeq: number
  readonly bandStartsAt: Date
  readonly bandEndsAt: Date
  readonly state: PlaceState
  readonly priority: Priority | null
  readonly priorityReason: string | null
  readonly ruleId: string
  readonly checkedInAt: Date
  readonly late: boolean
  /** Comes in when so many were called in the session; null: in the ordinary order. */
  readonly afterCalls: number | null
  readonly returnedAt: Date | null
  readonly calls: number
  readonly passedOver: number
  readonly roomId: string | null
  readonly calledAt: Date | null
  readonly beganAt: Date | null
  readonly secondsInRoom: number
  readonly finishedAt: Date | null
}

const minuteMs = 60_000

export function isLate(bandStartsAt: Date, at: Date, rule: Rule): boolean {
  return at.getTime() > bandStartsAt.getTime() + rule.lateAfterMinutes * minuteMs
}

/**
 * The order in which those who wait are called: urgent ones, then those back from tests, then by band, within the band
 * priority first, then by number. Who came late or was passed over stands after as many others as the rule says.
 */
export function inOrder(places: readonly Place[], callsSoFar: number): Place[] {
  const waiting = places.filter(({ state }) => state === 'waiting')
  const ordinary = waiting.filter(
    (place) => place.afterCalls === null || place.returnedAt || place.priority === 'urgent',
  )
  const line = ordinary.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.returnedAt && b.returnedAt ? a.returnedAt.getTime() - b.returnedAt.getTime() : 0) ||
      a.bandStartsAt.getTime() - b.bandStartsAt.getTime() ||
      Number(b.priority !== null) - Number(a.priority !== null) ||
      a.numberSeq - b.numberSeq,
  )
  const later = waiting
    .filter((place) => !ordinary.includes(place))
    .toSorted((a, b) => a.afterCalls! - b.afterCalls! || a.checkedInAt.getTime() - b.checkedInAt.getTime())
  // Each is put where its turn has come; those before it in this list have been put already and are counted.
  let last = -1
  for (const place of later) {
    last = Math.max(last + 1, Math.min(Math.max(0, place.afterCalls! - callsSoFar), line.length))
    line.splice(last, 0, place)
  }
  return line
}

const rank = (place: Place) => (place.priority === 'urgent' ? 0 : place.returnedAt ? 1 : 2)

export function called(place: Place, roomId: string | null, at: Date): Place {
  refuseUnless(place.state === 'waiting', 'queue.not_waiting', { params: { state: place.state } })
  return { ...place, state: 'called', calledAt: at, calls: place.calls + 1, roomId, afterCalls: null, returnedAt: null }
}

export function calledAgain(place: Place, at: Date): Place {
  refuseUnless(place.state === 'called', 'queue.not_called', { params: { state: place.state } })
  return { ...place, calledAt: at, calls: place.calls + 1 }
}

/** Called and not there: comes back after some others; the last time the rule allows, it is missed. */
export function passedOver(place: Place, rule: Rule, callsSoFar: number, at: Date): Place {
  refuseUnless(place.state === 'called', 'queue.not_called', { params: { state: place.state } })
  const times = place.passedOver + 1
  if (times >= rule.passesMax) return { ...place, state: 'missed', passedOver: times, finishedAt: at }
  return { ...place, state: 'waiting', passedOver: times, afterCalls: callsSoFar + rule.passBehind }
}

export function begun(place: Place, at: Date): Place {
  refuseUnless(place.state === 'called', 'queue.not_called', { params: { state: place.state } })
  return { ...place, state: 'in-room', beganAt: at }
}

const secondsSince = (place: Place, at: Date) =>
  place.secondsInRoom + Math.max(0, Math.round((at.getTime() - place.beganAt!.getTime()) / 1000))

export function atTests(place: Place, at: Date): Place {
  refuseUnless(place.state === 'in-room', 'queue.not_in_room', { params: { state: place.state } })
  return { ...place, state: 'at-tests', secondsInRoom: secondsSince(place, at), beganAt: null }
}

export function backFromTests(place: Place, at: Date): Place {
  if (place.state !== 'at-tests') refuse('queue.not_at_tests', { params: { state: place.state } })
  return { ...place, state: 'waiting', returnedAt: at, afterCalls: null }
}

export function finished(place: Place, at: Date): Place {
  refuseUnless(place.state === 'in-room', 'queue.not_in_room', { params: { state: place.state } })
  return { ...place, state: 'done', secondsInRoom: secondsSince(place, at), finishedAt: at }
}

/** What becomes of an open place when its day is over; who was never called has missed nothing. */
export function closed(place: Place, at: Date): Place {
  const seen = place.state === 'in-room' || place.state === 'at-tests'
  const away = place.state === 'called' || place.passedOver > 0
  return { ...place, state: seen ? 'done' : away ? 'missed' : 'closed', finishedAt: at }
}

const measuredMin = 3
const measuredOf = 10

/** Minutes for each, as measured in this session: the median of the last ten visits; undefined while there are fewer than three. */
export function paceMinutes(done: readonly Place[]): number | undefined {
  const seconds = done
    .filter((place) => place.state === 'done' && place.secondsInRoom > 0)
    .toSorted((a, b) => b.finishedAt!.getTime() - a.finishedAt!.getTime())
    .slice(0, measuredOf)
    .map((place) => place.secondsInRoom)
    .toSorted((a, b) => a - b)
  if (seconds.length < measuredMin) return undefined
  const middle = seconds.length >> 1
  const median = seconds.length % 2 ? seconds[middle]! : (seconds[middle - 1]! + seconds[middle]!) / 2
  return Math.max(1, Math.round(median / 60))
}

export interface Waiting {
  readonly ahead: number
  readonly paceMinutes: number
  /** Who is in the room has been there since. */
  readonly inRoomSince: Date | null
  readonly startsAt: Date
}

/** About how long: those ahead, what is left of the visit in the room, and the time until the session begins. */
export function aboutMinutes({ ahead, paceMinutes, inRoomSince, startsAt }: Waiting, now: Date): number {
  const spent = inRoomSince ? (now.getTime() - inRoomSince.getTime()) / minuteMs : 0
  const left = inRoomSince ? Math.max(0, paceMinutes - spent) : 0
  const untilStart = Math.max(0, (startsAt.getTime() - now.getTime()) / minuteMs)
  return Math.round(untilStart + left + ahead * paceMinutes)
}

/** A012: the session's letter and the number in it. */
export function ticketOf(letter: string, numberSeq: number): string {
  return `${letter}${String(numberSeq).padStart(3, '0')}`
}

/** A, B … Z, AA, AB …: the letter of the n-th session of a hospital's day, from 0. */
export function letterOf(index: number): string {
  const first = index >= 26 ? letterOf(Math.floor(index / 26) - 1) : ''
  return `${first}${String.fromCharCode(65 + (index % 26))}`
}

/** The rule of the institution in force on a day, else the region's. */
export function ruleInForce(rules: readonly Rule[], institutionId: string, onDate: string): Rule {
  const inForce = rules.filter((rule) => rule.validFrom <= onDate && (rule.validTo === null || rule.validTo >= onDate))
  const newest = (some: Rule[]) => some.toSorted((a, b) => b.validFrom.localeCompare(a.validFrom))[0]
  const found =
    newest(inForce.filter((rule) => rule.institutionId === institutionId)) ??
    newest(inForce.filter((rule) => rule.institutionId === null))
  if (!found) throw new Error(`No queue rule is in force on ${onDate}: the region's row is missing`)
  return found
}

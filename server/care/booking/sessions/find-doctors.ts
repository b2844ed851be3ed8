/** Reading what can be booked: departments, doctors, sessions, bands. Public within the region: no person's data. */
import {
  DepartmentList,
  DoctorList,
  DoctorSessions,
  DoctorSessionsRequest,
  FindDoctorsRequest,
  ListDepartmentsRequest,
  SessionBands,
  SessionRequest,
} from '#contracts/booking'
import { priceOf } from '#insurance/benefits'
import { type Context, type Role, refuse, refuseUnless, verb } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { dayAfter } from '../region-time.ts'
import { showDoctor, showSession, visitFeeCode } from '../show.ts'
import { searchDoctors } from './doctor-search.ts'
import { searchWords } from './pinyin-text.ts'
import { reachOf } from './reach.ts'
import * as store from './session-store.ts'

const signedIn: readonly Role[] = [
  'resident',
  'doctor',
  'pharmacist',
  'registrar',
  'manager',
  'administrator',
  'integration',
  'system',
]
/** A free number further ahead than any policy's window is not looked for. */
const lookAheadDays = 90

export const listDepartments = verb(
  {
    name: 'booking.list_departments',
    may: signedIn,
    input: ListDepartmentsRequest,
    answer: DepartmentList,
    summary: 'Departments that have doctors with sessions.',
  },
  async (ctx, request) => {
    const rows = await store.departmentsOf(ctx, request.institutionId)
    const departments = rows.map((row) => ({
      institutionId: row.institution_id,
      institutionName: row.institution_name,
      code: row.department_code,
      name: row.department_name,
      doctors: row.doctors,
    }))
    return { departments }
  },
)

/**
 * By characters, pinyin or initials of doctor, department, hospital or speciality; the soonest free first, or the nearest, or the
 * cheapest. Free is what whoever asks may take. Refusals: booking.place_unknown (an institution nobody has put on the map).
 */
export const findDoctors = verb(
  {
    name: 'booking.find_doctors',
    may: signedIn,
    input: FindDoctorsRequest,
    answer: DoctorList,
    summary: 'Doctors that can be booked, the soonest free first.',
  },
  async (ctx, request) => {
    const rows = await searchDoctors(ctx, await reachOf(ctx), {
      ...request,
      words: searchWords(request.q),
      ...lookAhead(ctx),
      near: await placeOf(ctx, request.nearInstitutionId, request.sort === 'distance'),
      onlineFeeFen: await onlineFee(ctx),
    })
    return { doctors: rows.map(showDoctor), total: rows[0]?.total ?? 0 }
  },
)

/** Refusals: booking.doctor_unknown. */
export const doctorSessions = verb(
  {
    name: 'booking.doctor_sessions',
    may: signedIn,
    input: DoctorSessionsRequest,
    answer: DoctorSessions,
    summary: 'A doctor and the sessions of a span of days.',
  },
  async (ctx, request) => {
    const { from, to } = lookAhead(ctx)
    const reach = await reachOf(ctx)
    const [doctor] = await searchDoctors(ctx, reach, {
      doctorId: request.doctorId,
      words: [],
      from,
      to,
      limit: 1,
      offset: 0,
      onlineFeeFen: await onlineFee(ctx),
    })
    if (!doctor) refuse('booking.doctor_unknown')
    const sessions = await store.sessionsOf(ctx, reach, {
      ...request,
      from: request.from ?? from,
      to: request.to ?? to,
    })
    const shown = []
    for (const session of sessions) shown.push(await showSession(ctx, session))
    return { doctor: showDoctor(doctor), sessions: shown }
  },
)

/** Refusals: booking.session_unknown. */
export const sessionBands = verb(
  {
    name: 'booking.session_bands',
    may: signedIn,
    input: SessionRequest,
    answer: SessionBands,
    summary: 'The time bands of a session with their free numbers.',
  },
  async (ctx, { sessionId }) => {
    const reach = await reachOf(ctx)
    const session = await store.countedSession(ctx, reach, sessionId)
    if (!session) refuse('booking.session_unknown')
    const bands = (await store.bandsOf(ctx, reach, sessionId)).map((band) => ({
      startsAt: band.starts_at.toISOString(),
      endsAt: band.ends_at.toISOString(),
      numbers: band.numbers,
      // A band that is over has nothing left to take.
      freeNumbers: band.ends_at > ctx.now ? band.free : 0,
    }))
    return { session: await showSession(ctx, session), bands }
  },
)

/** Where the person has said to be near to; the caller decides what counts as such a place. */
async function placeOf(ctx: Context, institutionId: string | undefined, needed: boolean) {
  if (!institutionId) {
    refuseUnless(!needed, 'booking.place_unknown', { field: 'nearInstitutionId' })
    return undefined
  }
  const { latitude, longitude } = await institutionOf(ctx, institutionId)
  refuseUnless(latitude !== null && longitude !== null, 'booking.place_unknown', { field: 'nearInstitutionId' })
  return { latitude, longitude }
}

async function onlineFee(ctx: Context): Promise<number | null> {
  return (await priceOf(ctx, [visitFeeCode], dayOf(ctx.now))).get(visitFeeCode)?.pric ?? null
}

function lookAhead(ctx: Context): { from: string; to: string } {
  const from = dayOf(ctx.now)
  return { from, to: dayAfter(from, lookAheadDays) }
}

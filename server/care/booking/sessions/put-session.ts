/** A session whose numbers are made elsewhere: by the hospital's own system. */
import type { Channel, SessionKind } from '#contracts/booking'
import { announce, audit, type Context } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { numbersMoved, sessionOpened, sessionResumed, sessionSuspended } from '../events.ts'
import type { SessionRow } from '../number.ts'
import { searchText } from './pinyin-text.ts'
import { putNumbers } from './pool-store.ts'
import * as store from './session-store.ts'

export interface GivenNumber {
  readonly seq: number
  readonly startsAt: Date
  readonly endsAt: Date
  /** What it is for everybody. A number that one of ours holds or has is not changed by this. */
  readonly state: 'free' | 'closed' | 'elsewhere'
  readonly channel: Channel
}

export interface GivenSession {
  /** Without one, a new session. */
  readonly id?: string | undefined
  readonly doctor: { id: string; name: string; title: string; specialty: string }
  readonly institutionId: string
  readonly department: { code: string; name: string }
  readonly kind: SessionKind
  readonly startsAt: Date
  readonly endsAt: Date
  readonly feeFen: number | null
  readonly state: 'open' | 'suspended'
  readonly reason: string | null
  /** All of them: an untaken number that is not in the list is there no more. */
  readonly numbers: readonly GivenNumber[]
}

export interface PutSession {
  readonly sessionId: string
  readonly numbers: readonly { id: string; seq: number; state: string }[]
}

/**
 * Writes the session as the hospital says it is, as often as it says so: the same again changes nothing. Numbers are known by
 * `seq`. What one of ours holds or has booked stays; suspension of those is told by booking.session_suspended.
 */
export async function putSession(ctx: Context, given: GivenSession): Promise<PutSession> {
  return ctx.transaction(async (ctx) => {
    await store.lockDoctor(ctx, given.doctor.id)
    const before = given.id === undefined ? undefined : await store.sessionById(ctx, given.id)
    const session: SessionRow = {
      id: before?.id ?? given.id ?? ctx.chance.uuid(),
      doctorId: given.doctor.id,
      institutionId: given.institutionId,
      departmentCode: given.department.code,
      departmentName: given.department.name,
      kind: given.kind,
      date: dayOf(given.startsAt),
      startsAt: given.startsAt,
      endsAt: given.endsAt,
      master: 'his',
      feeFen: given.feeFen,
      state: given.state,
      suspendedReason: given.state === 'suspended' ? given.reason : null,
      releasesAt: null,
    }
    await listGivenDoctor(ctx, given)
    if (before) await store.updateSession(ctx, session)
    else await store.insertSession(ctx, session, [])
    const changed = await putNumbers(ctx, session.id, given)
    if (!before) {
      await audit(ctx, { action: 'create', entity: 'booking.session', entityId: session.id })
      await announce(ctx, sessionOpened, session.id, { sessionId: session.id })
    } else if (changed.length > 0) {
      await announce(ctx, numbersMoved, session.id, { sessionId: session.id, numberIds: changed })
    }
    await tellSuspension(ctx, before, session)
    const numbers = await store.numbersOf(ctx, session.id)
    return { sessionId: session.id, numbers: numbers.map(({ id, seq, state }) => ({ id, seq, state })) }
  })
}

async function tellSuspension(ctx: Context, before: SessionRow | undefined, after: SessionRow): Promise<void> {
  if ((before?.state ?? 'open') === after.state) return
  const told = after.state === 'suspended' ? sessionSuspended : sessionResumed
  await announce(ctx, told, after.id, { sessionId: after.id, reason: after.suspendedReason ?? '' })
}

async function listGivenDoctor(ctx: Context, given: GivenSession): Promise<void> {
  const institution = await institutionOf(ctx, given.institutionId)
  const { doctor, department } = given
  await store.saveDoctor(ctx, {
    id: doctor.id,
    institution_id: given.institutionId,
    institution_name: institution.name,
    department_code: department.code,
    department_name: department.name,
    name: doctor.name,
    title: doctor.title,
    specialty: doctor.specialty,
    search_text: searchText(doctor.name, department.name, institution.name, doctor.specialty),
  })
}

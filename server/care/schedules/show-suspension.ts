/** Suspensions and displaced people as the contract shows them. */
import type { Displaced, Suspension, SuspensionDetail } from '#contracts/suspensions'
import { audit, type Context } from '#kernel'
import { residentsOf } from '#people/residents'
import type { DisplacedRow, SuspensionRow } from './displaced-store.ts'
import * as store from './displaced-store.ts'
import { doctorNames, sittingsByIds } from './template-store.ts'

/**
 * Who is to be called: not reached so far, and half of the time to answer is over, or it has been decided for them. Until the lost
 * time itself is past: then they have stood before the door.
 */
export function toCall(row: DisplacedRow, now: Date): boolean {
  if (row.reached_at || row.state === 'restored' || row.was_until <= now) return false
  if (row.decided_at || !row.decide_by) return true
  const half = (row.created_at.getTime() + row.decide_by.getTime()) / 2
  return now.getTime() >= half
}

export async function showDetail(ctx: Context, suspension: SuspensionRow): Promise<SuspensionDetail> {
  const rows = await store.displacedOf(ctx, { suspensionIds: [suspension.id] })
  const [shown] = await showSuspensions(ctx, [suspension])
  return { suspension: shown!, displaced: await showDisplaced(ctx, rows) }
}

export async function showSuspensions(ctx: Context, rows: readonly SuspensionRow[]): Promise<Suspension[]> {
  const displaced = await store.displacedOf(ctx, { suspensionIds: rows.map(({ id }) => id) })
  const sittings = await sittingsByIds(
    ctx,
    rows.map(({ session_id }) => session_id),
  )
  const names = await doctorNames(
    ctx,
    rows.flatMap(({ doctor_id, substitute_id }) => [doctor_id, ...(substitute_id ? [substitute_id] : [])]),
  )
  return rows.map((row) => {
    const sitting = sittings.get(row.session_id)
    const of = displaced.filter(({ suspension_id }) => suspension_id === row.id)
    const count = (which: (one: DisplacedRow) => boolean) => of.filter(which).length
    const nameOf = (id: string) => names.get(id)?.name ?? (sitting?.doctor_id === id ? sitting.doctor_name : '')
    return {
      id: row.id,
      kind: row.kind,
      sessionId: row.session_id,
      doctorId: row.doctor_id,
      doctorName: nameOf(row.doctor_id),
      substituteId: row.substitute_id,
      substituteName: row.substitute_id ? nameOf(row.substitute_id) : null,
      departmentName: sitting?.department_name ?? '',
      day: row.date,
      from: row.from_at.toISOString(),
      until: row.until_at.toISOString(),
      reason: row.reason,
      saidAt: row.said_at.toISOString(),
      undoUntil: row.undo_until.toISOString(),
      resumedAt: row.resumed_at?.toISOString() ?? null,
      people: {
        total: of.length,
        open: count(({ decided_at }) => decided_at === null),
        moved: count(({ state }) => state === 'moved'),
        stay: count(({ state }) => state === 'stays'),
        refunded: count(({ state }) => state === 'refunded'),
        toCall: count((one) => toCall(one, ctx.now)),
      },
    }
  })
}

/** Each person shown is a read of their data. */
export async function showDisplaced(ctx: Context, rows: readonly DisplacedRow[]): Promise<Displaced[]> {
  const numbers = await store.numbersByIds(
    ctx,
    rows.flatMap(({ offered_number_id }) => offered_number_id ?? []),
  )
  const sittings = await sittingsByIds(
    ctx,
    [...numbers.values()].map(({ session_id }) => session_id),
  )
  const people = await residentsOf(ctx, [...new Set(rows.map(({ resident_id }) => resident_id))])
  const calls = await store.callsOf(
    ctx,
    rows.map(({ id }) => id),
  )
  for (const row of rows) {
    const { resident_id: residentId, id: entityId } = row
    await audit(ctx, { action: 'read', residentId, entity: 'schedules.displaced', entityId })
  }
  return rows.map((row) => {
    const number = row.offered_number_id ? numbers.get(row.offered_number_id) : undefined
    const person = people.find(({ id }) => id === row.resident_id)
    return {
      id: row.id,
      suspensionId: row.suspension_id,
      appointmentId: row.appointment_id,
      residentId: row.resident_id,
      residentName: person?.name ?? '',
      phone: person?.phone ?? null,
      wasAt: row.was_at.toISOString(),
      state: row.state,
      decidedBy: row.decided_by,
      decideBy: row.decided_at ? null : (row.decide_by?.toISOString() ?? null),
      offeredAt: number
        ? {
            sessionId: number.session_id,
            doctorName: sittings.get(number.session_id)?.doctor_name ?? '',
            startsAt: number.starts_at.toISOString(),
            endsAt: number.ends_at.toISOString(),
          }
        : null,
      reachedAt: row.reached_at?.toISOString() ?? null,
      call: toCall(row, ctx.now),
      calls: calls
        .filter(({ displaced_id }) => displaced_id === row.id)
        .map(({ at, by, reached, note }) => ({ at: at.toISOString(), by, reached, note })),
    }
  })
}

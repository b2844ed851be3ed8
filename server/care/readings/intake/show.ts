import type { Reading } from '#contracts/readings'
import { type Context, Refusal, type RefusalCode } from '#kernel'
import { alarmsOfReadings } from '../alarms/store.ts'
import type { ReadingRow } from '../tables.ts'

export async function showReading(ctx: Context, row: ReadingRow): Promise<Reading> {
  return (await showReadings(ctx, [row]))[0]!
}

export async function showReadings(ctx: Context, rows: readonly ReadingRow[]): Promise<Reading[]> {
  const alarms = await alarmsOfReadings(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    id: row.id,
    residentId: row.residentId,
    kind: row.kind,
    measuredAt: row.measuredAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    systolicMmHg: row.systolicMmHg,
    diastolicMmHg: row.diastolicMmHg,
    pulseBpm: row.pulseBpm,
    glucoseMmol: row.glucoseMmol,
    glucoseMoment: row.glucoseMoment,
    value: row.value,
    source: row.source,
    deviceId: row.deviceId,
    state: row.state,
    heldCode: row.heldCode,
    heldReason: reasonOf(ctx, row),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedReason: row.decidedReason,
    alarmId: alarms.get(row.id) ?? null,
  }))
}

/** The sentence of the code under which it was held, in the reader's language. */
export function reasonOf(ctx: Context, row: Pick<ReadingRow, 'heldCode' | 'sent'>): string | null {
  if (!row.heldCode) return null
  const params = (row.sent.found ?? {}) as Record<string, string | number>
  return new Refusal(row.heldCode as RefusalCode, { params }).sentence(ctx.locale)
}

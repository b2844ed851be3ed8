/** What was measured at a visit is among the person's readings, once, whichever version stands. */
import { keepReading, withdrawReading } from '#care/readings'
import type { FollowUp, Measured } from '#contracts/follow-ups'
import type { KeepRequest } from '#contracts/readings'
import type { Context } from '#kernel'
import { derivedId } from './compose.ts'
import type { CheckTable } from './tables.ts'

type Values = Pick<KeepRequest, 'kind' | 'systolic' | 'diastolic' | 'pulse' | 'value' | 'unit' | 'moment'>

/** A reading for each thing measured, by a name that stays the same from version to version. */
export function readingsOfVisit(measured: Measured): Map<string, Values> {
  const { systolicMmhg: systolic, diastolicMmhg: diastolic, heartRateBpm: pulse } = measured
  const readings = new Map<string, Values>()
  if (systolic !== undefined && diastolic !== undefined)
    readings.set('blood-pressure', {
      kind: 'blood-pressure',
      systolic,
      diastolic,
      ...(pulse === undefined ? {} : { pulse }),
      unit: 'mm[Hg]',
    })
  else if (pulse !== undefined) readings.set('heart-rate', { kind: 'heart-rate', value: pulse, unit: '/min' })
  const add = (name: string, value: number | undefined, rest: Omit<Values, 'value'>) => {
    if (value !== undefined) readings.set(name, { ...rest, value })
  }
  const glucose = { kind: 'glucose', unit: 'mmol/L' } as const
  add('fasting', measured.fastingGlucoseMmol, { ...glucose, moment: 'fasting' })
  add('after-meal', measured.afterMealGlucoseMmol, { ...glucose, moment: 'after-meal' })
  add('random', measured.randomGlucoseMmol, { ...glucose, moment: 'random' })
  add('weight', measured.weightKg, { kind: 'weight', unit: 'kg' })
  add('hba1c', measured.hba1cPercent, { kind: 'hba1c', unit: '%' })
  add('spo2', measured.spo2Percent, { kind: 'spo2', unit: '%' })
  return readings
}

/** The readings of a visit; where a version before had other values, those are taken back with the reason. */
export async function keepMeasured(
  ctx: Context,
  visit: FollowUp,
  corrected: { before: FollowUp; reason: string } | undefined,
): Promise<void> {
  const now = readingsOfVisit(visit.measured)
  if (corrected) await takeBack(ctx, corrected.before, now, visit.doneAt, corrected.reason)
  for (const [name, values] of now)
    await keepReading(ctx, {
      ...values,
      id: readingId(visit, name, values),
      residentId: visit.residentId,
      measuredAt: visit.doneAt,
      source: 'follow-up',
      followUpId: visit.visitId,
    })
}

/** A health check has a day, no hour: its readings stand at noon. */
export async function keepMeasuredOfCheck(ctx: Context, check: CheckTable): Promise<void> {
  const noon = new Date(`${check.done_on}T12:00:00+08:00`)
  const measuredAt = (noon < ctx.now ? noon : ctx.now).toISOString()
  for (const [name, values] of readingsOfVisit(check.measured))
    await keepReading(ctx, {
      ...values,
      id: derivedId(check.id, name),
      residentId: check.resident_id,
      measuredAt,
      source: 'clinic',
    })
}

export async function dropMeasuredOfCheck(ctx: Context, check: CheckTable, reason: string): Promise<void> {
  for (const name of readingsOfVisit(check.measured).keys())
    await withdrawReading(ctx, { readingId: derivedId(check.id, name), reason })
}

/** Entered in error: none of its readings counts. */
export async function dropMeasured(ctx: Context, visit: FollowUp, reason: string): Promise<void> {
  await takeBack(ctx, visit, new Map(), visit.doneAt, reason)
}

async function takeBack(
  ctx: Context,
  before: FollowUp,
  now: Map<string, Values>,
  doneAt: string,
  reason: string,
): Promise<void> {
  for (const [name, values] of readingsOfVisit(before.measured)) {
    const stays = now.get(name)
    if (stays && doneAt === before.doneAt && JSON.stringify(stays) === JSON.stringify(values)) continue
    await withdrawReading(ctx, { readingId: readingId(before, name, values), reason })
  }
}

/** Of the visit, the thing, its values and its time: a corrected value is another reading. */
const readingId = ({ visitId, doneAt }: FollowUp, name: string, values: Values) =>
  derivedId(visitId, name, doneAt, JSON.stringify(values))

import type { Alarm } from '#contracts/readings-devices'
import type { Context } from '#kernel'
import { residentsOf } from '#people/residents'
import { wordsOf } from '../intake/units.ts'
import { type AlarmTable, toReading } from '../tables.ts'
import * as store from './store.ts'
import { adviceOf } from './words.ts'

export async function showAlarm(ctx: Context, alarm: AlarmTable): Promise<Alarm> {
  return (await showAlarms(ctx, [alarm]))[0]!
}

export async function showAlarms(ctx: Context, alarms: readonly AlarmTable[]): Promise<Alarm[]> {
  const ids = alarms.map(({ id }) => id)
  const people = await residentsOf(ctx, [...new Set(alarms.map(({ resident_id }) => resident_id))])
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const told = Map.groupBy(await store.toldOf(ctx, ids), ({ alarm_id }) => alarm_id)
  const readings = Map.groupBy(await store.readingsOfAlarms(ctx, ids), ({ alarm_id }) => alarm_id)
  return alarms.map((alarm) => {
    const rows = (readings.get(alarm.id) ?? []).map((row) => ({ row: toReading(row), verdict: row.verdict }))
    const first = rows.find(({ row }) => row.id === alarm.reading_id)!.row
    return {
      ...own(alarm),
      residentName: names.get(alarm.resident_id) ?? '',
      value: wordsOf(first.kind, first),
      readings: rows.map(({ row, verdict }) => ({
        readingId: row.id,
        verdict,
        measuredAt: row.measuredAt.toISOString(),
        value: wordsOf(row.kind, row),
      })),
      told: (told.get(alarm.id) ?? []).map(({ step, who, told_at }) => ({ step, who, at: told_at.toISOString() })),
      advice: adviceOf(first, ctx.locale),
    }
  })
}

const time = (at: Date | null) => at?.toISOString() ?? null

function own(alarm: AlarmTable) {
  return {
    id: alarm.id,
    residentId: alarm.resident_id,
    kind: alarm.kind,
    teamId: alarm.team_id,
    level: alarm.level,
    state: alarm.state,
    raisedAt: alarm.raised_at.toISOString(),
    measuredAt: alarm.measured_at.toISOString(),
    second: alarm.calmed_at ? ('calms' as const) : alarm.confirmed_at ? ('confirms' as const) : null,
    repeatAt: new Date(alarm.raised_at.getTime() + alarm.repeat_minutes * 60_000).toISOString(),
    seenAt: time(alarm.seen_at),
    seenBy: alarm.seen_by,
    closedAt: time(alarm.closed_at),
    outcome: alarm.outcome,
    note: alarm.note,
    step: alarm.step,
    nextStepAt: time(alarm.next_step_at),
  }
}

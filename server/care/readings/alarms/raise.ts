/** What a reading that counts does to alarms, in its own transaction. */
import { tellPerson } from '#care/reminders'
import { announce, audit, type Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { alarmRaised } from '../events.ts'
import { personalLimitsOf, rulesOn } from '../rules/store.ts'
import type { AlarmTable, ReadingRow } from '../tables.ts'
import { teamAnswering } from '../who.ts'
import { type Alarming, alarmOf, nextStepAt, verdictOn } from './judge.ts'
import * as store from './store.ts'
import { tellStep, tellTeam } from './tell.ts'

/** The person must be locked: one alarm a person and kind is raised once, whatever comes how often and in which order. */
export async function hearReading(ctx: Context, row: ReadingRow): Promise<void> {
  const residentId = row.residentId!
  const rules = await rulesOn(ctx, dayOf(row.measuredAt))
  const personal = await personalLimitsOf(ctx, residentId)
  const alarming = alarmOf({ ...row, values: row }, rules.alarms, personal, ctx.now)
  const open = await store.openAlarm(ctx, residentId, row.kind)
  if (open) return followUp(ctx, open, row, alarming)
  if (!alarming) return
  const over = await store.closedAround(ctx, residentId, row.kind, row.measuredAt)
  if (over) return store.attach(ctx, over.id, row.id, 'attached')
  await raise(ctx, row, alarming, rules.escalation)
}

type Steps = Parameters<typeof nextStepAt>[2]

async function raise(ctx: Context, row: ReadingRow, alarming: Alarming, steps: Steps): Promise<void> {
  const residentId = row.residentId!
  const team = await teamAnswering(ctx, residentId)
  const alarm: AlarmTable = {
    id: ctx.chance.uuid(),
    reading_id: row.id,
    resident_id: residentId,
    kind: row.kind,
    team_id: team?.teamId ?? null,
    institution_id: team?.institutionId ?? row.institutionId,
    level: alarming.level,
    state: 'open',
    raised_at: ctx.now,
    measured_at: row.measuredAt,
    repeat_minutes: alarming.repeatMinutes,
    confirmed_at: null,
    calmed_at: null,
    seen_at: null,
    seen_by: null,
    closed_at: null,
    closed_by: null,
    outcome: null,
    note: null,
    step: 0,
    next_step_at: nextStepAt(ctx.now, 0, steps, alarming.level),
  }
  await store.insertAlarm(ctx, alarm)
  await store.attach(ctx, alarm.id, row.id, 'raised')
  await audit(ctx, { action: 'create', residentId, entity: 'readings.alarm', entityId: alarm.id, reason: alarm.level })
  await announce(ctx, alarmRaised, residentId, { alarmId: alarm.id, residentId, teamId: alarm.team_id })
  await tellStep(ctx, alarm, team, 'team')
  await askToRepeat(ctx, alarm, row, alarming)
}

/** Who measured at home is told what to do now; whoever sits before staff is told by them. */
async function askToRepeat(ctx: Context, alarm: AlarmTable, row: ReadingRow, alarming: Alarming): Promise<void> {
  if (alarm.level === 'late' || (row.source !== 'home' && row.source !== 'kit')) return
  const repeatAt = new Date(ctx.now.getTime() + alarm.repeat_minutes * 60_000)
  // Of use for as long as the repeat is: afterwards the team calls.
  const answerUntil = new Date(repeatAt.getTime() + 60 * 60_000).toISOString()
  await tellPerson(ctx, {
    kind: 'reading-alarm',
    key: `reading-alarm:${alarm.id}`,
    aboutId: alarm.resident_id,
    by: row.enteredBy,
    facts: { state: alarming.sign, thingId: alarm.id, answerUntil },
  })
}

/** A later reading confirms or calms; an earlier one that comes late is only attached. A late alarm hurries from the first fresh one. */
async function followUp(
  ctx: Context,
  alarm: AlarmTable,
  row: ReadingRow,
  alarming: Alarming | undefined,
): Promise<void> {
  const verdict = verdictOn({ measuredAt: alarm.measured_at }, row.measuredAt, alarming !== undefined)
  await store.attach(ctx, alarm.id, row.id, verdict)
  if (verdict === 'attached') return
  const changed = await withVerdict(ctx, alarm, verdict === 'confirms' ? alarming : undefined)
  await store.saveAlarm(ctx, changed)
  const { id: entityId, resident_id: residentId } = alarm
  await audit(ctx, { action: 'update', residentId, entity: 'readings.alarm', entityId, reason: verdict })
  await tellTeam(ctx, changed, await teamAnswering(ctx, residentId))
  const hurries = alarm.level === 'late' && changed.level !== 'late'
  if (hurries && alarming) await askToRepeat(ctx, changed, row, alarming)
}

async function withVerdict(ctx: Context, alarm: AlarmTable, confirming: Alarming | undefined): Promise<AlarmTable> {
  if (!confirming) return { ...alarm, calmed_at: ctx.now, next_step_at: null }
  const level = alarm.level === 'late' || confirming.level === 'urgent' ? confirming.level : alarm.level
  const confirmed = { ...alarm, level, confirmed_at: ctx.now, calmed_at: null }
  if (alarm.state !== 'open' || alarm.next_step_at) return confirmed
  // It had calmed down, or was late: from now on somebody is waited for again.
  const { escalation } = await rulesOn(ctx, dayOf(ctx.now))
  return { ...confirmed, next_step_at: nextStepAt(ctx.now, alarm.step, escalation, level) }
}

import { Alarm, AlarmList, AlarmRequest, AlarmsRequest, CloseRequest } from '#contracts/readings-devices'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { mayActFor } from '#people/residents'
import { alarmClosed } from '../events.ts'
import type { AlarmTable } from '../tables.ts'
import { deskRoles, isManager, isStaff, isSystem, teamAnswering, teamIdsOf } from '../who.ts'
import { showAlarm, showAlarms } from './show.ts'
import * as store from './store.ts'
import { tellTeam } from './tell.ts'

/** Members of the team that was told or that answers now; managers of its institution, and of none where nobody answers. */
async function mayHandle(ctx: Context, alarm: AlarmTable): Promise<boolean> {
  if (isSystem(ctx)) return true
  const here = alarm.institution_id ?? ctx.actor.institutionId
  if (isManager(ctx) && here !== undefined && here === ctx.actor.institutionId) return true
  if (!isStaff(ctx)) return false
  const mine = await teamIdsOf(ctx)
  if (alarm.team_id && mine.includes(alarm.team_id)) return true
  const now = await teamAnswering(ctx, alarm.resident_id)
  return now !== undefined && mine.includes(now.teamId)
}

/** The alarms of one's teams; a manager's, of the institution and of those for whom no team answers. */
export const listAlarms = verb(
  {
    name: 'readings.list_alarms',
    may: [...deskRoles, 'system'],
    input: AlarmsRequest,
    answer: AlarmList,
    summary: 'Alarms of the teams of the reader, or of a manager’s institution, newest first.',
  },
  async (ctx, { state, residentId }) => {
    const states = state === 'not-closed' ? (['open', 'seen'] as const) : ([state] as const)
    const institutionId = isManager(ctx) ? ctx.actor.institutionId : undefined
    const teamIds = await teamIdsOf(ctx)
    const alarms = await store.alarmsFor(ctx, { teamIds, institutionId, states, residentId })
    for (const id of new Set(alarms.map(({ resident_id }) => resident_id)))
      await audit(ctx, { action: 'read', residentId: id, entity: 'readings.alarm' })
    return { alarms: await showAlarms(ctx, alarms) }
  },
)

/** Refusals: readings.alarm_unknown, .alarm_not_yours. */
export const readAlarm = verb(
  {
    name: 'readings.read_alarm',
    may: ['resident', ...deskRoles, 'system'],
    input: AlarmRequest,
    answer: Alarm,
    summary: 'An alarm: what raised it, what came after, who was told and what to do.',
  },
  async (ctx, { alarmId }) => {
    const alarm = await store.alarmById(ctx, alarmId)
    if (!alarm) refuse('readings.alarm_unknown')
    const isTheirs = !isStaff(ctx) && (await mayActFor(ctx, alarm.resident_id))
    refuseUnless(isTheirs || (await mayHandle(ctx, alarm)), 'readings.alarm_not_yours')
    const { resident_id: residentId } = alarm
    await audit(ctx, { action: 'read', residentId, entity: 'readings.alarm', entityId: alarmId })
    return showAlarm(ctx, alarm)
  },
)

async function lockToHandle(ctx: Context, alarmId: string): Promise<AlarmTable> {
  const alarm = await store.lockAlarm(ctx, alarmId)
  if (!alarm) refuse('readings.alarm_unknown')
  refuseUnless(await mayHandle(ctx, alarm), 'readings.alarm_not_yours')
  return alarm
}

/** Somebody looks: nobody further is told. Safe to repeat. Refusals: readings.alarm_unknown, .alarm_not_yours. */
export const seeAlarm = verb(
  {
    name: 'readings.see_alarm',
    may: [...deskRoles, 'system'],
    input: AlarmRequest,
    answer: Alarm,
    summary: 'Says that an alarm is being looked after; it is told to nobody further.',
  },
  async (ctx, { alarmId }) => {
    const alarm = await lockToHandle(ctx, alarmId)
    if (alarm.state !== 'open') return showAlarm(ctx, alarm)
    const seen: AlarmTable = { ...alarm, state: 'seen', seen_at: ctx.now, seen_by: whoOf(ctx), next_step_at: null }
    await save(ctx, seen, 'seen')
    return showAlarm(ctx, seen)
  },
)

/** Closes it with what was done. Safe to repeat with the same outcome. Refusals: readings.alarm_unknown, .alarm_not_yours, .alarm_closed. */
export const closeAlarm = verb(
  {
    name: 'readings.close_alarm',
    may: [...deskRoles, 'system'],
    input: CloseRequest,
    answer: Alarm,
    summary: 'Closes an alarm: called, visited, consult, referred, or false.',
  },
  async (ctx, { alarmId, outcome, note }) => {
    const alarm = await lockToHandle(ctx, alarmId)
    if (alarm.state === 'closed') {
      const same = alarm.outcome === outcome && alarm.note === note
      refuseUnless(same, 'readings.alarm_closed', { params: { outcome: String(alarm.outcome) } })
      return showAlarm(ctx, alarm)
    }
    const closed: AlarmTable = {
      ...alarm,
      state: 'closed',
      seen_at: alarm.seen_at ?? ctx.now,
      seen_by: alarm.seen_by ?? whoOf(ctx),
      closed_at: ctx.now,
      closed_by: whoOf(ctx),
      outcome,
      note,
      next_step_at: null,
    }
    await save(ctx, closed, outcome)
    const { resident_id: residentId, team_id: teamId } = alarm
    await announce(ctx, alarmClosed, residentId, { alarmId, residentId, teamId, outcome })
    return showAlarm(ctx, closed)
  },
)

const whoOf = (ctx: Context) => (isSystem(ctx) ? null : ctx.actor.id)

async function save(ctx: Context, alarm: AlarmTable, reason: string): Promise<void> {
  await store.saveAlarm(ctx, alarm)
  const { id: entityId, resident_id: residentId } = alarm
  await audit(ctx, { action: 'update', residentId, entity: 'readings.alarm', entityId, reason })
  await tellTeam(ctx, alarm, await teamAnswering(ctx, residentId))
}

/** Who is told of an alarm, at once: open streams of staff. They carry ids and states, no names and no values. */
import { type Context, pushToStream } from '#kernel'
import type { AlarmTable } from '../tables.ts'
import type { AnsweringTeam } from '../who.ts'
import * as store from './store.ts'

export const staffChannel = (staffId: string) => `readings:alarms:staff:${staffId}`
export const institutionChannel = (institutionId: string) => `readings:alarms:institution:${institutionId}`

type Who = 'team' | 'leader' | 'institution'

/** Tells those of a step, and writes down that they were told. */
export async function tellStep(
  ctx: Context,
  alarm: AlarmTable,
  team: AnsweringTeam | undefined,
  who: Who,
): Promise<void> {
  for (const channel of channelsOf(alarm, team, who)) await push(ctx, channel, alarm)
  await store.noteTold(ctx, alarm.id, alarm.step, toldAs(alarm, team, who))
}

function toldAs(alarm: AlarmTable, team: AnsweringTeam | undefined, who: Who): string {
  if (who === 'institution' || !team) return alarm.institution_id ? `institution:${alarm.institution_id}` : 'nobody'
  return who === 'leader' ? `staff:${team.leaderId}` : `team:${team.teamId}`
}

/** Without a team its institution is told from the first step. */
function channelsOf(alarm: AlarmTable, team: AnsweringTeam | undefined, who: Who): string[] {
  if (who === 'institution' || !team) return alarm.institution_id ? [institutionChannel(alarm.institution_id)] : []
  return (who === 'leader' ? [team.leaderId] : team.memberIds).map(staffChannel)
}

/** Something about it has changed: whoever may look at it fetches it again. */
export async function tellTeam(ctx: Context, alarm: AlarmTable, team: AnsweringTeam | undefined): Promise<void> {
  const members = (team?.memberIds ?? []).map(staffChannel)
  const institution = alarm.institution_id ? [institutionChannel(alarm.institution_id)] : []
  for (const channel of [...members, ...institution]) await push(ctx, channel, alarm)
}

async function push(ctx: Context, channel: string, alarm: AlarmTable): Promise<void> {
  const data = { alarmId: alarm.id, state: alarm.state, level: alarm.level, step: alarm.step }
  await pushToStream(ctx, channel, { id: `${ctx.now.getTime()}.${ctx.chance.uuid()}`, type: 'alarm', data })
}

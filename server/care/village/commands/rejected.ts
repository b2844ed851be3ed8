/** What did not fit its signature, its number or what came before: kept as it came, shown to the leader, never applied. */
import { type Rejected, RejectedList, RejectedRequest, SeenAnswer, SeenRequest } from '#contracts/village'
import { audit, type Context, refuse, verb } from '#kernel'
import { staffOf } from '#people/staff'
import { refuseUnlessLeads } from '../team.ts'
import * as store from './looked-at.ts'
import { nameOf } from './names.ts'
import { sentenceOf } from './verdict.ts'

const may = ['doctor', 'registrar', 'manager', 'administrator'] as const

/** Refusals: village.not_leader, institutions.not_yours. */
export const listRejected = verb(
  {
    ...{ name: 'village.list_rejected', may, input: RejectedRequest, answer: RejectedList },
    summary: 'What of a team’s devices was not taken because it may have been tampered with.',
  },
  async (ctx, { teamId }) => {
    await refuseUnlessLeads(ctx, teamId)
    const rejected = []
    for (const row of await store.rejectedOf(ctx, teamId)) rejected.push(await show(ctx, row, teamId))
    for (const { residentId, residentName, commandId } of rejected)
      if (residentId && residentName)
        await audit(ctx, { action: 'read', residentId, entity: 'village.rejected', entityId: commandId })
    return { rejected }
  },
)

/** Somebody has looked at it; it stays where it is. Safe to repeat. Refusals: village.command_unknown, .not_leader, institutions.not_yours. */
export const seeRejected = verb(
  {
    ...{ name: 'village.see_rejected', may, input: SeenRequest, answer: SeenAnswer },
    summary: 'Says that somebody has looked at what was not taken.',
  },
  async (ctx, { commandId }) => {
    const teams = await store.teamsOfRejected(ctx, commandId)
    if (teams.length === 0) refuse('village.command_unknown')
    for (const teamId of teams) await refuseUnlessLeads(ctx, teamId)
    const seen = await store.markSeen(ctx, commandId)
    await audit(ctx, { action: 'execute', entity: 'village.rejected', entityId: commandId })
    return { seen }
  },
)

type Row = Awaited<ReturnType<typeof store.rejectedOf>>[number]

async function show(ctx: Context, row: Row, teamId: string): Promise<Rejected> {
  const { command } = row.sent
  const seenBy = row.seen_by ? await staffOf(ctx, row.seen_by) : undefined
  return {
    ...{ commandId: row.command_id, hash: row.hash, deviceId: row.device_id, deviceName: row.device_name },
    doctorName: (await staffOf(ctx, row.doctor_id)).name,
    ...{ commandKind: command.kind, seq: command.seq, residentId: command.residentId, body: command.body },
    residentName: await nameOf(ctx, command.residentId, teamId),
    ...{ deviceAt: command.at, code: row.code, receivedAt: row.received_at.toISOString() },
    sentence: sentenceOf({ code: row.code, field: null, params: null }, ctx.locale) ?? row.code,
    ...{ seenAt: row.seen_at?.toISOString() ?? null, seenByName: seenBy?.name ?? null },
  }
}

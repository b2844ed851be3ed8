/** A command as a whole, for whoever decides about it. */
import { Deed, DeedRequest } from '#contracts/village'
import { audit, refuse, verb } from '#kernel'
import { staffOf } from '#people/staff'
import { filesBeside } from '../attachments/of-person.ts'
import * as devices from '../devices/store.ts'
import { refuseUnlessLeads } from '../team.ts'
import { idsIn, nameOf, namesIn, questionsIn } from './names.ts'
import * as store from './store.ts'
import { sentenceOf } from './verdict.ts'

/** Refusals: village.command_unknown, .not_leader, institutions.not_yours. */
export const readDeed = verb(
  {
    ...{ name: 'village.read_deed', may: ['doctor', 'registrar', 'manager', 'administrator'] },
    ...{ input: DeedRequest, answer: Deed, summary: 'Something that was done on a device, as a whole.' },
  },
  async (ctx, { commandId }) => {
    const row = await store.commandById(ctx, commandId)
    if (!row) refuse('village.command_unknown')
    const device = (await devices.deviceById(ctx, row.device_id))!
    await refuseUnlessLeads(ctx, device.team_id)
    const { body } = row.command
    const residentId = row.resident_id
    if (residentId) await audit(ctx, { action: 'read', residentId, entity: 'village.command', entityId: commandId })
    const decidedBy = row.decided_by ? await staffOf(ctx, row.decided_by) : undefined
    return {
      ...{ commandId, commandKind: row.kind, deviceName: device.name, residentId, body },
      doctorName: (await staffOf(ctx, row.doctor_id)).name,
      residentName: await nameOf(ctx, residentId, device.team_id),
      ...{ deviceAt: row.device_at.toISOString(), doneAt: row.done_at.toISOString() },
      ...{ receivedAt: row.received_at.toISOString(), state: row.state, sentence: sentenceOf(row, ctx.locale) },
      ...{ decidedByName: decidedBy?.name ?? null, decidedReason: row.decided_reason },
      names: await namesIn(ctx, body, device.team_id),
      questions: await questionsIn(ctx, body, row.done_at),
      files: await filesBeside(ctx, row, idsIn(body)),
    }
  },
)

import { announce, type Context } from '#kernel'
import { questionRaised } from '../events.ts'
import type { CommandTable, DeviceTable } from '../tables.ts'

/** Tells the team's leader that something waits; not when it only waits for another command or a file. */
export async function tellLeader(
  ctx: Context,
  device: DeviceTable,
  { id, code }: Pick<CommandTable, 'id' | 'code'>,
): Promise<void> {
  if (code === 'village.waits_for_other' || code === 'village.file_awaited') return
  const about = { deviceId: device.id, teamId: device.team_id, commandId: id, code: code ?? '' }
  await announce(ctx, questionRaised, device.id, about)
}

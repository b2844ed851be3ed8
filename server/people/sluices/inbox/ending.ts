import type { MessageState } from '#contracts/sluices'
import { type Context, sql, tables } from '#kernel'

export interface Ending {
  readonly messageId: string
  readonly type: string
  readonly state: MessageState
  readonly reason: string | null
  readonly resources: readonly string[]
}

/** Where messages stand: for operators who have just had them sent. What has not arrived is not in the answer. */
export async function endingsOf(ctx: Context, messageIds: readonly string[], sluiceId?: string): Promise<Ending[]> {
  const { rows } = await sql<Ending>`
    select id as "messageId", type, state, reason, coalesce(resources, '{}') as resources from sluices.inbox
     where id = any(${messageIds}::uuid[]) and (${sluiceId ?? null}::uuid is null or sluice_id = ${sluiceId ?? null})`.execute(
    tables(ctx),
  )
  return rows
}

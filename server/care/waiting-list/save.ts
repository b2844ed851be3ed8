/** An entry that has changed: its row, the record, the trail and the event, in one transaction. */
import { announce, audit, type Context } from '#kernel'
import { publish } from '#record'
import type { EntryRow } from './entry.ts'
import { ended } from './events.ts'
import { toWaitlisted } from './fhir.ts'
import * as store from './store.ts'

export async function saveEntry(ctx: Context, entry: EntryRow): Promise<void> {
  await store.saveEntry(ctx, entry)
  await publish(ctx, 'waiting-list', [toWaitlisted(entry)])
  await audit(ctx, {
    action: 'update',
    residentId: entry.residentId,
    entity: 'waiting_list.entry',
    entityId: entry.id,
    reason: entry.state,
  })
}

type End = 'booked' | 'left' | 'lapsed' | 'cleared'

/** Ends an entry and tells so. */
export async function endEntry(
  ctx: Context,
  entry: EntryRow,
  state: End,
  appointmentId: string | null = null,
): Promise<EntryRow> {
  const over: EntryRow = { ...entry, state, appointmentId, endedAt: ctx.now }
  await saveEntry(ctx, over)
  const { id: entryId, residentId, joinedBy, institutionId } = over
  await announce(ctx, ended, entryId, { entryId, residentId, joinedBy, institutionId, state, appointmentId })
  return over
}

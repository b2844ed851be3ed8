import { type AuditEntry, audit, type Context } from '#kernel'
import { isSystem } from './access/scopes.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A resource that was read or written: by whom, and whose it is. */
export interface Touched {
  readonly by: Context
  readonly action: AuditEntry['action']
  readonly entity: string
  readonly id: string | undefined
  readonly patientId: string | null
  /** The resident whom the patient is linked to, when it is. */
  readonly residentId: string | null
}

/**
 * One line for each actor, action and patient: the trail that the resident reads says that someone looked, not how many
 * rows came back. What the system does by itself (publishing for a verb, answering a screen) is in the trail of the verb that
 * had it done, and leaves no line of its own.
 */
export async function leaveTrailOf(ctx: Context, touched: readonly Touched[]): Promise<void> {
  const groups = new Map<Context, Map<string, Touched[]>>()
  for (const one of touched) {
    if (isSystem(one.by.actor)) continue
    const ofActor = groups.get(one.by) ?? new Map<string, Touched[]>()
    groups.set(one.by, ofActor)
    const key = `${one.action} ${one.entity} ${one.patientId ?? ''}`
    const group = ofActor.get(key)
    if (group) group.push(one)
    else ofActor.set(key, [one])
  }
  for (const [by, ofActor] of groups) {
    const lent = ctx.lend(by)
    for (const group of ofActor.values()) await audit(lent, entryOf(group))
  }
}

function entryOf(group: readonly Touched[]): AuditEntry {
  const [first] = group
  if (!first) throw new Error('A trail of nothing')
  const { action, entity, id, patientId, residentId } = first
  const several = group.length > 1
  return {
    action,
    entity,
    residentId: residentId ?? (patientId !== null && uuid.test(patientId) ? patientId : undefined),
    entityId: !several ? id : patientId === null ? undefined : `Patient/${patientId}`,
    ...(several ? { reason: `${group.length} resources` } : {}),
  }
}

interface Read {
  readonly id: string
  readonly patientId: string | null
  readonly residentId: string | null
}

/** Asking and finding nothing is also a reading. */
export function touchedReading(by: Context, entity: string, read: readonly Read[]): Touched[] {
  const asked = read.length > 0 ? read : [{ id: undefined, patientId: null, residentId: null }]
  return asked.map(({ id, patientId, residentId }) => ({ by, action: 'read', entity, id, patientId, residentId }))
}

/** Leaves the trail of a reading. */
export async function leaveTrail(ctx: Context, entity: string, read: readonly Read[]): Promise<void> {
  await leaveTrailOf(ctx, touchedReading(ctx, entity, read))
}

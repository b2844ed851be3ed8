/** Carries a command out through the modules' own verbs, as the doctor who did it. */
import type { Command } from '#contracts/village'
import { type Context, Refusal, type RefusalCode } from '#kernel'
import type { CommandTable, DeviceTable } from '../tables.ts'
import { appliers } from './appliers/index.ts'
import * as store from './store.ts'
import { upcast } from './upcast.ts'

/** Why it is not applied. */
export type Outcome = Pick<CommandTable, 'state' | 'code' | 'field' | 'params'> & { state: 'refused' | 'held' }

/**
 * In the running unit of work, as its actor. Answers what holds it, or undefined when it is applied; a Refusal of the verb comes
 * through and undoes everything.
 */
export async function carryOut(
  ctx: Context,
  row: CommandTable,
  { device, doneAt }: { device: DeviceTable; doneAt: Date },
): Promise<Outcome | undefined> {
  const { kind, body } = upcast({ schemaVersion: row.schema_version, kind: row.kind, body: row.command.body })
  const applier = appliers.get(kind)
  if (!applier) return { state: 'refused', code: 'village.kind_unknown', field: null, params: null }
  const parsed = applier.schema.safeParse(body)
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? ''
    return { state: 'refused', code: 'village.body_invalid', field, params: { field } }
  }
  const deed = {
    command: row.command,
    body: parsed.data,
    doneAt,
    deviceId: device.id,
    teamId: device.team_id,
    signature: row.signature,
  }
  const applied = await applier.apply(ctx, deed)
  return applied && { state: 'held', code: applied.held, field: applied.field ?? null, params: applied.params ?? null }
}

/** What a thrown error makes of the command; one that may pass by itself is thrown on, so that the device comes again. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof Refusal) {
    if (error.status >= 500) throw error
    return { state: 'refused', code: error.code, field: error.field ?? null, params: { ...error.params } }
  }
  if (passesByItself(error)) throw error
  return { state: 'held', code: 'village.could_not_apply' satisfies RefusalCode, field: null, params: null }
}

/** Lost connections, serialisation and deadlock, no room, shutting down (PostgreSQL's classes of errors). */
function passesByItself(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === undefined || !/^[0-9A-Z]{5}$/.test(code) ? isOfNetwork(error) : /^(08|40|53|55|57|58)/.test(code)
}

const isOfNetwork = (error: unknown) => /connection|timeout|ECONN|EPIPE/i.test((error as Error).message ?? '')

/** What it has to wait for; undefined when everything that it names has been applied. */
export async function waitsOf(
  ctx: Context,
  { after }: Command,
): Promise<{ state: 'refused' | 'held'; code: RefusalCode } | undefined> {
  const states = await store.statesOf(ctx, after)
  if (after.some((id) => states.get(id) === 'refused')) return { state: 'refused', code: 'village.depends_on_refused' }
  if (after.some((id) => states.get(id) !== 'applied')) return { state: 'held', code: 'village.waits_for_other' }
  return undefined
}

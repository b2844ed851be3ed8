/** Two who changed the same form since they last saw the same: each field for itself. Pure. */
import type { FieldChanges } from '#contracts/village'

export interface Merged {
  /** What to write: nobody else has touched it. */
  readonly take: Readonly<Record<string, unknown>>
  /** Both changed it, to different values: a person decides. */
  readonly conflicts: readonly { field: string; base: unknown; mine: unknown; theirs: unknown }[]
}

export function mergeFields(changes: FieldChanges, current: Readonly<Record<string, unknown>>): Merged {
  const take: Record<string, unknown> = {}
  const conflicts: { field: string; base: unknown; mine: unknown; theirs: unknown }[] = []
  for (const [field, { base, value }] of Object.entries(changes)) {
    const theirs = current[field] ?? null
    if (same(value, theirs)) continue
    if (same(base, theirs)) take[field] = value
    else conflicts.push({ field, base: base ?? null, mine: value ?? null, theirs })
  }
  return { take, conflicts }
}

/** Nothing, null and empty text say the same on a form. */
const said = (value: unknown) => JSON.stringify(value === undefined || value === '' ? null : value)
const same = (one: unknown, other: unknown) => said(one) === said(other)

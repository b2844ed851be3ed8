/**
 * An old device is understood for ever: what it writes is brought up one version at a time before it is applied. What was signed stays
 * as it was signed. A step is never removed and never changed. Pure.
 */
import type { Command } from '#contracts/village'
import { villageSchemaVersion } from '#contracts/village'

type Body = Readonly<Record<string, unknown>>
type Step = (kind: string, body: Body) => { kind: string; body: Body }

/** 1 → 2: one kind 'household' with a verb inside became three; pressures were called by their abbreviations. */
const fromOne: Step = (kind, body) => {
  if (kind === 'household') {
    const { act, ...rest } = body
    return { kind: `household-${String(act)}`, body: rest }
  }
  if (kind === 'reading') {
    const { sbp, dbp, ...rest } = body
    return { kind, body: { ...rest, ...(sbp === undefined ? {} : { systolic: sbp, diastolic: dbp }) } }
  }
  return { kind, body }
}

const steps: Readonly<Record<number, Step>> = { 1: fromOne }

export function upcast({ schemaVersion, kind, body }: Pick<Command, 'schemaVersion' | 'kind' | 'body'>): {
  kind: string
  body: Body
} {
  let raised: { kind: string; body: Body } = { kind, body }
  for (let version = schemaVersion; version < villageSchemaVersion; version += 1)
    raised = steps[version]?.(raised.kind, raised.body) ?? raised
  return raised
}

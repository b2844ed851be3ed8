import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { config } from '#kernel'
import type { Period } from './period.ts'

/** Where a run's raw facts lie. Servers and workers that share the work share this folder. */
export function folderOf(runId: string): string {
  return join(config.dataFolder, 'measures', runId)
}

/** The facts of everyone in a period, out of which people behind a figure are listed. */
export function factFiles(runId: string, { kind, to }: Period): { person: string; programme: string } {
  const named = (what: string) => join(folderOf(runId), `${what}-${kind}-${to}.parquet`)
  return { person: named('person-fact'), programme: named('programme-fact') }
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Files of people go as soon as newer ones are there; a figure stays, the list behind it does not. */
export async function removeFolders(runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) await rm(folderOf(runId), { recursive: true, force: true })
}

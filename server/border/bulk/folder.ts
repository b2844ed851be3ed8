import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { config } from '#kernel'

/** Where a job's files lie. Servers and workers that share the work share this folder. */
export function folderOf(jobId: string): string {
  return join(config.dataFolder, 'bulk', jobId)
}

export async function makeFolder(jobId: string): Promise<string> {
  const folder = folderOf(jobId)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Nothing to remove is no mistake. */
export async function removeFolder(jobId: string): Promise<void> {
  await rm(folderOf(jobId), { recursive: true, force: true })
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { openProfile, picture } from '../browser.ts'

/** A phone whose battery may die: what lies on it outlives its browser. */
export interface Device {
  open(): Promise<Page>
  /** kill -9 for everything that runs on it. */
  die(): Promise<void>
}

export function deviceThatDies(t: TestContext, url: string): Device {
  const folder = mkdtempSync(join(tmpdir(), 'anji-phone-'))
  let page: Page | undefined
  t.after(async () => {
    if (t.error && page) await picture(page, `failed ${t.name.slice(0, 60)} phone`).catch(() => undefined)
    await page?.context().close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return {
    open: async () => {
      page = await openProfile(folder, url)
      return page
    },
    die: async () => {
      for (const pid of runningOn(folder)) process.kill(pid, 'SIGKILL')
      await page?.context().close()
      page = undefined
    },
  }
}

/** Processes that name the folder of the profile: of this phone and of no other. */
function runningOn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandOf(pid).includes(`--user-data-dir=${folder}`))
    .map(Number)
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // it has ended meanwhile
  }
}

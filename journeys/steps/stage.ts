import type { TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type RunningAnji, startAnji } from '../anji.ts'
import { desk, openBrowser, openDevice, phone } from '../browser.ts'

export interface Stage {
  readonly anji: RunningAnji
  readonly browser: Browser
}

/** Where a story is played: a running Anji with its small region, and a browser to look at it. */
export async function openStage(t: TestContext): Promise<Stage> {
  const browser = await openBrowser(t)
  return { anji: await startAnji(t), browser }
}

/** A resident with a phone of their own, signed in. */
export async function residentOnPhone({ anji, browser }: Stage, name: string): Promise<Page> {
  const { page } = await openDevice(browser, anji.url, phone)
  await page.goto('/')
  await enterAs(page, name)
  await page.getByRole('navigation', { name: '常用' }).waitFor()
  return page
}

/** Someone who has never been here, with a phone in hand. */
export async function stranger({ anji, browser }: Stage): Promise<Page> {
  return (await openDevice(browser, anji.url, phone)).page
}

/** A member of the staff at a desk of their own, signed in. */
export async function staffAtDesk({ anji, browser }: Stage, name: string): Promise<Page> {
  const { page } = await openDevice(browser, anji.url, desk)
  await page.goto('/desk')
  await enterAs(page, name)
  await page.getByRole('navigation', { name: '功能' }).waitFor()
  return page
}

async function enterAs(page: Page, name: string): Promise<void> {
  const people = page.getByRole('region', { name: '演示人物：点一下即可进入' })
  await people.getByRole('button', { name: new RegExp(`^${name}`) }).click()
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { openPool } from '#kernel'
import { hisDatabaseOf } from '../../server/demo-place.ts'
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

export interface HospitalStage extends Stage {
  /** The screen of the hospital's own system. */
  readonly hisUrl: string
  readonly ours: pg.Pool
  readonly theirs: pg.Pool
}

/** The same with the demo's hospital behind its sluice, once its numbers are known to the region. */
export async function openHospitalStage(t: TestContext): Promise<HospitalStage> {
  const browser = await openBrowser(t)
  const anji = await startAnji(t, 60, { DEMO_HOSPITAL: 'true' })
  const ours = openPool(anji.databaseUrl, 2)
  const theirs = openPool(hisDatabaseOf(anji.databaseUrl), 2)
  t.after(async () => {
    await Promise.all([ours.end(), theirs.end()])
  })
  for (let tries = 0; tries < 600 && !(await knowsAllSessions(ours, theirs)); tries++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  const { screen } = JSON.parse(readFileSync(join(anji.data, 'hospital', 'ports.json'), 'utf8'))
  return { anji, browser, ours, theirs, hisUrl: `http://127.0.0.1:${screen}` }
}

async function knowsAllSessions(ours: pg.Pool, theirs: pg.Pool): Promise<boolean> {
  const here = await ours.query('select count(*)::int as sessions from hospital_numbers.session')
  // The hospital's database is made when its system starts.
  const there = await theirs.query('select count(*)::int as sessions from session').catch(() => undefined)
  return there !== undefined && there.rows[0].sessions > 0 && here.rows[0].sessions >= there.rows[0].sessions
}

/** Somebody of the hospital at its own screen. */
export async function atHospitalScreen({ browser, hisUrl }: HospitalStage): Promise<Page> {
  const { page } = await openDevice(browser, hisUrl, desk)
  await page.goto('/')
  return page
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

/** Picks a person on the demo's sign-in page. */
export async function enterAs(page: Page, name: string): Promise<void> {
  const people = page.getByRole('region', { name: '演示人物：点一下即可进入' })
  await people.getByRole('button', { name: new RegExp(`^${name}`) }).click()
}

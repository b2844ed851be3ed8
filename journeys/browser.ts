import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import packaged from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const artefacts = join(import.meta.dirname, '..', 'artefacts')

// Of the packaged browser's switches only those that let it run without a desktop; the web's security stays on.
const switches = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--font-render-hinting=none',
  // A camera and a microphone that show a moving picture: nobody sits in front of the test.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

// Nothing moves that does not have to: a person may ask for that, and a story waits for less.
const calm = { reducedMotion: process.env.JOURNEY_MOTION ? 'no-preference' : 'reduce' } as const
export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
export const desk = { viewport: { width: 1440, height: 900 } }

export interface Person {
  readonly page: Page
  readonly context: BrowserContext
}

/** One browser for a journey; closed when it ends. A failed journey leaves a picture of each open page. */
export async function openBrowser(t: TestContext): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await packaged.executablePath(),
    args: switches,
    headless: true,
  })
  t.after(async () => {
    if (t.error) await picturesOfAll(browser, t.name)
    await browser.close()
  })
  return browser
}

/** A person with a device of their own: no cookies shared with others. */
export async function openDevice(
  browser: Browser,
  url: string,
  device: typeof phone | typeof desk,
  locale: 'zh-CN' | 'en-GB' = 'zh-CN',
): Promise<Person> {
  const context = await browser.newContext({ ...device, ...calm, locale, baseURL: url, timezoneId: 'Asia/Shanghai' })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  return { page, context }
}

/** A phone with a profile of its own in a folder: what a page keeps there is found again by the next browser. */
export async function openProfile(folder: string, url: string): Promise<Page> {
  const context = await chromium.launchPersistentContext(folder, {
    ...phone,
    ...calm,
    executablePath: await packaged.executablePath(),
    args: switches,
    headless: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    baseURL: url,
  })
  context.setDefaultTimeout(60_000)
  return context.pages()[0] ?? context.newPage()
}

/** Kept beside the run, never committed. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(artefacts, { recursive: true })
  await page.screenshot({ path: join(artefacts, `${name}.png`) })
}

async function picturesOfAll(browser: Browser, story: string): Promise<void> {
  const pages = browser.contexts().flatMap((context) => context.pages())
  for (const [index, page] of pages.entries()) {
    await picture(page, `failed ${story.slice(0, 60)} ${index + 1}`).catch(() => undefined) // a broken page must not hide why
  }
}

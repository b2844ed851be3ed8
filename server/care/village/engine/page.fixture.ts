/** The engine as it is, in a real browser, on a page that holds nothing else. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import packaged from '@sparticuz/chromium'
import type { FastifyInstance } from 'fastify'
import { chromium, type Page } from 'playwright-core'
import type { VillageStore } from '#contracts/village-store'
import type { Actor, Module } from '#kernel'

const root = join(import.meta.dirname, '..', '..', '..', '..')

const switches = [
  ...['--headless=new', '--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage'],
  ...['--disable-background-networking', '--remote-debugging-port=0', '--no-first-run'],
]

let bundled: Promise<string> | undefined

/** The engine bundled for the browser by the web's own tool, once a process. */
function bundle(): Promise<string> {
  bundled ??= (async () => {
    const { build } = await import('vite')
    const result = await build({
      ...{ root, configFile: false, logLevel: 'silent' },
      build: {
        ...{ write: false, target: 'es2022', minify: false, copyPublicDir: false },
        lib: { entry: join(root, 'web/village/sync/index.ts'), formats: ['es'], fileName: 'engine' },
      },
    })
    const [first] = [result].flat() as { output: { code: string }[] }[]
    return first!.output[0]!.code
  })()
  return bundled
}

/** A page that offers the engine as `window.openVillageStore`. */
export const enginePage: Module = {
  name: 'engine-page',
  routes: (app: FastifyInstance) => {
    const access = ['anonymous'] as const
    const script = `import { openVillageStore } from '/engine.js'\nwindow.openVillageStore = openVillageStore`
    const html = `<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>`
    app.get('/engine.html', { config: { access } }, (_request, reply) => reply.type('text/html').send(html))
    app.get('/page.js', { config: { access } }, (_request, reply) => reply.type('text/javascript').send(script))
    app.get('/engine.js', { config: { access } }, async (_request, reply) =>
      reply.type('text/javascript').send(await bundle()),
    )
  },
}

export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

export interface Browser {
  readonly page: Page
  /** As a battery that is pulled out. */
  kill(): Promise<void>
}

/** A browser of its own process, so that it can be killed; the same folder is the same device. */
export async function startBrowser(folder: string): Promise<Browser> {
  const child = spawn(await packaged.executablePath(), [...switches, `--user-data-dir=${folder}`, 'about:blank'], {
    ...{ detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr!.on('data', (text: Buffer) => {
      said += text
      const found = /DevTools listening on (ws:\S+)/.exec(said)
      if (found) resolve(found[1]!)
    })
    child.once('exit', () => reject(new Error(`The browser did not start: ${said.slice(-500)}`)))
  })
  const browser = await chromium.connectOverCDP(endpoint)
  const context = browser.contexts()[0]!
  const page = context.pages()[0] ?? (await context.newPage())
  return {
    page,
    kill: async () => {
      process.kill(-child.pid!, 'SIGKILL')
      await gone
      await browser.close().catch(() => undefined)
    },
  }
}

export function deviceFolder(t: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'anji-village-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
  return folder
}

declare global {
  interface Window {
    openVillageStore(options: object): VillageStore
    store: VillageStore
    kept: string[]
  }
}

/** Opens the engine on the page, at the time of the test's server. Enrolling knocks as the actor whom the test's server knows by this header. */
export async function openEngine(page: Page, url: string, now: Date, actor?: Actor): Promise<void> {
  await page.goto(`${url}/engine.html`)
  await page.waitForFunction(() => 'openVillageStore' in window)
  const as = actor ? `${actor.id} ${actor.roles.join()} ${actor.institutionId ?? ''}` : ''
  await page.evaluate(
    ({ as, now }) => {
      const knock: typeof fetch = (path, init = {}) => {
        const enrolling = String(path) === '/api/village/devices'
        return fetch(path, enrolling ? { ...init, headers: { ...init.headers, 'x-test-actor': as } } : init)
      }
      window.store = window.openVillageStore({ pauseMs: 3, fetch: knock, now: () => new Date(now) })
    },
    { as, now: now.toISOString() },
  )
}

export const pin = '739156'

/** The first contact of a doctor's browser. */
export async function enrolEngine(page: Page, teamId: string): Promise<string> {
  return page.evaluate(
    async ({ teamId, pin }) => (await window.store.enrol({ name: '村医手机', kind: 'phone', teamId, pin })).deviceId,
    { teamId, pin },
  )
}

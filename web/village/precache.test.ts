import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import vm from 'node:vm'
import { type Built, reachable } from '../village-precache.ts'

const file = (imports: string[], css: string[] = [], assets: string[] = []): Built => ({ imports, css, assets })

test('what is loaded late is kept too, each file once, and what other apps load is not', () => {
  const built = new Map([
    ['village.js', file(['shared.js', 'late.js'], ['village.css'])],
    ['shared.js', file(['village.js'])],
    ['late.js', file([], ['late.css'], ['picture.svg'])],
    ['desk.js', file(['shared.js'])],
  ])
  assert.deepEqual(reachable('village.js', built), [
    'late.css',
    'late.js',
    'picture.svg',
    'shared.js',
    'village.css',
    'village.js',
  ])
})

const publicFolder = join(import.meta.dirname, '..', 'public')

/** The worker with a cache of its own; answers what it does with a request. */
function worker(name: string) {
  const heard = new Map<string, (event: unknown) => void>()
  const kept = new Map<string, string>()
  const deleted: string[] = []
  const cache = {
    match: async (path: string) => kept.get(path),
    put: async () => undefined,
    add: async ({ url }: { url: string }) => void kept.set(url, 'kept'),
    addAll: async () => undefined,
  }
  const caches = {
    open: async () => cache,
    match: async () => undefined,
    keys: async () => ['anji-shell-0', 'anji-shell-1', 'anji-village-old', 'anji-village-v2', 'other'],
    delete: async (one: string) => deleted.push(one),
  }
  const self = {
    addEventListener: (type: string, work: (event: unknown) => void) => heard.set(type, work),
    location: { origin: 'https://anji' },
    clients: { claim: () => undefined },
    skipWaiting: () => undefined,
  }
  const Request = class {
    url: string
    constructor(url: string) {
      this.url = url
    }
  }
  const surroundings = {
    ...{ self, caches, URL, Promise, Request, Response: { error: () => 'error' } },
    fetch: async () => 'network',
    importScripts: () => undefined,
    ANJI_VILLAGE: { version: 'v2', files: ['/village', '/assets/a.js'] },
  }
  vm.runInNewContext(readFileSync(join(publicFolder, name), 'utf8'), surroundings)
  const ask = async (path: string, more: object = {}) => {
    let answer: unknown = 'untouched'
    const request = { method: 'GET', url: `https://anji${path}`, mode: 'cors', ...more }
    heard.get('fetch')!({ request, respondWith: (given: unknown) => (answer = given) })
    return answer
  }
  const run = async (type: string) => {
    let work: unknown
    heard.get(type)!({ waitUntil: (given: unknown) => (work = given) })
    await work
  }
  return { ask, run, kept, deleted }
}

test('the village’s worker answers its page and files from the device, and never touches /api', async () => {
  const { ask, run, kept } = worker('village-worker.js')
  await run('install')
  assert.deepEqual([...kept.keys()], ['/village', '/assets/a.js'])
  for (const path of ['/village', '/village/people/1'])
    assert.equal(await ask(path, { mode: 'navigate' }), 'kept', path)
  assert.equal(await ask('/assets/a.js'), 'kept')
  for (const path of ['/api/village/sync/pages/1', '/api/teams/mine', '/assets/desk.js'])
    assert.equal(await ask(path), 'untouched', path)
  assert.equal(await ask('/village', { method: 'POST', mode: 'navigate' }), 'untouched')
  assert.equal(await ask('/desk', { mode: 'navigate' }), 'untouched')
})

test('neither app’s worker clears the other’s files, and the residents’ leaves the village’s pages alone', async () => {
  const village = worker('village-worker.js')
  await village.run('activate')
  assert.deepEqual(village.deleted, ['anji-village-old'])
  const resident = worker('service-worker.js')
  await resident.run('activate')
  assert.deepEqual(resident.deleted, ['anji-shell-0'])
  assert.equal(await resident.ask('/village/people', { mode: 'navigate' }), 'untouched')
})

import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { withParams } from './api.ts'
import { newKey } from './browser.ts'
import { tables } from './i18n.ts'
import { parseEvent } from './use-stream.ts'
import { yuan } from './yuan.ts'

test('money is always ¥1,234.56', () => {
  assert.equal(yuan(123_456), '¥1,234.56')
  assert.equal(yuan(5), '¥0.05')
  assert.equal(yuan(-1200), '−¥12.00')
  assert.equal(yuan(0), '¥0.00')
})

test('parameters that are not there are left out of the address', () => {
  assert.equal(withParams('/api/x'), '/api/x')
  assert.equal(withParams('/api/x', { q: '高', page: undefined, empty: '', zero: 0 }), '/api/x?q=%E9%AB%98&zero=0')
})

test('a block of an event stream is read with its id and type; a heartbeat is nothing', () => {
  assert.deepEqual(parseEvent('id: 7\nevent: message\ndata: {"a":1}'), { id: '7', type: 'message', data: { a: 1 } })
  assert.deepEqual(parseEvent('data: one\ndata: two'), { id: '', type: 'message', data: 'one\ntwo' })
  assert.equal(parseEvent(': still here'), undefined)
})

test('a key is a UUID also where the browser has no randomUUID', (t) => {
  const { randomUUID } = crypto
  t.after(() => Object.assign(crypto, { randomUUID }))
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true, writable: true })
  assert.match(newKey(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.notEqual(newKey(), newKey())
})

test('both languages fill in the same blanks', async () => {
  const web = join(import.meta.dirname, '..')
  for (const file of globSync('*/**/texts.ts', { cwd: web, exclude: (name) => name === 'dist' })) {
    await import(join(web, file))
  }
  assert.ok(tables.size >= 10, 'the tables were found')
  const differing = [...tables].flatMap(([app, { zh, en }]) => differences(app, zh, en))
  assert.deepEqual(differing, [])
  assert.deepEqual(
    differences('planted', { a: '{n} 人' }, { a: 'people' }),
    ['planted.a'],
    'the check sees a missing blank',
  )
})

function differences(path: string, zh: object, en: object): string[] {
  return Object.entries(zh).flatMap(([key, value]) => {
    const other = (en as Record<string, unknown>)[key]
    if (typeof value === 'object') return differences(`${path}.${key}`, value as object, other as object)
    return blanks(String(value)) === blanks(String(other)) ? [] : [`${path}.${key}`]
  })
}
const blanks = (text: string): string => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join()

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { village, villagers } from '../device.fixture.ts'
import { lineTo } from './line.fixture.ts'
import { deviceFolder, enginePage, enrolEngine, listen, openEngine, pin, startBrowser } from './page.fixture.ts'

test('nothing on the device can be read without the PIN; the tenth wrong one, or the leader, erases it', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region, [enginePage])
  const [someone] = await villagers(region, place.team.id, 3)
  await region.pool.query(`update residents.resident set name = '欧阳不忘' where id = $1`, [someone])
  const line = await lineTo(t, await listen(place.app))
  const { page, kill } = await startBrowser(deviceFolder(t))
  t.after(kill)
  await place.call(place.gp, `GET /api/village/devices?teamId=${place.team.id}`)
  await openEngine(page, line.url, region.clock.now(), place.gp)
  await enrolEngine(page, place.team.id)
  assert.equal((await page.evaluate(() => window.store.sync())).outcome, 'done')
  const bytes = new Array(40_000).fill(0).map((_, at) => at % 251)
  await page.evaluate(
    async ({ residentId, bytes }) => {
      await window.store.attach({
        residentId,
        what: 'ecg',
        type: 'application/octet-stream',
        bytes: new Uint8Array(bytes),
      })
      await window.store.keepDraft('visit', { words: '欧阳不忘' })
    },
    { residentId: someone!, bytes },
  )
  const laid = await page.evaluate(everythingLaidDown)
  assert.ok(laid.rows > 5 && laid.text.length > 1000, `${laid.rows} rows`)
  assert.ok(!laid.text.includes('欧阳不忘'), 'a name lies in clear on the device')
  assert.equal((await page.evaluate(() => window.store.sync())).outcome, 'done')
  const states = await page.evaluate(() => window.store.states())
  assert.deepEqual([states.there, states.sending, states.held], [1, 0, 0], 'the file has arrived and counts')

  const spoilt = await page.evaluate(spoil, someone!)
  assert.deepEqual(
    spoilt.unreadable,
    [{ kind: 'person', id: someone }],
    'one damaged person is said, not everybody lost',
  )
  assert.equal(spoilt.others, 2)
  await page.evaluate(() => window.store.bringAgain())
  assert.equal((await page.evaluate(() => window.store.sync())).outcome, 'done')
  const whole = await page.evaluate(async () => [await window.store.people(), await window.store.unreadable()])
  assert.deepEqual(
    whole.map(({ length }) => length),
    [3, 0],
    'brought again they are all there',
  )

  await page.evaluate(() => window.store.lock())
  const tried = await page.evaluate(() => window.store.unlock('000000'))
  assert.deepEqual(tried, { outcome: 'wrong-pin', triesLeft: 9 })
  assert.equal((await page.evaluate((pin) => window.store.changePin(pin, '246810'), pin)).outcome, 'open')
  await page.evaluate(() => window.store.lock())
  for (let wrong = 1; wrong < 10; wrong += 1) await page.evaluate((pin) => window.store.unlock(pin), pin)
  assert.equal((await page.evaluate((pin) => window.store.unlock(pin), pin)).outcome, 'erased')
  assert.deepEqual(await page.evaluate(async () => [await window.store.state(), await window.store.holder()]), [
    'none',
    null,
  ])

  const deviceId = await enrolEngine(page, place.team.id)
  await page.evaluate((residentId) => window.store.add({ kind: 'person', residentId, body: { fields: {} } }), someone!)
  const wipe = await place.call(place.leader, `POST /api/village/devices/${deviceId}/wipe`, { reason: '丢了' })
  assert.equal(wipe.status, 200)
  assert.equal((await page.evaluate(() => window.store.sync())).outcome, 'erased')
  const { rows } = await region.pool.query('select state from village.device where id = $1', [deviceId])
  assert.equal(rows[0].state, 'wiped')
  assert.equal(await page.evaluate(() => window.store.state()), 'none')
})

/** Every row of every table, as it lies there; bytes as text too. */
async function everythingLaidDown(): Promise<{ rows: number; text: string }> {
  const decode = (value: unknown): unknown =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value as ArrayBuffer) : value
  let rows = 0
  let text = ''
  const buckets = (
    navigator as unknown as { storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> } }
  ).storageBuckets
  const shelves = [indexedDB, (await buckets.open('anji-village')).indexedDB]
  const names = await Promise.all(shelves.map((shelf) => shelf.databases()))
  for (const [shelf, { name }] of names.flatMap((some, at) => some.map((one) => [shelves[at]!, one] as const))) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = shelf.open(name!)
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
    for (const table of database.objectStoreNames) {
      const all = await new Promise<unknown[]>((resolve, reject) => {
        const asked = database.transaction(table).objectStore(table).getAll()
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
      rows += all.length
      text += JSON.stringify(all, (_key, value) => decode(value))
    }
    database.close()
  }
  return { rows, text }
}

/** A person's document as a broken disk leaves it; what the engine says then, after another tab has told of a change. */
async function spoil(id: string): Promise<{ others: number; unreadable: readonly unknown[] }> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open('anji-village')
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
  const table = database.transaction('documents', 'readwrite').objectStore('documents')
  await new Promise((resolve, reject) => {
    const asked = table.put({ kind: 'person', id, sealed: { iv: new Uint8Array(12), content: new ArrayBuffer(40) } })
    asked.onsuccess = resolve
    asked.onerror = () => reject(asked.error)
  })
  database.close()
  const told = new Promise<void>((resolve) => {
    const stop = window.store.watch(() => {
      stop()
      resolve()
    })
  })
  new BroadcastChannel('anji-village').postMessage('changed')
  await told
  return { others: (await window.store.people()).length, unreadable: await window.store.unreadable() }
}

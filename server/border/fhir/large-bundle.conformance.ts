import assert from 'node:assert/strict'
import test from 'node:test'
import { freshDatabase } from '#testing'
import { largeBundle, startServing } from './serving.test.ts'

/** How long, in milliseconds, others had to wait at most while a request was under way. */
async function longestRead(server: Awaited<ReturnType<typeof startServing>>, request: Promise<unknown>) {
  let longest = 0
  let done = false
  void request.finally(() => (done = true))
  while (!done) {
    const started = process.hrtime.bigint()
    await (await server.get('/Patient?_count=1')).text()
    longest = Math.max(longest, Math.round(Number(process.hrtime.bigint() - started) / 1e6))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return longest
}

test('A transaction of 25,000 entries and 60 MB is written as a whole, in bounded time and memory', async (t) => {
  const region = await freshDatabase(t)
  const server = await startServing(t, region.url)
  const text = largeBundle(25_000, 60_000_000)
  assert.ok(Buffer.byteLength(text) > 59_000_000)
  const before = server.peakMb()
  const started = process.hrtime.bigint()
  const posted = server.post(text)
  const longest = await longestRead(server, posted)
  const answer = await posted
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const { entry } = (await answer.json()) as { entry: unknown[] }
  assert.deepEqual([answer.status, entry.length], [200, 25_000])
  const { rows } = await region.pool.query('select count(*) as count from record.observation')
  assert.equal(rows[0].count, 24_999)
  t.diagnostic(`${seconds.toFixed(1)} s, peak ${server.peakMb()} MB (${before} MB before), others wait ${longest} ms`)
  assert.ok(seconds < 60, `${seconds} s`)
  assert.ok(server.peakMb() < 1500, `${server.peakMb()} MB`)
  assert.ok(longest < 10_000, `${longest} ms`)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { type Actor, makeContext, makeServer, query, refuse, verb } from '#kernel'
import { freshDatabase } from '#testing'

// Read by the configuration at its first use, which is when the first request comes.
process.env.RATE_LIMIT_PER_MINUTE = '5'

const read = verb(
  { name: 'test.read', may: ['doctor'], input: z.object({}), answer: z.object({}), summary: 'Reads.' },
  async () => ({}),
)

test('each actor and each address has so many requests a minute, refused ones included, and then gets 429', async (t) => {
  const region = await freshDatabase(t)
  const { app } = await makeServer(
    (options) => makeContext(region.pool, options),
    async ({ headers }) => {
      if (headers.authorization) refuse('kernel.not_signed_in')
      const id = headers['x-who']
      return typeof id === 'string' ? ({ id, roles: ['doctor'], name: id } satisfies Actor) : null
    },
  )
  query(app, 'GET /api/test', read)
  t.after(() => app.close())
  const ask = async (remoteAddress: string, headers: Record<string, string> = {}) => {
    const answer = await app.inject({ url: '/api/test', remoteAddress, headers })
    return { status: answer.statusCode, code: answer.json().code, headers: answer.headers }
  }
  const six = async (remoteAddress: string, headers: Record<string, string> = {}) => {
    const statuses: number[] = []
    for (let tries = 0; tries < 6; tries += 1) statuses.push((await ask(remoteAddress, headers)).status)
    return statuses
  }
  assert.deepEqual(await six('10.0.0.1', { 'x-who': 'li' }), [200, 200, 200, 200, 200, 429])
  assert.equal((await ask('10.0.0.2', { 'x-who': 'li' })).status, 429)
  assert.equal((await ask('10.0.0.1', { 'x-who': 'sun' })).status, 200)
  assert.deepEqual(await six('10.0.0.3'), [401, 401, 401, 401, 401, 429])
  assert.equal((await ask('10.0.0.4')).status, 401)
  assert.deepEqual(await six('10.0.0.5', { authorization: 'Bearer guessed' }), [401, 401, 401, 401, 401, 429])
  const last = await ask('10.0.0.5')
  assert.equal(last.code, 'kernel.too_many_requests')
  assert.ok(Number(last.headers['retry-after']) > 0)
})

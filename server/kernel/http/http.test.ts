import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { type Actor, audit, command, type Module, query, refuse, roles, verb } from '#kernel'
import { freshDatabase, testServer } from '#testing'

const doctor: Actor = { id: 'd1', roles: ['doctor'], name: 'Doctor' }
const resident: Actor = { id: 'r1', roles: ['resident'], name: 'Resident' }

const write = verb(
  {
    name: 'test.write',
    may: ['doctor'],
    input: z.object({ id: z.string(), amountFen: z.number().int().min(1), text: z.string().min(2) }),
    answer: z.object({ id: z.string(), number: z.number() }),
    summary: 'Writes a row.',
  },
  async (ctx, { id, amountFen }) => {
    await audit(ctx, { action: 'create', entity: 'test.row', entityId: id })
    if (amountFen === 13) refuse('kernel.not_found', { field: 'amountFen' })
    if (amountFen === 14) throw new Error('a bug with personal data 王秀英')
    const { rows } = await ctx.client.query<{ count: number }>('select count(*) from kernel.audit')
    return { id, number: rows[0]!.count }
  },
)
const read = verb(
  {
    name: 'test.read',
    may: ['doctor'],
    input: z.object({ limit: z.coerce.number().max(10).default(3) }),
    answer: z.object({ limit: z.number() }),
    summary: 'Reads.',
  },
  async (_ctx, { limit }) => ({ limit }),
)
const module: Module = {
  name: 'test',
  routes: (app) => {
    command(app, 'POST /api/test/:id', write)
    query(app, 'GET /api/test', read)
  },
}

async function start(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [module])
  const countRows = async () => (await region.pool.query('select count(*) from kernel.audit')).rows[0].count
  return { region, ...server, countRows }
}

test('a command repeated with its key has one effect and one answer, also when both arrive at once', async (t) => {
  const { call, countRows } = await start(t)
  const key = { 'idempotency-key': 'key-00000001' }
  const body = { amountFen: 1, text: 'ok' }
  const [first, second] = await Promise.all([
    call(doctor, 'POST /api/test/a', body, key),
    call(doctor, 'POST /api/test/a', body, key),
  ])
  const third = await call(doctor, 'POST /api/test/a', body, key)
  assert.deepEqual([first.status, second.status, third.status], [200, 200, 200])
  assert.deepEqual(first.body, second.body)
  assert.deepEqual(first.body, third.body)
  assert.equal(await countRows(), 1)
})

test('a key used again for other content, and a missing key, are refused', async (t) => {
  const { call, countRows } = await start(t)
  const key = { 'idempotency-key': 'key-00000002' }
  await call(doctor, 'POST /api/test/a', { amountFen: 1, text: 'ok' }, key)
  const other = await call(doctor, 'POST /api/test/a', { amountFen: 2, text: 'ok' }, key)
  assert.equal(other.status, 422)
  assert.equal(other.body.code, 'kernel.idempotency_key_reused')
  const short = await call(doctor, 'POST /api/test/a', { amountFen: 1, text: 'ok' }, { 'idempotency-key': 'x' })
  assert.equal(short.body.code, 'kernel.idempotency_key_missing')
  assert.equal(await countRows(), 1)
})

test('wrong input names its fields in the reader’s language and writes nothing', async (t) => {
  const { call, countRows } = await start(t)
  const zh = await call(doctor, 'POST /api/test/a', { amountFen: 0.5, text: 'x' })
  assert.equal(zh.status, 400)
  assert.deepEqual(
    zh.body.errors.map((one: { field: string }) => one.field),
    ['amountFen', 'text'],
  )
  assert.match(zh.body.detail, /请/)
  const en = await call(doctor, 'POST /api/test/a', { amountFen: 'x', text: 'ok' }, { 'accept-language': 'en-GB' })
  assert.match(en.body.detail, /Correct/)
  assert.equal(await countRows(), 0)
})

test('a refusal undoes the command and its key may be used again; a bug says nothing of the inside', async (t) => {
  const { call, countRows } = await start(t)
  const refused = await call(doctor, 'POST /api/test/a', { amountFen: 13, text: 'ok' })
  assert.deepEqual([refused.status, refused.body.errors[0].field], [404, 'amountFen'])
  assert.equal(refused.headers['content-type'], 'application/problem+json')
  const bug = await call(doctor, 'POST /api/test/a', { amountFen: 14, text: 'ok' })
  assert.equal(bug.status, 500)
  assert.doesNotMatch(JSON.stringify(bug.body), /王秀英|stack/)
  assert.equal(await countRows(), 0)
})

test('a role that is not named is refused before its input is looked at, a stranger is asked to sign in', async (t) => {
  const { call } = await start(t)
  assert.equal((await call(resident, 'POST /api/test/a', {})).status, 403)
  assert.equal((await call(undefined, 'POST /api/test/a', {})).status, 401)
  assert.equal((await call(undefined, 'GET /api/test')).status, 401)
})

test('malformed JSON, a body too large and an unknown media type are refused by code', async (t) => {
  const { app, call } = await start(t)
  const send = async (payload: string, type = 'application/json') => {
    const actor = { 'x-test-actor': 'd1 doctor ', 'content-type': type, 'idempotency-key': 'key-00000003' }
    await call(doctor, 'GET /api/test')
    return (await app.inject({ method: 'POST', url: '/api/test/a', headers: actor, payload })).json().code
  }
  assert.equal(await send('{"amountFen":'), 'kernel.malformed_json')
  assert.equal(await send(JSON.stringify({ text: 'x'.repeat(1_100_000) })), 'kernel.body_too_large')
  assert.equal(await send('<a/>', 'text/xml'), 'kernel.unsupported_media_type')
})

test('a request from another site is refused, with and without Sec-Fetch-Site', async (t) => {
  const { call } = await start(t)
  const body = { amountFen: 1, text: 'ok' }
  const crossing: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: 'null', authorization: 'Basic eDp5' },
  ]
  for (const headers of crossing) {
    const answer = await call(doctor, 'POST /api/test/a', body, headers)
    assert.equal(answer.body.code, 'kernel.cross_site')
  }
  assert.equal(
    (await call(doctor, 'POST /api/test/a', body, { origin: 'http://localhost:8080', host: 'localhost:8080' })).status,
    200,
  )
})

test('a query reads numbers from the query string, and a route without access stops the start', async (t) => {
  const { call, app } = await start(t)
  assert.deepEqual((await call(doctor, 'GET /api/test?limit=7')).body, { limit: 7 })
  assert.equal((await call(doctor, 'GET /api/test?limit=70')).status, 400)
  assert.throws(() => app.get('/open', async () => 'x'))
})

test('a parameter that no read knows is refused by its name: a dropped filter would answer what was not asked for', async (t) => {
  const { call } = await start(t)
  const { status, body } = await call(doctor, 'GET /api/test?limit=7&limits=2&team=1')
  assert.deepEqual([status, body.code], [400, 'kernel.invalid_input'])
  assert.deepEqual(
    body.errors.map(({ field }: { field: string }) => field),
    ['limits', 'team'],
  )
})

test('every answer carries the security headers', async (t) => {
  const { app } = await start(t)
  const answer = await app.inject({ method: 'GET', url: '/api/test' })
  assert.match(String(answer.headers['content-security-policy']), /script-src 'self'/)
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.ok(answer.headers['x-request-id'])
  assert.ok(roles.length > 5)
})

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { resolveActor, signInModule } from '#border/sign-in'
import { subscriptionsModule } from '#border/subscriptions'
import { makeContext, makeServer, startStreams, wireListeners } from '#kernel'
import { freshDatabase } from '#testing'
import { fhirModule } from './index.ts'
import { observation } from './setup.test.ts'

const modules = [signInModule, fhirModule, subscriptionsModule]
const subscription = {
  resourceType: 'Subscription',
  status: 'requested',
  reason: 'test',
  criteria: 'Observation?code=http://loinc.org|15074-8',
  channel: { type: 'websocket' },
}

async function listening(t: TestContext) {
  const region = await freshDatabase(t)
  wireListeners(modules.flatMap((module) => module.listeners ?? []))
  const { app } = await makeServer(
    (options) => makeContext(region.pool, { clock: region.clock, chance: region.chance, ...options }),
    resolveActor,
  )
  for (const module of modules) await module.routes?.(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const streams = await startStreams(region.url)
  t.after(async () => {
    await streams.stop()
    await app.close()
  })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const basic = Buffer.from('demo-integration:demo-integration').toString('base64')
  const answer = await fetch(`${origin}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/*.*' }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const put = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' }
    const written = await fetch(`${origin}/fhir/R4/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) })
    assert.ok(written.ok, await written.text())
    await region.deliver(modules)
  }
  return { region, origin, token, put }
}

/** A client's end of a socket: what it was told, in order. */
async function connect(t: TestContext, origin: string, token: string) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/fhir/R4/ws`, ['fhir', `bearer.${token}`])
  t.after(() => socket.close())
  const told: string[] = []
  let wake = () => {}
  socket.addEventListener('message', ({ data }) => {
    told.push(String(data))
    wake()
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  const until = async (count: number) => {
    while (told.length < count) await new Promise<void>((resolve) => (wake = resolve))
    return told
  }
  return { socket, told, until }
}

test('A bound client is pinged for what matches; what came while nobody was bound is a ping at the next bind', async (t) => {
  const { origin, token, put } = await listening(t)
  await put('Subscription/s1', { ...subscription, id: 's1' })
  const first = await connect(t, origin, token)
  assert.equal(first.socket.protocol, 'fhir', 'the token is not sent back')
  first.socket.send('bind s1')
  assert.deepEqual(await first.until(1), ['bound s1'])
  await put('Observation/a', { ...observation('p'), id: 'a' })
  assert.deepEqual(await first.until(2), ['bound s1', 'ping s1'])
  await put('Observation/a', { ...observation('p'), id: 'a', code: { text: 'something else' } })
  await put('Observation/b', { ...observation('p'), id: 'b' })
  assert.deepEqual(await first.until(3), ['bound s1', 'ping s1', 'ping s1'])
  const closed = new Promise((resolve) => first.socket.addEventListener('close', resolve))
  first.socket.close()
  await closed
  await put('Observation/c', { ...observation('p'), id: 'c' })
  const second = await connect(t, origin, token)
  second.socket.send('bind Subscription/s1')
  assert.deepEqual(await second.until(2), ['bound s1', 'ping s1'])
})

test('Only whoever wrote a Subscription binds to it, and only with a token', async (t) => {
  const { region, origin, token, put } = await listening(t)
  await put('Subscription/s1', { ...subscription, id: 's1' })
  await region.pool.query(`update subscriptions.subscription set subscriber_id = 'somebody-else'`)
  const { socket, until } = await connect(t, origin, token)
  for (const message of ['bind s1', 'bind nothing', 'unbind', 'bind ../../etc']) socket.send(message)
  assert.deepEqual(await until(4), ['refused s1', 'refused nothing', 'refused unbind', 'refused bind ../../etc'])
  await assert.rejects(connect(t, origin, 'forged'))
  await assert.rejects(connect(t, origin, ''))
  const plain = await fetch(`${origin}/fhir/R4/ws`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(plain.status, 426)
  assert.equal((await fetch(`${origin}/fhir/R4/ws`)).status, 401)
  const long = await connect(t, origin, token)
  const closed = new Promise<number>((resolve) => long.socket.addEventListener('close', ({ code }) => resolve(code)))
  long.socket.send(`bind ${'x'.repeat(5000)}`)
  assert.equal(await closed, 1009)
})

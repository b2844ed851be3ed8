import assert from 'node:assert/strict'
import test from 'node:test'
import { listSubscriptions, replaySubscription, sendDue, subscriptionsModule } from '#border/subscriptions'
import { hmacSm3 } from '#kernel'
import { codeOf, observation, patient } from './setup.test.ts'
import { hook, startReceiver, subscribing } from './subscribing.test.ts'

const glucose = 'Observation?code=http://loinc.org|15074-8'
const administrator = { id: 'it', roles: ['administrator' as const], name: 'IT' }

test('A Subscription becomes active once its endpoint has answered; each matching version is posted to it, in order', async (t) => {
  const { fhir, settle, statusOf } = await subscribing(t)
  const receiver = await startReceiver(t)
  const { body: created } = await fhir('POST', '/Subscription', hook(glucose, receiver.url))
  assert.equal(created.status, 'requested')
  await settle()
  assert.deepEqual(
    receiver.received.map(({ kind, body }) => [kind, body]),
    [['handshake', '']],
  )
  assert.equal((await statusOf(created.id)).status, 'active')
  await fhir('PUT', '/Observation/o', { ...observation('p', 1), id: 'o' })
  await fhir('PUT', '/Observation/o', { ...observation('p', 2), id: 'o' })
  const other = { ...observation('p', 3), code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] } }
  await fhir('PUT', '/Observation/o', { ...other, id: 'o' })
  await fhir('PUT', '/Observation/other', { ...other, id: 'other' })
  await fhir('PUT', '/Patient/p', patient('p'))
  await fhir('DELETE', '/Observation/o')
  await settle()
  const changes = receiver.changes()
  // Also what had been superseded when it was looked at, as it was; neither what does not match nor deletions.
  assert.deepEqual(
    changes.map(({ name }) => name),
    ['Observation/o v1', 'Observation/o v2'],
  )
  assert.equal(JSON.parse(changes[0]?.body ?? '').valueQuantity.value, 1)
  assert.equal(changes[0]?.headers.authorization, 'Bearer of-the-endpoint')
  assert.match(String(changes[0]?.headers['content-type']), /^application\/fhir\+json/)
  assert.match(String(changes[0]?.headers['content-location']), /\/fhir\/R4\/Observation\/o\/_history\/1$/)
  assert.equal((await fhir('DELETE', `/Subscription/${created.id}`)).status, 204)
  await settle()
  await fhir('PUT', '/Observation/o', { ...observation('p', 4), id: 'o' })
  await settle()
  assert.equal(receiver.changes().length, 2)
})

test('The record announces only what somebody watches for', async (t) => {
  const { region, fhir, settle } = await subscribing(t)
  const receiver = await startReceiver(t)
  const told = async () =>
    (await region.pool.query(`select data->>'id' as id from kernel.event where type = 'record.resource_changed'`)).rows
  await fhir('PUT', '/Observation/before', { ...observation('p'), id: 'before' })
  const { body } = await fhir('POST', '/Subscription', hook(`${glucose}&value-quantity=gt10`, receiver.url, ''))
  await settle()
  await fhir('PUT', '/Observation/low', { ...observation('p', 5), id: 'low' })
  await fhir('PUT', '/Observation/high', { ...observation('p', 15), id: 'high' })
  await fhir('PUT', '/Observation/another-code', {
    ...observation('p', 15),
    id: 'another-code',
    code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] },
  })
  await fhir('PUT', '/Patient/p', patient('p'))
  await settle()
  // The code is decided where it is written, the quantity where it is heard.
  assert.deepEqual((await told()).map(({ id }) => id).sort(), ['high', 'low'])
  assert.deepEqual(
    receiver.changes().map((one) => [one.body, one.headers['content-type']]),
    [['', undefined]],
  )
  await fhir('PUT', `/Subscription/${body.id}`, { ...hook(glucose, receiver.url), id: body.id, status: 'off' })
  await settle()
  await fhir('PUT', '/Observation/later', { ...observation('p', 15), id: 'later' })
  await settle()
  assert.equal((await told()).length, 2)
  assert.equal(receiver.changes().length, 1)
})

test('What cannot be offered is said in Subscription.error', async (t) => {
  const { fhir, settle, statusOf, openClient } = await subscribing(t)
  const url = 'https://example.org/hook'
  const cases: [object, RegExp][] = [
    [hook('Nonsense?code=1', url), /criteria/],
    [hook('Observation?nonsense=1', url), /nonsense/],
    [hook('Observation?date=yesterday', url), /date/],
    [hook(glucose, 'ftp://example.org/'), /endpoint/],
    [hook(glucose, 'https://name:word@example.org/'), /channel\.header/],
    [hook(glucose, url, 'application/fhir+xml'), /payload/],
    [{ ...hook(glucose, url), channel: { type: 'email', endpoint: 'mailto:a@example.org' } }, /email/],
    [{ ...hook(glucose, url), channel: { type: 'rest-hook', endpoint: url, header: ['Host: inside'] } }, /header/],
    [{ ...hook(glucose, url), end: '2020-01-01T00:00:00Z' }, /end/],
  ]
  for (const [resource, sentence] of cases) {
    const { body, status } = await fhir('POST', '/Subscription', resource)
    assert.equal(status, 201, JSON.stringify(body))
    await settle()
    const after = await statusOf(body.id)
    assert.equal(after.status, 'error', JSON.stringify(resource))
    assert.match(after.error, sentence)
  }
  const as = await openClient('system/Subscription.*', 'system/Patient.read')
  const { body } = await fhir('POST', '/Subscription', hook(glucose, url), { as })
  await settle()
  assert.match((await statusOf(body.id)).error, /Observation/)
})

test('Order per resource holds under fifty writers at once, and nothing is lost or doubled', async (t) => {
  const { fhir, settle } = await subscribing(t)
  const receiver = await startReceiver(t)
  await fhir('POST', '/Subscription', hook('Observation', receiver.url))
  await settle()
  const ids = ['a', 'b', 'c']
  await Promise.all([
    ...Array.from({ length: 60 }, (_, turn) => {
      const id = ids[turn % 3] ?? ''
      return fhir('PUT', `/Observation/${id}`, { ...observation('p', turn), id })
    }),
    ...Array.from({ length: 5 }, () => settle()),
  ])
  await settle()
  const seen = receiver.changes().map(({ name }) => name)
  for (const id of ids) {
    assert.deepEqual(
      seen.filter((name) => name.startsWith(`Observation/${id} `)),
      Array.from({ length: 20 }, (_, at) => `Observation/${id} v${at + 1}`),
    )
  }
})

test('A deliverer that dies in the middle loses nothing: the next one sends again, under the same number', async (t) => {
  const { region, fhir, settle } = await subscribing(t)
  const receiver = await startReceiver(t)
  await fhir('POST', '/Subscription', hook('Observation', receiver.url))
  await settle()
  for (const id of ['a', 'b', 'c']) await fhir('PUT', `/Observation/${id}`, { ...observation('p'), id })
  await region.deliver([subscriptionsModule])
  // The endpoint has it, and then the process is gone before it can write that down.
  let sent = 0
  const dying = sendDue(region.ctx(), async (sending) => {
    const answer = await fetch(sending.url, { method: 'POST', headers: sending.headers, body: sending.body })
    if (++sent === 2) await new Promise(() => undefined)
    return answer.status
  })
  void dying
  while (receiver.changes().length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  await sendDue(region.ctx())
  assert.equal(receiver.changes().length, 3, 'as long as the lease lasts, nobody else sends')
  region.clock.advance(2)
  await sendDue(region.ctx())
  const sentAs = receiver.changes().map(({ name, headers }) => `${name} ${headers['x-anji-notification']}`)
  assert.equal(sentAs.length, 6)
  assert.deepEqual(sentAs.slice(0, 3).sort(), sentAs.slice(3).sort(), 'what was under way comes again')
  assert.equal(new Set(sentAs).size, 3)
})

test('A failing endpoint is tried with growing pauses, then the Subscription is in error and keeps everything until it is replayed', async (t) => {
  const { region, fhir, settle, statusOf } = await subscribing(t)
  let works = true
  const receiver = await startReceiver(t, () => (works ? 202 : 503))
  const { body } = await fhir('POST', '/Subscription', hook('Observation', receiver.url))
  await settle()
  works = false
  await fhir('PUT', '/Observation/a', { ...observation('p', 1), id: 'a' })
  await fhir('PUT', '/Observation/a', { ...observation('p', 2), id: 'a' })
  for (let attempt = 1; attempt <= 12; attempt++) {
    await settle()
    assert.equal(receiver.changes().length, attempt, 'one try, then a pause')
    await settle()
    assert.equal(receiver.changes().length, attempt)
    region.clock.advance(20)
  }
  const broken = await statusOf(body.id)
  assert.equal(broken.status, 'error')
  assert.match(broken.error, /503/)
  await fhir('PUT', '/Observation/b', { ...observation('p', 3), id: 'b' })
  await settle()
  assert.equal(receiver.changes().length, 12)
  const { items } = await listSubscriptions(region.ctx(administrator), {})
  const [standing] = items
  assert.deepEqual([items.length, standing?.status, standing?.waiting, standing?.dead], [1, 'error', 2, 1])
  assert.ok((standing?.lagSeconds ?? 0) > 3600)
  works = true
  assert.deepEqual(await replaySubscription(region.ctx(administrator), { id: body.id }), { id: body.id, revived: 1 })
  await settle()
  const after = receiver.changes().slice(12)
  const names = after.map(({ name }) => name)
  assert.deepEqual(names.toSorted(), ['Observation/a v1', 'Observation/a v2', 'Observation/b v1'])
  assert.ok(names.indexOf('Observation/a v1') < names.indexOf('Observation/a v2'))
  const mended = await statusOf(body.id)
  assert.deepEqual([mended.status, mended.error], ['active', undefined])
})

test('When the subscriber’s client is closed or loses its scopes, nothing more is sent', async (t) => {
  const { region, fhir, settle, statusOf, openClient } = await subscribing(t)
  const receiver = await startReceiver(t)
  const as = await openClient('system/Subscription.*', 'system/Observation.*', 'system/Patient.*')
  const { body } = await fhir('POST', '/Subscription', hook('Observation', receiver.url), { as })
  await settle()
  await fhir('PUT', '/Observation/a', { ...observation('p'), id: 'a' })
  await settle()
  assert.equal(receiver.changes().length, 1)
  // Matched while it had the right, not yet sent when it has lost it.
  await fhir('PUT', '/Observation/b', { ...observation('p'), id: 'b' })
  await region.deliver([subscriptionsModule])
  await region.pool.query(`update sign_in.client set scopes = '{system/Subscription.*}' where client_id = $1`, [as.id])
  await fhir('PUT', '/Observation/c', { ...observation('p'), id: 'c' })
  await settle()
  assert.equal(receiver.changes().length, 1)
  assert.equal((await statusOf(body.id)).status, 'error')
  await replaySubscription(region.ctx(administrator), { id: body.id })
  await settle()
  assert.equal(receiver.changes().length, 1)
  assert.equal((await statusOf(body.id)).status, 'error')
  await region.pool.query('update sign_in.client set closed_at = now() where client_id = $1', [as.id])
  await assert.rejects(replaySubscription(region.ctx(administrator), { id: body.id }), {
    code: 'subscriptions.no_rights',
  })
  await settle()
  assert.equal(receiver.changes().length, 1)
})

test('The background sends by itself what is matched, and stops when it is told to', async (t) => {
  const { region, fhir } = await subscribing(t)
  let wake = () => {}
  const receiver = await startReceiver(t, () => {
    wake()
    return 200
  })
  const came = async (count: number) => {
    while (receiver.received.length < count) await new Promise<void>((resolve) => (wake = resolve))
  }
  const background = subscriptionsModule.background?.(region.ctx(), region.url)
  assert.ok(background)
  await fhir('POST', '/Subscription', hook('Observation', receiver.url))
  await region.deliver([subscriptionsModule])
  await came(1)
  for (let turn = 1; turn <= 3; turn++) {
    await fhir('PUT', '/Observation/a', { ...observation('p', turn), id: 'a' })
    await region.deliver([subscriptionsModule])
    await came(1 + turn)
  }
  await background.stop()
  await fhir('PUT', '/Observation/a', { ...observation('p', 9), id: 'a' })
  await region.deliver([subscriptionsModule])
  assert.deepEqual(
    receiver.changes().map(({ name }) => name),
    ['Observation/a v1', 'Observation/a v2', 'Observation/a v3'],
  )
})

test('The secret is shown once, to the subscriber alone, and signs what is sent', async (t) => {
  const { fhir, settle, openClient } = await subscribing(t)
  const receiver = await startReceiver(t)
  const { body } = await fhir('POST', '/Subscription', hook('Observation', receiver.url))
  await settle()
  const as = await openClient('system/*.*')
  const path = `/Subscription/${body.id}/$new-secret`
  assert.equal(codeOf((await fhir('POST', path, {}, { as })).body), 'subscriptions.not_found')
  const answer = await fhir('POST', path, {})
  const [{ valueString: secret }] = answer.body.parameter
  await fhir('PUT', '/Observation/a', { ...observation('p'), id: 'a' })
  await settle()
  const [change] = receiver.changes()
  const [, at, signature] = /^t=(\d+),hmac-sm3=([0-9a-f]{64})$/.exec(String(change?.headers['x-anji-signature'])) ?? []
  assert.equal(signature, hmacSm3(secret, `${at}.${change?.body}`).toString('hex'))
})

test('A Subscription ends at its end; one that has been in error for a week is switched off with what waited', async (t) => {
  const { region, fhir, settle, statusOf } = await subscribing(t)
  let works = true
  const receiver = await startReceiver(t, () => (works ? 200 : 500))
  const end = new Date(region.clock.now().getTime() + 3_600_000).toISOString()
  const { body: short } = await fhir('POST', '/Subscription', { ...hook('Observation', receiver.url), end })
  const { body: broken } = await fhir('POST', '/Subscription', hook('Patient', receiver.url))
  await settle()
  await fhir('PUT', '/Observation/a', { ...observation('p'), id: 'a' })
  await settle()
  assert.equal(receiver.changes().length, 1)
  region.clock.advance(61)
  await fhir('PUT', '/Observation/b', { ...observation('p'), id: 'b' })
  await settle()
  assert.deepEqual([receiver.changes().length, (await statusOf(short.id)).status], [1, 'off'])
  works = false
  await fhir('PUT', '/Patient/p', patient('p'))
  for (let attempt = 0; attempt < 12; attempt++) {
    await settle()
    region.clock.advance(20)
  }
  assert.equal((await statusOf(broken.id)).status, 'error')
  const [giveUp] = subscriptionsModule.jobs ?? []
  assert.ok(giveUp)
  region.clock.advance(6 * 24 * 60)
  await region.runJob(giveUp, {})
  assert.equal((await statusOf(broken.id)).status, 'error')
  region.clock.advance(2 * 24 * 60)
  await region.runJob(giveUp, {})
  assert.equal((await statusOf(broken.id)).status, 'off')
  const { items } = await listSubscriptions(region.ctx(administrator), {})
  assert.deepEqual([...new Set(items.map(({ waiting, dead }) => waiting + dead))], [0])
})

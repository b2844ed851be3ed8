import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { type BodyOf, SluiceStatus } from '#contracts/sluice'
import { effectId } from '../adapters/effect-id.ts'
import { runEngineerCommand } from './cli.ts'
import { noon, until, type World, world } from './inner.fixture.ts'

const numberOf = (n: number, session = 's1'): BodyOf<'schedule.number'> => ({
  hisSessionId: session,
  hisNumberId: `n${n}`,
  state: 'free',
  revision: n,
  at: new Date(noon).toISOString(),
})
const deliver = ({ hospital }: World, n: number, key = 'k') =>
  hospital.host.deliver({ id: effectId(`${key} ${n}`), kind: 'schedule.number', key, body: numberOf(n, key) })
const revisions = ({ platform }: World) =>
  platform.kept
    .filter(({ kind }) => kind === 'schedule.number')
    .map(({ body }) => (body as { revision: number }).revision)
const engineer = (
  { config, clock }: World,
  command: 'status' | 'aside' | 'retry' | 'discard' | 'stop' | 'start' | 'trace',
  subject?: string,
) =>
  runEngineerCommand(
    { ...config.spool, key: Buffer.alloc(32, 7) },
    { command, subject, adapters: ['his'], by: 'engineer', now: clock.now() },
  )
const emptied = (here: World) => until(() => /platform: 0 messages/.test(engineer(here, 'status')), 'an empty spool')

test('what is delivered reaches the platform once, in order, and leaves the spool', async (t) => {
  const here = await world(t)
  await Promise.all(Array.from({ length: 50 }, (_, n) => deliver(here, n)))
  assert.deepEqual(await deliver(here, 7), { id: effectId('k 7'), repeated: true })
  await until(() => here.platform.kept.length === 50, 'fifty messages')
  assert.deepEqual(
    revisions(here),
    Array.from({ length: 50 }, (_, n) => n),
  )
  await emptied(here)
})

test('a cut way loses nothing, doubles nothing and keeps the order', async (t) => {
  const here = await world(t)
  for (const [n, how] of (['before', 'after', 'before', 'after'] as const).entries()) {
    here.platform.breakNext = how
    for (let m = 0; m < 10; m++) await deliver(here, n * 10 + m)
  }
  here.platform.setUp(false)
  await deliver(here, 40)
  here.platform.setUp(true)
  await until(() => here.platform.kept.length === 41, 'all messages')
  assert.deepEqual(
    revisions(here),
    Array.from({ length: 41 }, (_, n) => n),
  )
})

test('a batch that was read while an earlier one failed does not go before it', async (t) => {
  const here = await world(t)
  const count = 150
  for (let n = 0; n < count; n++) {
    if (n % 5 === 0) here.platform.breakNext = 'before'
    await deliver(here, n)
  }
  await until(() => here.platform.kept.length === count, 'all messages')
  assert.deepEqual(
    revisions(here),
    Array.from({ length: count }, (_, n) => n),
  )
})

test('what waits when inner ends goes out when it starts again; what an adapter remembers is there', async (t) => {
  const here = await world(t)
  here.platform.isUp = false
  const remember = { name: 'cursor', value: '17' }
  await here.hospital.host.deliver({ kind: 'schedule.number', key: 'k', body: numberOf(1), remember })
  await here.hospital.host.remember({ name: 'short', value: 'x', days: 1 })
  await here.restart()
  assert.deepEqual([here.hospital.host.recall('cursor'), here.hospital.host.recall('short')], ['17', 'x'])
  here.clock.advance(86_400_001)
  assert.equal(here.hospital.host.recall('short'), undefined)
  here.platform.setUp(true)
  await until(() => here.platform.kept.length === 1, 'the message')
})

test('what the platform refuses is set aside with its reason, and decided from either side', async (t) => {
  const here = await world(t)
  here.platform.refuse = ({ body }) =>
    (body as { revision?: number }).revision === 2 ? { code: 'sluices.no_session', reason: '没有这个班次' } : undefined
  for (let n = 1; n <= 3; n++) await deliver(here, n)
  await until(() => here.platform.kept.length === 2, 'the others')
  await until(() => /set aside: 1/.test(engineer(here, 'status')), 'one aside')
  assert.match(engineer(here, 'aside'), /schedule\.number n2\n {2}sluices\.no_session: 没有这个班次/)
  const id = effectId('k 2')
  const decide = (n: number, decision: 'retry' | 'discard') =>
    here.platform.command(
      'message.aside',
      id,
      { messageId: id, decision, by: 'admin', reason: 'mended' },
      effectId(`decision ${n}`),
    )
  await decide(1, 'retry')
  await until(() => here.platform.results().length === 1, 'a first answer')
  await until(() => /set aside: 1/.test(engineer(here, 'status')), 'aside again')
  here.platform.refuse = () => undefined
  engineer(here, 'retry', id)
  await until(() => here.platform.kept.some((message) => message.id === id), 'the mended message')
  await decide(2, 'discard')
  await until(() => here.platform.results().length === 2, 'a second answer')
  assert.deepEqual(
    here.platform.results().map(({ outcome }) => outcome),
    ['done', 'refused'],
  )
})

test('a body that is not as agreed, too large, or for a full spool is refused with a code', async (t) => {
  const here = await world(t, { spool: { messagesMax: 1 } })
  here.platform.isUp = false
  const { host } = here.hospital
  const body = numberOf(1)
  await assert.rejects(host.deliver({ kind: 'schedule.number', key: 'k', body: { ...body, revision: -1 } }), {
    code: 'bad-body',
    message: /revision/,
  })
  await assert.rejects(host.deliver({ kind: 'schedule.number', key: 'k'.repeat(201), body }), { code: 'bad-body' })
  const source = { system: 'hl7v2', type: 'ADT^A01', controlId: '1', sender: '', at: null } as const
  const unmapped = Array.from({ length: 150 }, () => ({ path: '', text: 'x'.repeat(60_000), why: '' }))
  const large = { source, resources: [], unmapped }
  await assert.rejects(host.deliver({ kind: 'record.bundle', key: 'k', body: large }), { code: 'too-large' })
  await deliver(here, 1)
  await assert.rejects(deliver(here, 2), { code: 'spool-full' })
  await assert.rejects(host.deliverAll([{ kind: 'schedule.number', key: 'k', body }], [{ name: 'c', value: '2' }]), {
    code: 'spool-full',
  })
  assert.equal(host.recall('c'), undefined)
  here.platform.setUp(true)
  await until(() => here.platform.kept.length === 1, 'room')
  await emptied(here)
  await deliver(here, 2)
})

test('an adapter or a kind that was stopped stays stopped until it is started', async (t) => {
  const here = await world(t)
  engineer(here, 'stop', 'his')
  await until(() => here.inner.adapters[0]!.state === 'stopped', 'the adapter stops')
  await assert.rejects(deliver(here, 1), { code: 'stopped' })
  await here.restart()
  assert.equal(here.inner.adapters[0]!.state, 'stopped')
  engineer(here, 'start', 'his')
  await until(() => here.inner.adapters[0]!.state === 'up', 'the adapter starts')
  here.platform.isUp = false
  await deliver(here, 1)
  engineer(here, 'stop', 'kind:schedule.number')
  const refused = () =>
    deliver(here, 2).then(
      () => false,
      ({ code }) => code === 'stopped',
    )
  for (let stopped = false; !stopped; ) stopped = await refused()
  here.platform.setUp(true)
  const remembered = here.platform.kept.length
  engineer(here, 'start', 'kind:schedule.number')
  await until(() => here.platform.kept.length > remembered, 'what waited')
  assert.throws(() => engineer(here, 'stop', 'nobody'), /no adapter nobody; there are: his/)
})

test('questions are answered by the adapter that can, and refused with a code by none', async (t) => {
  const here = await world(t)
  assert.deepEqual(await here.platform.ask('numbers.left', { hisSessionId: 's9' }), {
    revision: 1,
    numbers: [{ hisNumberId: 's9', state: 'free' }],
  })
  await assert.rejects(here.platform.ask('account.balance', { documentNumber: '1' }), { code: 'sluice.no_adapter' })
})

test('an outcome is told to the adapter that had sent the message, and can be looked up', async (t) => {
  const here = await world(t)
  await deliver(here, 1)
  const messageId = effectId('k 1')
  const outcome: BodyOf<'message.outcome'> = {
    messageId,
    outcome: 'refused',
    code: 'record.invalid',
    reason: 'no Patient',
    resources: [],
  }
  await here.platform.command('message.outcome', messageId, outcome, effectId('outcome'))
  assert.deepEqual(here.hospital.outcomes, [outcome])
  assert.match(
    engineer(here, 'trace', messageId),
    /his: schedule\.number schedule\.number n1\n {2}refused record\.invalid no Patient/,
  )
})

test('a hospital’s system that takes no outcome holds no command up', async (t) => {
  const here = await world(t)
  await deliver(here, 1)
  here.hospital.isDeaf = true
  const messageId = effectId('k 1')
  const outcome = { messageId, outcome: 'stored' as const, code: null, reason: null, resources: [] }
  const told = here.platform.command('message.outcome', messageId, outcome, effectId('outcome'))
  const verdicts = await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 60_000).unref())])
  assert.deepEqual(verdicts, [{ id: effectId('outcome'), kept: true }])
})

test('an adapter that cannot start is shown as down and tried again', async (t) => {
  const here = await world(t)
  here.hospital.startFails = 1
  await here.restart()
  const [adapter] = here.inner.adapters
  assert.deepEqual([adapter!.state, adapter!.lastError], ['down', 'the port is taken'])
  await until(() => adapter!.state === 'up', 'the second attempt')
})

test('the status is as agreed, in words and counts that name nobody', async (t) => {
  const here = await world(t)
  here.platform.isUp = false
  await deliver(here, 1, 'PATIENT-4711')
  here.hospital.host.report('down', 'connection refused')
  here.hospital.host.refused({ code: 'bad-body', sentence: 'PID missing', type: 'ADT^A01', controlId: '77' })
  await until(() => here.platform.notes.at(-1)?.adapters[0]?.refused === 1, 'a status')
  const status = SluiceStatus.parse(here.platform.notes.at(-1))
  assert.deepEqual([status.spool.messages, status.adapters[0]!.state, status.adapters[0]!.accepted], [1, 'down', 1])
  assert.doesNotMatch(JSON.stringify([status, here.log]), /4711/)
  const path = join(here.config.spool.folder, 'status.json')
  await until(() => existsSync(path), 'the file for the command line')
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).link, 'down')
  assert.match(engineer(here, 'status'), /his \(soap\): down, 1 accepted, 1 refused/)
})

test('whatever is cut, refused or restarted, each message is kept or aside, once, in the order of its key', {
  timeout: 290_000,
}, async (t) => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver'), key: fc.constantFrom('a', 'b', 'c') }) },
    fc.record({
      do: fc.constantFrom('cut before', 'cut after', 'down', 'up', 'restart', 'repeat'),
      key: fc.constant('a'),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 2, max: 5 }), async (steps, poison) => {
      const here = await world(t)
      const refused = (n: number) => n % poison === 0
      here.platform.refuse = ({ body }) =>
        refused((body as { revision: number }).revision) ? { code: 'poison', reason: '' } : undefined
      const sent: { key: string; n: number }[] = []
      for (const [n, { do: what, key }] of steps.entries()) {
        if (what === 'deliver') sent.push({ key, n })
        if (what === 'deliver') await deliver(here, n, key)
        else if (what === 'repeat' && sent[0])
          assert.equal((await deliver(here, sent[0].n, sent[0].key)).repeated, true)
        else if (what === 'up' || what === 'down') here.platform.setUp(what === 'up')
        else if (what === 'restart') await here.restart()
        else here.platform.breakNext = what === 'cut before' ? 'before' : 'after'
      }
      here.platform.setUp(true)
      await emptied(here)
      assert.match(
        engineer(here, 'status'),
        new RegExp(`set aside: ${sent.filter(({ n }) => refused(n)).length}$`, 'm'),
      )
      for (const key of ['a', 'b', 'c']) {
        const arrived = here.platform.kept
          .filter((message) => message.key === key)
          .map(({ body }) => (body as { revision: number }).revision)
        assert.deepEqual(
          arrived,
          sent.filter((each) => each.key === key && !refused(each.n)).map(({ n }) => n),
        )
      }
      await here.inner.close()
    }),
    { numRuns: 12 },
  )
})

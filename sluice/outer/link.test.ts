import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { type Durable, LinkDown, LinkRefusal, openLink, type Verdict } from '#sluice/protocol'
import { machineChance, machineClock } from '../protocol/machine.fixture.ts'
import { numberMessage, openRegion, pause, quick, type RegionOptions, until, uuid } from './region.fixture.ts'

const left = { revision: 3, numbers: [{ hisNumberId: 'n1', state: 'free' as const }] }
const keptAll = (batch: readonly Durable[]): Verdict[] => batch.map(({ id }) => ({ id, kept: true }))
const refusedAs = (code: string) => (error: unknown) => error instanceof LinkRefusal && error.code === code

describe('a question', () => {
  test('goes to the hospital and comes back as its answer', async (t) => {
    const asked: unknown[] = []
    const region = await openRegion(t, {
      inner: {
        onQuestion: async (from, kind, body, deadlineAt) => {
          asked.push({ from, kind, body, leftMs: deadlineAt.getTime() - machineClock().getTime() > 500 })
          return left
        },
      },
    })
    const answer = await region.platform.link.ask(region.hospital.id, 'numbers.left', { hisSessionId: 's1' }, 60_000)
    assert.deepEqual(answer, left)
    assert.deepEqual(asked, [{ from: 'platform', kind: 'numbers.left', body: { hisSessionId: 's1' }, leftMs: true }])
  })

  test('ends at its deadline, with the hospital’s own refusal, or because the hospital is not there', async (t) => {
    const thinking = Promise.withResolvers<void>()
    t.after(() => thinking.resolve())
    const region = await openRegion(t, {
      inner: {
        onQuestion: async (_from, _kind, body) => {
          const { hisSessionId } = body as { hisSessionId: string }
          if (hisSessionId === 'slow') await thinking.promise
          if (hisSessionId === 'none') throw new LinkRefusal('number-unknown', 'no such session')
          if (hisSessionId === 'bug') throw new Error('password=secret')
          if (hisSessionId === 'wrong') return { revision: 'three' }
          return left
        },
      },
    })
    const { hospital, platform, inner } = region
    const ask = (hisSessionId: string, ms = 60_000) =>
      platform.link.ask(hospital.id, 'numbers.left', { hisSessionId }, ms)
    await assert.rejects(ask('slow', 100), refusedAs('sluice.deadline'))
    await assert.rejects(ask('none'), refusedAs('number-unknown'))
    await assert.rejects(
      ask('bug'),
      (error: LinkRefusal) => error.code === 'sluice.answer_failed' && !/secret/.test(error.reason),
    )
    await assert.rejects(ask('wrong'), refusedAs('sluice.answer_wrong'))
    await assert.rejects(ask('x'.repeat(65)), refusedAs('sluice.body_wrong'))
    await assert.rejects(
      platform.link.ask(uuid(), 'numbers.left', { hisSessionId: 's' }, 100),
      refusedAs('sluice.peer_down'),
    )
    await assert.rejects(
      inner.link.ask('platform', 'numbers.left', { hisSessionId: 's' }, 100),
      refusedAs('sluice.wrong_side'),
    )
    const waiting = assert.rejects(ask('slow'), refusedAs('sluice.peer_down'))
    await inner.link.close()
    await waiting
  })
})

describe('durable messages', () => {
  test('go both ways and are answered one by one; what is wrong is refused where it comes from', async (t) => {
    const { hospital, platform, inner } = await openRegion(t, {
      platform: {
        onDurable: async (_from, batch) =>
          batch.map(({ id, key }) =>
            key === 'no' ? { id, kept: false, code: 'record.refused', reason: 'why' } : { id, kept: true },
          ),
      },
    })
    const good = numberMessage('s1', 1)
    const wrong = { ...numberMessage('s1', 2), body: { hisSessionId: 's1' } }
    const large = { ...numberMessage('s1', 3), kind: 'command.result' as const, body: result('x'.repeat(200), 1_000) }
    const command = { ...numberMessage('s1', 4), kind: 'number.release' as const }
    const verdicts = await inner.link.send('platform', [good, wrong, numberMessage('no', 1), large, command])
    assert.deepEqual(
      verdicts.map((verdict) => (verdict.kept ? 'kept' : verdict.code)),
      ['kept', 'sluice.body_wrong', 'record.refused', 'sluice.too_large', 'sluice.wrong_side'],
    )
    const release = { hisNumberId: 'n1', holdId: uuid(), reason: 'released' }
    const sent: Durable = {
      id: uuid(),
      kind: 'number.release',
      key: 'n1',
      body: release,
      at: machineClock().toISOString(),
    }
    assert.deepEqual(await platform.link.send(hospital.id, [sent]), [{ id: sent.id, kept: true }])
    assert.deepEqual(inner.kept, [sent])
    await assert.rejects(platform.link.send(uuid(), [sent]), LinkDown)
  })

  test('keep the order of their key, whatever is not kept at first', async (t) => {
    let failures = 0
    const seen: { id: string; key: string; revision: number }[] = []
    const { inner } = await openRegion(t, {
      tuning: { batchMessagesMax: 7 },
      platform: {
        onDurable: async (_from, batch) => {
          if (machineChance.integer(4) === 0) {
            failures += 1
            throw new Error('the database is away')
          }
          for (const { id, key, body } of batch)
            seen.push({ id, key, revision: (body as { revision: number }).revision })
          return keptAll(batch)
        },
      },
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 60 }), async (keys) => {
        seen.length = 0
        const messages = keys.map((key, index) => numberMessage(key, index))
        await sendAll(inner.link.send.bind(inner.link), messages)
        const firsts = [...new Map(seen.map((one) => [one.id, one] as const)).keys()]
        assert.equal(firsts.length, messages.length)
        for (const key of ['a', 'b', 'c']) {
          // The first time each was kept, in order: the effect is once by id.
          const order = seen.filter((one, at) => one.key === key && seen.findIndex(({ id }) => id === one.id) === at)
          assert.deepEqual(
            order.map(({ revision }) => revision),
            [...order.map(({ revision }) => revision)].sort((x, y) => x - y),
          )
        }
      }),
      { numRuns: 8 },
    )
    assert.ok(failures > 0)
  })

  test('outer falls in the middle of it, and again: nothing is lost, each effect once', async (t) => {
    const effects = new Set<string>()
    let repeats = 0
    const { inner, again } = await regionWith(t, async (batch) => {
      await pause(2)
      for (const { id } of batch) {
        if (effects.has(id)) repeats += 1
        effects.add(id)
      }
    })
    const messages = Array.from({ length: 4_000 }, (_, index) => numberMessage(`k${index % 40}`, index))
    const all = sendAll(inner.link.send.bind(inner.link), messages)
    for (const _ of [1, 2, 3]) {
      const before = effects.size
      await until(() => effects.size > before + 300)
      await again()
    }
    await all
    assert.deepEqual([...effects].sort(), messages.map(({ id }) => id).sort())
    t.diagnostic(`${repeats} came twice over the cuts and had their effect once`)
  })

  test('a receiver that does not keep up makes the sender wait; what is under way stays bounded', async (t) => {
    let release: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    let under = 0
    const { inner, outer } = await regionWith(
      t,
      async (batch) => {
        under += batch.length
        await gate
      },
      { windowBytesMax: 64 * 1_024, batchMessagesMax: 32 },
    )
    const sent = Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        inner.link.send(
          'platform',
          Array.from({ length: 40 }, (_, at) => numberMessage('k', index * 40 + at)),
        ),
      ),
    )
    await pause(300)
    const { bytesPassed } = outer.health()
    assert.ok(bytesPassed < 400_000, `${bytesPassed} bytes passed of about 800,000`)
    assert.ok(under <= 512)
    release()
    assert.equal((await sent).flat().filter(({ kept }) => kept).length, 2_000)
  })
})

test('the newest note arrives; between two sessions it is told that nothing was sent', async (t) => {
  const { platform, inner, outer } = await openRegion(t)
  const spool = { messages: 0, bytes: 0, bytesMax: 1, oldestAt: null, aside: 0 }
  const status = { at: machineClock().toISOString(), version: '1', spool, adapters: [], aside: [] }
  assert.equal(inner.link.note('platform', 'sluice.status', status), true)
  await until(() => platform.notes.length === 1)
  assert.deepEqual(platform.notes, [status])
  await outer.close()
  await until(() => !inner.link.up('platform'))
  assert.equal(inner.link.note('platform', 'sluice.status', status), false)
})

test('a quiet line stays, and so does an end that is told much and says nothing', async (t) => {
  const silentMsMax = 1_500
  const region = await openRegion(t, { limits: { silentMsMax }, tuning: { heartbeatMs: silentMsMax / 4 } })
  const { inner, platform, hospital, outerLog } = region
  const status = {
    ...{ at: machineClock().toISOString(), version: '1', adapters: [], aside: [] },
    spool: { messages: 0, bytes: 0, bytesMax: 1, oldestAt: null, aside: 0 },
  }
  await pause(2.5 * silentMsMax)
  for (let told = 0; told < 12; told += 1) {
    assert.ok(inner.link.note('platform', 'sluice.status', status), `session at ${told}`)
    await pause(300)
  }
  assert.equal(platform.notes.length, 12)
  assert.ok(platform.link.up(hospital.id))
  assert.deepEqual(
    outerLog.filter(({ level }) => level !== 'info'),
    [],
  )
  assert.ok(!outerLog.some(({ message }) => message === 'an end is gone'))
})

test('a hospital whose clock is wrong is told so, by how much, and nothing passes', async (t) => {
  const { outer, hospital, platform, platformKeyPem } = await openRegion(t, { withoutInner: true })
  const told: string[] = []
  const link = openLink({
    role: 'inner',
    outer: { host: '127.0.0.1', port: outer.port },
    identity: hospital,
    peerKey: () => platformKeyPem,
    clock: () => new Date(machineClock().getTime() + 600_000),
    chance: machineChance,
    onDurable: async () => [],
    onState: (peer, state, why) => told.push(`${peer} ${state} ${why}`),
    log: () => {},
    tuning: quick,
  })
  t.after(() => link.close())
  await until(() => told.length > 0)
  assert.match(told[0]!, /platform down the sender's clock is (600|599|601) s behind; at most 300 s are borne/)
  await assert.rejects(link.send('platform', [numberMessage('k', 1)]), LinkDown)
  assert.equal(platform.link.up(hospital.id), false)
})

test('keys are renewed while messages flow, and none of them is lost or out of order', async (t) => {
  const { platform, inner } = await openRegion(t, { tuning: { rekeyBytes: 60_000, heartbeatMs: 200 } })
  const renewed = () => platform.log.filter(({ message }) => message === 'keys were renewed').length
  let rounds = 0
  for (; rounds < 30 || renewed() === 0; rounds++) {
    await inner.link.send(
      'platform',
      Array.from({ length: 20 }, (_, at) => numberMessage('k', rounds * 20 + at)),
    )
    await pause(20)
  }
  assert.deepEqual(
    platform.kept.map(({ body }) => (body as { revision: number }).revision),
    Array.from({ length: rounds * 20 }, (_, index) => index),
  )
  assert.ok(inner.link.up('platform'))
})

function result(text: string, times: number) {
  const data = Object.fromEntries(Array.from({ length: times }, (_, index) => [`k${index}`, text]))
  return { commandId: uuid(), outcome: 'done', code: null, reason: null, data }
}

function regionWith(
  t: TestContext,
  keep: (batch: readonly Durable[]) => Promise<void>,
  tuning: RegionOptions['tuning'] = {},
) {
  return openRegion(t, {
    tuning,
    platform: {
      onDurable: async (_from, batch) => {
        await keep(batch)
        return keptAll(batch)
      },
    },
  })
}

/** As a spool does it: the oldest first, several batches under way, everything home before it begins again. */
async function sendAll(
  send: (to: string, batch: readonly Durable[]) => Promise<Verdict[]>,
  messages: readonly Durable[],
) {
  let rest = [...messages]
  while (rest.length > 0) {
    const done = new Set<string>()
    const batches = Array.from({ length: Math.ceil(rest.length / 100) }, (_, index) =>
      rest.slice(index * 100, index * 100 + 100),
    )
    await Promise.all(
      batches.map(async (batch) => {
        try {
          for (const verdict of await send('platform', batch)) if (verdict.kept) done.add(verdict.id)
        } catch (error) {
          assert.ok(error instanceof LinkDown, String(error))
        }
      }),
    )
    rest = rest.filter(({ id }) => !done.has(id))
    if (rest.length > 0) await pause(20)
  }
}

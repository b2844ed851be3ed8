import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Identity } from '#sluice/protocol'
import { machineClock } from '../protocol/machine.fixture.ts'
import { outerFrame } from '../protocol/said-by-outer.ts'
import type { Session } from '../protocol/session.ts'
import { numberMessage, openRegion, pause, type Region, rawHospital, until, uuid } from './region.fixture.ts'
import { Relay } from './relay.ts'

const body = (text: unknown) => Buffer.from(JSON.stringify(text))

/** A region whose hospital is the test. */
async function withRaw(t: TestContext, options: Parameters<typeof rawHospital>[3] = {}) {
  const region = await openRegion(t, { withoutInner: true })
  const raw = dial(region, region.hospital, options)
  t.after(() => raw.wire.cut('the test is over'))
  const session = await raw.session
  return { region, raw, session, send: (frame: ReturnType<Session['seal']>) => raw.wire.write(frame.bytes) }
}

function dial(region: Region, identity: Identity, options: Parameters<typeof rawHospital>[3] = {}) {
  return rawHospital(region.outer.port, identity, region.platformKeyPem, options)
}

describe('outer refuses at the side it came from', () => {
  test('a kind that is not in the contract, one of the other side, and a hospital that commands or asks', async (t) => {
    const { region, raw, session, send } = await withRaw(t)
    send(session.seal('message', 'password.list', uuid(), body({})))
    send(session.seal('command', 'number.lock', uuid(), body({})))
    send(session.seal('question', 'numbers.left', uuid(), body({})))
    send(session.seal('message', 'number.lock', uuid(), body({})))
    send(session.seal('answer', 'numbers.left', uuid(), body({})))
    await until(() => raw.refused.length === 5)
    assert.deepEqual(
      raw.refused.map(({ code }) => code),
      ['sluice.kind_unknown', 'sluice.wrong_side', 'sluice.wrong_side', 'sluice.kind_unknown', 'sluice.unasked'],
    )
    const logged = region.outerLog.filter(({ message }) => message === 'refused')
    assert.deepEqual(
      logged.map(({ code }) => code),
      raw.refused.map(({ code }) => code),
    )
    assert.equal(region.outer.health().refused['sluice.wrong_side'], 2)
    assert.equal(region.platform.kept.length, 0)
    assert.equal(raw.closed(), undefined)
  })

  test('a body larger than its kind may be, and more in a second than its kind may', async (t) => {
    const { raw, session, send } = await withRaw(t)
    send(session.seal('message', 'schedule.number', uuid(), Buffer.alloc(5_000)))
    await until(() => raw.refused.length === 1)
    assert.match(raw.refused[0]!.reason, /5016 bytes of schedule.number, at most 4096/)
    for (let count = 0; count < 13; count++) send(session.seal('note', 'sluice.status', uuid(), body({})))
    await until(() => raw.refused.length > 1)
    assert.deepEqual([...new Set(raw.refused.slice(1).map(({ code }) => code))], ['sluice.over_rate'])
    assert.ok(raw.refused.length <= 5, 'ten are a burst of two seconds')
  })

  test('a frame that came before', async (t) => {
    const { region, raw, session, send } = await withRaw(t)
    const recorded = session.seal('note', 'sluice.status', uuid(), body({}))
    send(recorded)
    send(recorded)
    await until(() => raw.refused.length === 1)
    assert.equal(raw.refused[0]!.code, 'sluice.replayed')
    assert.equal(region.outer.health().refused['sluice.replayed'], 1)
  })

  test('a clock that differs too much, naming by how much', async (t) => {
    const { raw, session, send } = await withRaw(t, { aheadMs: 400_000 })
    send(session.seal('note', 'sluice.status', uuid(), body({})))
    await until(() => raw.refused.length === 1)
    assert.equal(raw.refused[0]!.code, 'sluice.clock_skew')
    assert.match(raw.refused[0]!.reason, /clock is (400|399) s ahead; at most 300 s/)
  })

  test('a session that is not there', async (t) => {
    const { raw, session, send } = await withRaw(t)
    send(session.seal('session', 'session.bye', uuid(), body({})))
    send(session.seal('note', 'sluice.status', uuid(), body({})))
    await until(() => raw.refused.length === 1)
    assert.equal(raw.refused[0]!.code, 'sluice.session_unknown')
  })

  test('another sender than the certificate’s, and cuts the connection', async (t) => {
    const { region, raw, session, send } = await withRaw(t, { self: uuid() })
    send(session.seal('note', 'sluice.status', uuid(), body({})))
    await until(() => raw.closed() !== undefined)
    assert.equal(raw.refused[0]!.code, 'sluice.forged_from')
    assert.equal(region.platform.notes.length, 0)
  })

  test('bytes that are no frame, by cutting the connection; another hospital does not notice', async (t) => {
    const region = await openRegion(t)
    const other = await region.authority.identity(uuid())
    const raw = dial(region, other)
    await until(() => region.outer.health().hospitals === 2)
    raw.wire.write(Buffer.from('GET / HTTP/1.1\r\nhost: outer\r\n\r\n'))
    await until(() => raw.closed() !== undefined)
    const [verdict] = await region.inner.link.send('platform', [numberMessage('k', 1)])
    assert.equal(verdict?.kept, true)
  })
})

describe('whom outer lets in', () => {
  const turnedAway = async (t: TestContext, region: Region, identity: Identity, code: string) => {
    const raw = dial(region, identity)
    t.after(() => raw.wire.cut('the test is over'))
    await until(() => raw.closed() !== undefined)
    assert.equal(raw.refused[0]?.code, code)
    assert.ok(region.outerLog.some((line) => line.code === code))
  }

  test('nobody with an expired certificate, another authority’s, or one that names no sluice', async (t) => {
    const region = await openRegion(t, { withoutInner: true })
    const { authority } = region
    await turnedAway(t, region, await authority.identity(uuid(), { from: -9, to: -2 }), 'sluice.certificate_expired')
    const stranger = await openRegion(t, { withoutInner: true })
    const foreign = { ...stranger.hospital, tls: { ...stranger.hospital.tls, caPem: authority.caPem } }
    await turnedAway(t, region, foreign, 'sluice.certificate_refused')
    const named = { ...region.hospital, tls: { ...(await authority.issue('anji:outer')), caPem: authority.caPem } }
    await turnedAway(t, region, named, 'sluice.certificate_refused')
    assert.equal(region.outer.health().hospitals, 0)
  })

  test('a revoked hospital is cut at once, told why, and not let in again', async (t) => {
    const region = await openRegion(t)
    const { authority, hospital, inner, outer, platform } = region
    const tls = { ...(await authority.issue('anji:outer')), caPem: authority.caPem }
    outer.renew({ ...tls, crlPem: await authority.crl([hospital.serial]) })
    await until(() => !platform.link.up(hospital.id) && !inner.link.up('platform'))
    await until(() => inner.log.filter(({ why }) => /sluice.certificate_revoked/.test(String(why))).length >= 2)
    assert.equal(outer.health().hospitals, 0)
    outer.renew({ ...tls, crlPem: await authority.crl() })
    await until(() => inner.link.up('platform'))
  })

  test('a list that is none changes nothing', async (t) => {
    const { authority, outer, inner } = await openRegion(t)
    const tls = { ...(await authority.issue('anji:outer')), caPem: authority.caPem }
    assert.throws(() => outer.renew({ ...tls, crlPem: 'half a file' }))
    assert.throws(() => outer.renew({ ...tls, keyPem: 'half a file', crlPem: '' }))
    assert.equal((await inner.link.send('platform', [numberMessage('k', 1)]))[0]?.kept, true)
  })

  test('the same certificate dialling again takes the place of the first', async (t) => {
    const region = await openRegion(t, { withoutInner: true })
    const first = dial(region, region.hospital)
    await first.session
    const second = dial(region, region.hospital)
    t.after(() => second.wire.cut('the test is over'))
    await second.session
    await until(() => first.closed() !== undefined)
    assert.equal(first.refused[0]?.code, 'sluice.replaced')
    assert.equal(region.outer.health().hospitals, 1)
  })
})

describe('an outer that is not to be trusted', () => {
  test('reads no body and no key', async (t) => {
    const seen: Buffer[] = []
    const judge = Relay.prototype.judge
    t.mock.method(Relay.prototype, 'judge', function (this: Relay, ...[from, frame, nowMs]: Parameters<typeof judge>) {
      seen.push(Buffer.from(frame.bytes))
      return judge.call(this, from, frame, nowMs)
    })
    const { platform, inner, hospital } = await openRegion(t, {
      inner: { onQuestion: async () => ({ found: true, balanceFen: 424_242 }) },
    })
    const marker = 'MARKER-张三-11010119900101'
    const message = numberMessage(marker.slice(0, 20), 1)
    await inner.link.send('platform', [message])
    await platform.link.ask(hospital.id, 'account.balance', { documentNumber: marker }, 1_000)
    const all = Buffer.concat(seen)
    assert.ok(all.length > 2_000 && all.includes('schedule.number') && all.includes('account.balance'))
    for (const secret of [marker, marker.slice(0, 20), 'MARKER', '张三', '424242', 'hisSessionId'])
      assert.equal(all.includes(secret), false, secret)
    assert.equal(all.toString('utf16le').includes('MARKER'), false)
  })

  test('that changes a byte gets nothing delivered: the session is given up, made anew, and the message comes whole', async (t) => {
    let change = true
    const judge = Relay.prototype.judge
    t.mock.method(Relay.prototype, 'judge', function (this: Relay, ...[from, frame, nowMs]: Parameters<typeof judge>) {
      if (change && frame.way === 'message') frame.sealed[3]! ^= 1
      return judge.call(this, from, frame, nowMs)
    })
    const { platform, inner } = await openRegion(t)
    const message = numberMessage('k', 1)
    await assert.rejects(inner.link.send('platform', [message]), /gave|seal/)
    assert.deepEqual(platform.kept, [])
    assert.ok(platform.log.some(({ code }) => code === 'sluice.tampered'))
    change = false
    await until(() => inner.link.up('platform'))
    assert.equal((await inner.link.send('platform', [message]))[0]?.kept, true)
    assert.deepEqual(
      platform.kept.map(({ id }) => id),
      [message.id],
    )
  })

  test('that replays, or leaves out a message of a batch, gets nothing delivered twice and no half batch', async (t) => {
    let left = 1
    const recorded: { to: { wire: { write(bytes: Buffer): void } }; bytes: Buffer }[] = []
    const judge = Relay.prototype.judge
    t.mock.method(Relay.prototype, 'judge', function (this: Relay, ...[from, frame, nowMs]: Parameters<typeof judge>) {
      const to = judge.call(this, from, frame, nowMs)
      if (frame.way === 'message' && left-- > 0) return { code: 'sluice.over_rate', reason: 'left out' }
      if ('wire' in to && ['message', 'batch'].includes(frame.way))
        recorded.push({ to, bytes: Buffer.from(frame.bytes) })
      return to
    })
    const { platform, inner } = await openRegion(t)
    const messages = [numberMessage('k', 1), numberMessage('k', 2)]
    await assert.rejects(inner.link.send('platform', messages), /1 of 2 messages came/)
    assert.deepEqual(platform.kept, [])
    await inner.link.send('platform', messages)
    for (const { to, bytes } of recorded) to.wire.write(bytes)
    await until(() => platform.log.filter(({ code }) => code === 'sluice.replayed').length === recorded.length)
    await pause(50)
    assert.deepEqual(
      platform.kept.map(({ id }) => id),
      messages.map(({ id }) => id),
    )
    assert.ok(inner.link.up('platform'))
  })

  test('cannot pose as the platform or as a hospital: the handshake is signed with keys it does not have', async (t) => {
    const region = await openRegion(t, { withoutInner: true })
    const imposter = { ...region.hospital, sm2: (await region.authority.identity(uuid())).sm2 }
    const raw = dial(region, imposter)
    t.after(() => raw.wire.cut('the test is over'))
    await until(() => region.platform.log.some(({ why }) => why === 'the signature of the welcome does not hold'))
    assert.equal(region.platform.link.up(region.hospital.id), false)
  })
})

test('a hospital that stops reading is cut; what waits for it is bounded, and the platform goes on', async (t) => {
  const region = await openRegion(t, {
    withoutInner: true,
    limits: { silentMsMax: 1_500, backlogBytesMax: 2 ** 20 },
    // More than the system's own buffers of a connection take.
    tuning: { windowBytesMax: 32 * 2 ** 20, heartbeatMs: 400 },
  })
  const { platform, hospital, outer } = region
  const raw = dial(region, hospital)
  await raw.session
  await until(() => platform.link.up(hospital.id))
  raw.wire.socket.pause()
  // It still says that it is there: it does not read, and that is what it is cut for.
  const says = setInterval(() => {
    const at = machineClock().getTime()
    raw.wire.write(outerFrame('outer.ping', {}, { from: hospital.id, to: 'outer', at }).bytes)
  }, 100)
  t.after(() => {
    clearInterval(says)
    raw.wire.cut('the test is over')
  })
  const big = 'x'.repeat(900)
  const sent = Array.from({ length: 40 }, () =>
    platform.link.send(
      hospital.id,
      Array.from({ length: 50 }, () => outcome(big)),
    ),
  )
  const settled = Promise.allSettled(sent)
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, outer.health().bytesWaiting)
  }, 20)
  await until(() => outer.health().hospitals === 0)
  clearInterval(watch)
  assert.ok((await settled).every(({ status }) => status === 'rejected'))
  assert.ok(most < 3 * 2 ** 20, `${most} bytes waited`)
  assert.ok(region.outerLog.some(({ code }) => code === 'sluice.peer_slow'))
  assert.ok(platform.link.up())
})

function outcome(reason: string) {
  const messageId = uuid()
  const text = {
    messageId,
    outcome: 'refused',
    code: null,
    reason,
    resources: Array.from({ length: 100 }, () => reason.slice(0, 100)),
  }
  return {
    id: messageId,
    kind: 'message.outcome' as const,
    key: messageId,
    body: text,
    at: machineClock().toISOString(),
  }
}

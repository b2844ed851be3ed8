import assert from 'node:assert/strict'
import { connect as connectSocket, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { connectAsync, type IClientOptions } from 'mqtt'
import { openBroker } from './mqtt/broker.ts'
import { Frames } from './mqtt/frames.ts'
import { followOutside } from './mqtt/outside.ts'
import { topicOf } from './mqtt/topic.ts'
import { place } from './people.fixture.ts'

/** A person's meter, and the embedded broker on a port of its own. */
async function ground(t: TestContext) {
  const here = await place(t)
  const { call, desk, person, region } = here
  const details = { maker: '康泰', model: 'BP-300', serial: 'M-1', kinds: ['blood-pressure', 'glucose'] }
  const { body } = await call(desk, 'POST /api/readings/devices', details)
  await call(person, 'POST /api/readings/devices/pair', { residentId: person.id, code: body.pairingCode })
  region.clock.set('2026-03-02T02:00:00Z')
  const broker = await openBroker(region.ctx(), { host: '127.0.0.1', port: 0, tls: undefined })
  t.after(() => broker.close())
  const id = body.device.id as string
  const as = (options: IClientOptions) =>
    connectAsync(`mqtt://127.0.0.1:${broker.port}`, { clientId: id, username: id, reconnectPeriod: 0, ...options })
  const meter = (more: IClientOptions = {}) => as({ password: body.secret, ...more })
  const count = async (where = 'true') =>
    (await here.rows(`select count(*)::int as n from readings.reading where ${where}`))[0].n as number
  return { ...here, id, secret: body.secret as string, broker, as, meter, topic: topicOf(id), count }
}

const message = (seq: number, sys = 131) =>
  JSON.stringify({ seq, ts: Date.parse('2026-03-02T01:30:00Z') / 1000 + seq * 60, sys, dia: 83, unit: 'mmHg' })

test('A meter publishes to its own topic and is acknowledged when the reading is there; a stranger is not let in', async (t) => {
  const { as, meter, topic, count, id } = await ground(t)
  await assert.rejects(as({ password: 'wrong' }), /Not authorized/i)
  await assert.rejects(as({ password: '', username: 'x' }), /Not authorized/i)
  await assert.rejects(meter({ clientId: 'another' }), /Not authorized/i)
  const client = await meter()
  for (const qos of [1, 2] as const) {
    await client.publishAsync(topic, message(qos), { qos, retain: true })
    assert.equal(await count(), qos, `there when it is acknowledged with QoS ${qos}`)
  }
  await client.publishAsync(topic, 'no reading at all', { qos: 1 })
  assert.equal(await count(), 2, 'what nobody can read is acknowledged and not kept')
  const [granted] = await client.subscribeAsync('anji/#', { qos: 1 }).catch(() => [{ qos: 128 }])
  assert.equal(granted?.qos, 128, 'a device hears nothing')
  await client.publishAsync(topicOf(id.replace(/^./, (first) => (first === '0' ? '1' : '0'))), message(9), { qos: 0 })
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
  client.publish(topicOf('someone-else'), message(9), { qos: 1 })
  await closed
  assert.equal(await count(), 2)
  await client.endAsync(true)
})

test('The line is cut before the acknowledgement, again and again: nothing is lost and nothing doubled', async (t) => {
  const { id, secret, broker, topic, count } = await ground(t)
  const total = 12
  let sequence = 0
  let cuts = 0
  // A meter's memory: a measurement leaves it when it was acknowledged, and not before.
  while (sequence < total) {
    const isCut = (sequence + cuts) % 2 === 0 && cuts < total
    const answered = await sendOnce(broker.port, { id, secret }, topic, message(sequence), isCut)
    if (answered) sequence += 1
    else cuts += 1
  }
  assert.ok(cuts >= total / 2, `${cuts} cuts`)
  await waitFor(async () => (await count()) === total)
  assert.equal(await count(`state = 'kept'`), total)
})

/** One connection by hand: CONNECT, PUBLISH with QoS 1, then PUBACK, or the line is cut as soon as it is sent. */
async function sendOnce(
  port: number,
  { id, secret }: { id: string; secret: string },
  topic: string,
  payload: string,
  isCut: boolean,
): Promise<boolean> {
  const socket = connectSocket(port, '127.0.0.1')
  const text = (value: string) => {
    const bytes = Buffer.from(value)
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
  }
  const packet = (type: number, body: Buffer) => {
    const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7]
    return Buffer.concat([Buffer.from([type, ...length]), body])
  }
  const head = Buffer.concat([text('MQTT'), Buffer.from([4, 0xc2, 0, 60])])
  socket.write(packet(0x10, Buffer.concat([head, text(id), text(id), text(secret)])))
  assert.equal((await next(socket))[0], 0x20)
  const publish = packet(0x32, Buffer.concat([text(topic), Buffer.from([0, 7]), Buffer.from(payload)]))
  if (isCut) {
    await new Promise<void>((resolve) => socket.write(publish, () => resolve()))
    socket.resetAndDestroy()
    return false
  }
  socket.write(publish)
  const answer = await next(socket)
  socket.destroy()
  return answer[0] === 0x40
}

const next = (socket: Socket) =>
  new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed')))
  })

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it did not come to be')
}

test('What cannot be kept is not acknowledged; a revoked device is cut off', async (t) => {
  const { meter, topic, count, rows, id, secret, broker, desk, call } = await ground(t)
  await rows('alter table readings.reading rename to away')
  await assert.rejects(sendOnce(broker.port, { id, secret }, topic, message(1), false))
  await rows('alter table readings.away rename to reading')
  assert.equal(await sendOnce(broker.port, { id, secret }, topic, message(1), false), true)
  const client = await meter()
  await call(desk, `POST /api/readings/devices/${id}/end`, { state: 'revoked', reason: '退回' })
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
  client.publish(topic, message(2), { qos: 1 })
  await closed
  assert.equal(await count(), 1)
  await client.endAsync(true)
})

test('A packet that announces more than is taken is cut at its header', async (t) => {
  const frames = new Frames(1000)
  assert.equal(frames.take(Buffer.from([0x30, 0xe8])), true)
  assert.equal(frames.take(Buffer.from([0x07])), true, '1,000 bytes')
  assert.equal(frames.take(Buffer.concat([Buffer.alloc(1000), Buffer.from([0x30, 0xe9, 0x07])])), false, '1,001 bytes')
  assert.equal(new Frames(2 ** 28).take(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff])), false, 'no length')
  const { broker, count } = await ground(t)
  const socket = connectSocket(broker.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]))
  await new Promise<void>((resolve) => socket.once('close', () => resolve()))
  assert.equal(await count(), 0)
})

test('An outside broker: what came while we were away comes once when we are back', async (t) => {
  const { region, id, count } = await ground(t)
  const { Aedes } = await import('aedes')
  const { createServer } = await import('node:net')
  const aedes = await Aedes.createBroker()
  const server = createServer((socket) => void aedes.handle(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()))
    server.close()
  })
  const url = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`
  const first = followOutside(region.ctx(), url)
  const subscribed = new Promise<void>((resolve) => aedes.once('subscribe', () => resolve()))
  await subscribed
  const sender = await connectAsync(url, { clientId: 'a-gateway' })
  await sender.publishAsync(topicOf(id), message(1), { qos: 1 })
  await waitFor(async () => (await count()) === 1)
  await first.stop()
  await sender.publishAsync(topicOf(id), message(2), { qos: 1 })
  await sender.publishAsync(topicOf(id), message(1), { qos: 1 })
  await sender.publishAsync(topicOf(region.chance.uuid()), message(3), { qos: 1 })
  const second = followOutside(region.ctx(), url)
  await waitFor(async () => (await count()) === 2)
  await second.stop()
  await sender.endAsync(true)
})

import assert from 'node:assert/strict'
import { createConnection, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { decode, encode } from '#sluice/hl7'
import { HisSilent } from '../adapter.ts'
import { type Kept, type RecordingHost, recordingHost } from '../testing.ts'
import { Framer, frame } from './framing.ts'
import { MllpOptions, startMllp } from './index.ts'

type Asked = Partial<Omit<MllpOptions, 'listen'>> & { listen?: Partial<NonNullable<MllpOptions['listen']>> }

async function started(t: TestContext, asked: Asked = {}, kept?: Kept) {
  const host = recordingHost(t, kept)
  const listen = { host: '127.0.0.1', port: 0, allow: ['127.0.0.0/8'], ...asked.listen }
  const adapter = await startMllp(MllpOptions.parse({ hospital: 'h1', ...asked, listen }), host)
  t.after(() => adapter.stop())
  return { host, adapter, port: adapter.port }
}

interface Peer {
  readonly socket: Socket
  readonly answers: string[]
  send(text: string | Buffer): void
  /** Waits for so many answers. */
  heard(count: number): Promise<string[]>
  closed: boolean
}

function peer(t: TestContext, host: RecordingHost, port: number): Peer {
  const socket = createConnection({ host: '127.0.0.1', port })
  t.after(() => socket.destroy())
  const framer = new Framer(1_000_000)
  const mine: Peer = {
    socket,
    answers: [],
    closed: false,
    send: (content) => void socket.write(frame(typeof content === 'string' ? Buffer.from(content) : content)),
    heard: async (count) => {
      await host.until(() => mine.answers.length >= count || mine.closed)
      return mine.answers
    },
  }
  socket.on('data', (chunk: Buffer) => {
    for (const each of framer.push(chunk)) if (each.kind === 'message') mine.answers.push(decode(each.bytes).text)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    mine.closed = true
  })
  return mine
}

const adt = (id: string, { modes = '|', name = '张三', charset = '', processing = 'P', version = '2.5.1' } = {}) =>
  `MSH|^~\\&|HIS|H1|ANJI|R|20260302080000||ADT^A01^ADT_A01|${id}|${processing}|${version}|||${modes}||${charset}\r` +
  `EVN|A01|20260302080000\rPID|1||P1^^^HIS^MR||${name}||19800102|M\rPV1|1|I|||||||||||||||||V1\r`
const msa = (answer: string) =>
  answer
    .split('\r')
    .find((line) => line.startsWith('MSA'))
    ?.split('|') ?? []
const err = (answer: string) =>
  answer
    .split('\r')
    .find((line) => line.startsWith('ERR'))
    ?.split('|') ?? []

for (const [what, message, options, code, error, delivered] of [
  ['a message in original mode', adt('1'), {}, 'AA', '', 1],
  ['a message in enhanced mode', adt('1', { modes: 'AL|NE' }), {}, 'CA', '', 1],
  ['a wrong one in enhanced mode', adt('1', { modes: 'AL|NE' }).replace('PV1|', 'ZZ1|'), {}, 'CE', '100', 0],
  ['an unknown version in enhanced mode', adt('1', { modes: 'AL|NE', version: '9.9' }), {}, 'CR', '203', 0],
  ['an error to one who wants only errors', adt('1', { modes: 'ER|NE' }).replace('PV1|', 'ZZ1|'), {}, 'CE', '100', 0],
  [
    'a refusal to one who wants only the application’s answer',
    adt('1', { modes: 'NE|AL', version: '9.9' }),
    {},
    'AR',
    '203',
    0,
  ],
  ['a missing segment', adt('1').replace('PID|', 'ZID|'), {}, 'AE', '100', 0],
  ['a missing control id', adt(''), {}, 'AE', '101', 0],
  ['a missing control id where the content counts', adt(''), { duplicates: 'by-content' }, 'AA', '', 1],
  ['a training message', adt('1', { processing: 'T' }), {}, 'AR', '202', 0],
  ['a training message where they are taken', adt('1', { processing: 'T' }), { processing: ['P', 'T'] }, 'AA', '', 1],
  ['an unknown type', adt('1').replaceAll('ADT^A01^ADT_A01', 'QRY^A19'), {}, 'AR', '200', 0],
  ['an unknown event', adt('1').replaceAll('ADT^A01^ADT_A01', 'ADT^Z99'), {}, 'AR', '201', 0],
  ['no HL7', 'GET / HTTP/1.1', {}, 'AR', '100', 0],
] as const) {
  test(`${what}: ${code} ${error}`, async (t) => {
    const { host, port } = await started(t, options as Asked)
    const sender = peer(t, host, port)
    sender.send(message)
    const [answer] = await sender.heard(1)
    assert.equal(msa(answer!)[1], code)
    if (message.startsWith('MSH') && !error.startsWith('101'))
      assert.equal(msa(answer!)[2] ?? '', message.split('|')[9])
    assert.equal((err(answer!)[3] ?? '').split('^')[0], error)
    assert.equal(host.kept.messages.length, delivered)
    assert.equal(host.refusals.length, error ? 1 : 0)
    if (error) assert.match(err(answer!)[8]!, /[。.]/)
  })
}

test('one who wants no answer gets none', async (t) => {
  const { host, port } = await started(t)
  const sender = peer(t, host, port)
  sender.send(adt('1', { modes: 'NE|NE' }))
  sender.send(adt('2'))
  await sender.heard(1)
  assert.deepEqual(
    sender.answers.map((answer) => msa(answer)[2]),
    ['2'],
  )
})

test('the application’s answer comes when the platform has decided, also after a restart', async (t) => {
  const { host, port, adapter } = await started(t)
  const sender = peer(t, host, port)
  for (const id of ['1', '2', '3']) sender.send(adt(id, { modes: 'AL|AL' }))
  await sender.heard(3)
  const ids = host.kept.messages.map(({ id }) => id!)
  const label = { type: 'ADT^A01', controlId: '1' }
  await adapter.outcome!({ messageId: ids[0]!, outcome: 'stored', code: null, reason: null, resources: [] }, label)
  const refused = {
    messageId: ids[1]!,
    outcome: 'refused' as const,
    code: 'record.owned',
    reason: '已有|来源',
    resources: [],
  }
  await adapter.outcome!(refused, label)
  await adapter.outcome!(refused, label)
  const [, , , good, bad, ...more] = await sender.heard(5)
  assert.deepEqual([msa(good!)[1], msa(good!)[2], msa(bad!)[1], msa(bad!)[2], more.length], ['AA', '1', 'AE', '2', 0])
  assert.match(bad!, /已有\\F\\来源/)
  const heard: string[] = []
  const his = createServer((socket) => {
    const framer = new Framer(10_000)
    socket.on('data', (chunk: Buffer) => {
      for (const each of framer.push(chunk)) if (each.kind === 'message') heard.push(each.bytes.toString())
    })
  })
  await new Promise<void>((resolve) => his.listen(0, '127.0.0.1', resolve))
  t.after(() => his.close())
  const send = { host: '127.0.0.1', port: (his.address() as { port: number }).port } as never
  const again = await started(t, { send }, host.kept)
  await again.adapter.outcome!(
    { messageId: ids[2]!, outcome: 'stored', code: null, reason: null, resources: [] },
    label,
  )
  await host.until(() => heard.length === 1)
  assert.equal(msa(heard[0]!)[2], '3')
})

test('a repeat is answered again and happens once; the same id with other content is refused', async (t) => {
  const { host, port } = await started(t)
  const sender = peer(t, host, port)
  sender.send(adt('7'))
  sender.send(adt('7'))
  sender.send(adt('7', { name: '李四' }))
  const answers = await sender.heard(3)
  assert.deepEqual(
    answers.map((answer) => msa(answer)[1]),
    ['AA', 'AA', 'AE'],
  )
  assert.equal(err(answers[2]!)[3]!.split('^')[0], '205')
  assert.equal(host.kept.messages.length, 1)
  const other = await started(t, { duplicates: 'by-content' })
  const second = peer(t, other.host, other.port)
  second.send(adt('7'))
  second.send(adt('7'))
  second.send(adt('7', { name: '李四' }))
  assert.deepEqual(
    (await second.heard(3)).map((answer) => msa(answer)[1]),
    ['AA', 'AA', 'AA'],
  )
  assert.equal(other.host.kept.messages.length, 2)
})

test('what was refused may be sent again under its id once it is right', async (t) => {
  const { host, port } = await started(t)
  const sender = peer(t, host, port)
  sender.send(adt('7').replace('PV1|', 'ZZ1|'))
  sender.send(adt('7'))
  assert.deepEqual(
    (await sender.heard(2)).map((answer) => msa(answer)[1]),
    ['AE', 'AA'],
  )
})

test('a full spool and a stopped kind answer AR, each with its reason, and the message is taken when it can be again', async (t) => {
  const { host, port } = await started(t)
  const sender = peer(t, host, port)
  host.refuseWith = 'spool-full'
  sender.send(adt('1'))
  await sender.heard(1)
  host.refuseWith = 'stopped'
  sender.send(adt('1'))
  await sender.heard(2)
  host.refuseWith = undefined
  sender.send(adt('1'))
  const answers = await sender.heard(3)
  assert.deepEqual(
    answers.map((answer) => msa(answer)[1]),
    ['AR', 'AR', 'AA'],
  )
  assert.match(err(answers[0]!)[8]!, /存储已满.*稍后重发/)
  assert.match(err(answers[1]!)[8]!, /已停用/)
})

for (const [charset, name] of [
  ['gbk', 'GBK'],
  ['gb18030', 'GB 18030-2000'],
  ['utf-8', 'UNICODE UTF-8'],
] as const) {
  test(`${name} is read and answered in ${name}`, async (t) => {
    const { host, port } = await started(t)
    const sender = peer(t, host, port)
    sender.send(encode(adt('1', { name: '欧阳锋', charset: name }), charset))
    sender.send(encode(adt('2', { name: '欧阳锋', charset: name }).replace('PV1|', 'ZZ1|'), charset))
    const [good, bad] = await sender.heard(2)
    assert.equal(msa(good!)[1], 'AA')
    assert.match(err(bad!)[8]!, /缺少 PV1 段/)
    assert.match(JSON.stringify(host.kept.messages[0]!.body), /欧阳锋/)
  })
}

test('a wrong declaration is told, with what it seems to be', async (t) => {
  const { host, port } = await started(t)
  const sender = peer(t, host, port)
  sender.send(encode(adt('1', { charset: 'UNICODE UTF-8' }), 'gbk'))
  sender.send(encode(adt('2', { charset: 'GBK' }), 'utf-8'))
  const [first, second] = await sender.heard(2)
  assert.deepEqual([msa(first!)[1], msa(first!)[2], msa(second!)[2]], ['AE', '1', '2'])
  assert.match(first!, /GB18030\?/)
  assert.match(second!, /UTF-8\?/)
  assert.equal(host.kept.messages.length, 0)
})

test('a batch is answered as a batch, each message for itself', async (t) => {
  const { host, port } = await started(t)
  const sender = peer(t, host, port)
  const batch = `BHS|^~\\&|HIS|H1|ANJI|R\r${adt('1')}${adt('2').replace('PV1|', 'ZZ1|')}${adt('3')}BTS|3\r`
  sender.send(`FHS|^~\\&|HIS|H1\r${batch}FTS|1\r`)
  sender.send(batch.replace('BTS|3', 'BTS|4'))
  const [whole, short] = await sender.heard(2)
  assert.deepEqual(
    whole!
      .split('\r')
      .filter((line) => line.startsWith('MSA'))
      .map((line) => line.split('|')[1]),
    ['AA', 'AE', 'AA'],
  )
  assert.match(whole!, /^FHS[^\r]*\rBHS[\s\S]*BTS\|3\rFTS\|1\r$/)
  assert.match(short!, /BTS-1 = 4/)
  assert.equal(host.kept.messages.length, 2)
})

test('an acknowledgement is not acknowledged', async (t) => {
  const { host, port } = await started(t)
  const sender = peer(t, host, port)
  sender.send('MSH|^~\\&|HIS|H1|ANJI|R|20260302||ACK|1|P|2.5.1\rMSA|AA|9\r')
  sender.send(adt('2'))
  await sender.heard(1)
  assert.equal(sender.answers.length, 1)
})

test('50 MB are let go and answered AR; the connection goes on and memory stays', async (t) => {
  const { host, port } = await started(t, { bytesMax: 1_048_576 })
  const sender = peer(t, host, port)
  const before = process.memoryUsage().arrayBuffers
  sender.socket.write(Buffer.from(`\x0b${adt('big')}OBX|1|TX|`))
  const megabyte = Buffer.alloc(1_048_576, 0x41)
  let most = 0
  for (let sent = 0; sent < 50 && !sender.closed; sent += 1) {
    await new Promise<void>((resolve) => sender.socket.write(megabyte, () => resolve()))
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    // Eight times too long is too long: the connection is closed, cleanly.
  }
  await host.until(() => sender.closed)
  assert.ok(most < 30 * 1_048_576, `${Math.round(most / 1_048_576)} MB`)
  const modest = peer(t, host, port)
  modest.socket.write(Buffer.from(`\x0b${adt('big')}OBX|1|TX|`))
  for (let sent = 0; sent < 3; sent += 1) modest.socket.write(megabyte)
  modest.socket.write(Buffer.from('\x1c\r'))
  modest.send(adt('small'))
  const answers = await modest.heard(2)
  assert.deepEqual(
    answers.map((answer) => [msa(answer)[1], msa(answer)[2]]),
    [
      ['AR', 'big'],
      ['AA', 'small'],
    ],
  )
})

test('a peer that does not read its answers is not read either, and is closed when it goes on', async (t) => {
  const { host, port } = await started(t, { listen: { idleSeconds: 0.5 } })
  const sender = peer(t, host, port)
  sender.socket.pause()
  for (let sent = 0; sent < 20_000 && !sender.socket.destroyed; sent += 1)
    sender.send(adt(String(sent), { version: '9.9' }))
  await host.until(() => host.refusals.length > 100)
  let last = -1
  await host.until(() => {
    const still = host.refusals.length === last
    last = host.refusals.length
    return still
  })
  assert.ok(host.refusals.length < 20_000, 'reading has stopped')
  sender.socket.resume()
  await host.until(() => sender.closed)
})

test('who is not in the list, or one too many, or silent for too long, is let go', async (t) => {
  const shut = await started(t, { listen: { allow: ['10.9.8.0/24'] } })
  const stranger = peer(t, shut.host, shut.port)
  await shut.host.until(() => stranger.closed)
  const { host, port } = await started(t, { listen: { connectionsMax: 1, idleSeconds: 0.3 } })
  const first = peer(t, host, port)
  first.send(adt('1'))
  await first.heard(1)
  const second = peer(t, host, port)
  await host.until(() => second.closed)
  assert.equal(first.closed, false)
  await host.until(() => first.closed)
})

test('commands are told as SIU and repeated under the same id; silence is told as silence', async (t) => {
  const heard: string[] = []
  let reply: 'AA' | 'AE' | 'none' = 'AA'
  const his = createServer((socket) => {
    const framer = new Framer(10_000)
    socket.on('data', (chunk: Buffer) => {
      for (const each of framer.push(chunk)) {
        if (each.kind !== 'message') continue
        const text = decode(each.bytes).text
        heard.push(text)
        const id = text.split('|')[9]
        if (reply !== 'none')
          socket.write(frame(Buffer.from(`MSH|^~\\&|HIS||||20260302||ACK|9|P|2.5.1\rMSA|${reply}|${id}|no\r`)))
      }
    })
  })
  await new Promise<void>((resolve) => his.listen(0, '127.0.0.1', resolve))
  t.after(() => his.close())
  const send = {
    host: '127.0.0.1',
    port: (his.address() as { port: number }).port,
    ackSeconds: 0.2,
    commands: ['number.confirm'],
  }
  const { adapter } = await started(t, { send: send as never, charset: 'gb18030' })
  const person = {
    name: '王|五',
    sex: 'male',
    birthDate: '1980-01-02',
    documentType: 'id-card',
    documentNumber: '110101198001020011',
    phone: null,
  } as const
  const ids = { hisNumberId: 'n1', holdId: '00000000-0000-4000-8000-000000000001' }
  const body = { ...ids, appointmentId: '00000000-0000-4000-8000-000000000002', person, paidFen: 100, billId: null }
  const confirm = () => adapter.commands!['number.confirm']!(body, '00000000-0000-4000-8000-000000000003')
  assert.deepEqual(await confirm(), { outcome: 'done' })
  assert.match(heard[0]!, /SIU\^S12/)
  assert.match(heard[0]!, /王\\F\\五/)
  reply = 'AE'
  assert.deepEqual(await confirm(), { outcome: 'refused', code: 'his-error', reason: 'AE no' })
  reply = 'none'
  await assert.rejects(confirm(), HisSilent)
  assert.equal(new Set(heard.map((text) => text.split('|')[9])).size, 1)
})

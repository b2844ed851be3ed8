import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, type Refusal, startStreams } from '#kernel'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { imageTypeOf, readUpTo, seqOfEvent } from './conversation.ts'
import {
  closeConversation,
  conversationModule,
  joinConversation,
  markRead,
  openConversation,
  readMessages,
  sendMessage,
  transcriptOf,
  unreadOf,
} from './index.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

async function person(region: TestRegion, name: string, serial: string): Promise<Actor> {
  const first17 = `33010219590501${serial}`
  const document = { documentType: 'id-card' as const, documentNumber: first17 + checkDigitOf(first17) }
  const { ids } = await enrolResidents(region.ctx(), { people: [{ name, ...document }] })
  return { id: ids[0]!, roles: ['resident'], name }
}

async function talk(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  const wang = await person(region, '王秀英', '001')
  const li: Actor = { id: region.chance.uuid(), roles: ['doctor'], name: '李明' }
  const id = region.chance.uuid()
  await openConversation(region.ctx(), id, wang.id)
  await joinConversation(region.ctx(li), id, li.id)
  const say = (who: Actor, clientMessageId: string, text: string) =>
    sendMessage(region.ctx(who), { conversationId: id, clientMessageId, text })
  return { region, wang, li, id, say }
}

test('messages are numbered without gaps however many write at once', async (t) => {
  const { region, wang, li, id, say } = await talk(t)
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => say(index % 2 ? wang : li, `client-${index}`, `第 ${index} 句`)),
  )
  const { messages, lastSeq } = await readMessages(region.ctx(wang), { conversationId: id, after: 0, limit: 500 })
  assert.equal(lastSeq, 41)
  assert.deepEqual(
    messages.map((one) => one.seq),
    Array.from({ length: 41 }, (_, index) => index + 1),
  )
  assert.equal(messages[0]?.text, 'accepted')
})

test('a message that is sent again is kept once, also from two devices at once', async (t) => {
  const { region, wang, id, say } = await talk(t)
  const first = await say(wang, 'client-0001', '早上 142/88')
  const again = await Promise.all([1, 2, 3].map(() => say(wang, 'client-0001', '早上 142/88')))
  assert.deepEqual([...new Set(again.map((one) => one.seq))], [first.seq])
  const both = await Promise.all([1, 2].map(() => say(wang, 'client-0002', '头不晕')))
  assert.equal(new Set(both.map((one) => one.seq)).size, 1)
  await assert.rejects(say(wang, 'client-0001', '别的话'), refused('conversation.message_differs'))
  const { lastSeq } = await readMessages(region.ctx(wang), { conversationId: id, after: 0, limit: 500 })
  assert.equal(lastSeq, 3)
})

test('a closed conversation takes no message, but a retry of one that was sent is still answered', async (t) => {
  const { region, wang, id, say } = await talk(t)
  const sent = await say(wang, 'client-0001', '谢谢')
  await closeConversation(region.ctx(), id, 'ended')
  await closeConversation(region.ctx(), id, 'ended')
  await assert.rejects(say(wang, 'client-0002', '还有'), refused('conversation.closed'))
  assert.equal((await say(wang, 'client-0001', '谢谢')).seq, sent.seq)
  const { messages, state } = await readMessages(region.ctx(wang), { conversationId: id, after: sent.seq, limit: 10 })
  assert.deepEqual(
    messages.map((one) => one.text),
    ['ended'],
  )
  assert.equal(state.open, false)
})

test('for anyone else the conversation does not exist, also for another doctor', async (t) => {
  const { region, id, say } = await talk(t)
  const stranger = await person(region, '陌生人', '002')
  const other: Actor = { id: region.chance.uuid(), roles: ['doctor'], name: '别的医生' }
  for (const who of [stranger, other]) {
    await assert.rejects(say(who, 'client-0001', '你好'), refused('conversation.unknown'))
    await assert.rejects(
      readMessages(region.ctx(who), { conversationId: id, after: 0, limit: 10 }),
      refused('conversation.unknown'),
    )
  }
  const server = await testServer(t, region, [conversationModule])
  const answer = await server.call(stranger, `GET /api/conversation/${id}/stream`)
  assert.equal(answer.status, 404)
  assert.equal((await server.call(stranger, 'GET /api/conversation/nonsense/stream')).status, 404)
})

test('what was read only grows and never passes what was written', async (t) => {
  const { region, wang, li, id, say } = await talk(t)
  await say(wang, 'client-0001', '一')
  await say(wang, 'client-0002', '二')
  for (const side of ['resident', 'doctor'] as const)
    assert.deepEqual([...(await unreadOf(region.ctx(), [id, region.chance.uuid()], side))], [[id, 3]])
  assert.deepEqual(await markRead(region.ctx(li), { conversationId: id, seq: 2 }), { resident: 0, doctor: 2 })
  assert.deepEqual(await markRead(region.ctx(li), { conversationId: id, seq: 1 }), { resident: 0, doctor: 2 })
  assert.deepEqual(await markRead(region.ctx(li), { conversationId: id, seq: 99 }), { resident: 0, doctor: 3 })
  assert.equal(readUpTo(2, 5, 4), 4)
})

test('pictures are what they claim to be, of bearable size, kept once, and seen by their people only (R13)', async (t) => {
  const { region, wang, id } = await talk(t)
  const stranger = await person(region, '陌生人', '002')
  const server = await testServer(t, region, [conversationModule])
  const send = (clientId: string, type: string, bytes: Buffer, who = wang) =>
    server.call(who, `POST /api/conversation/${id}/images/${clientId}`, bytes, { 'content-type': type })
  const sent = await send('picture-001', 'image/png', png)
  assert.equal(sent.status, 200)
  assert.equal(sent.body.kind, 'image')
  assert.equal((await send('picture-001', 'image/png', png)).body.seq, sent.body.seq)
  assert.equal((await send('picture-002', 'image/jpeg', png)).body.code, 'conversation.image_unreadable')
  assert.equal((await send('picture-003', 'image/svg+xml', png)).status, 415)
  const large = Buffer.concat([png, Buffer.alloc(3 * 1024 * 1024)])
  assert.equal((await send('picture-004', 'image/png', large)).status, 413)
  assert.equal((await send('picture-005', 'image/png', png, stranger)).body.code, 'conversation.unknown')

  const line = `GET /api/conversation/${id}/images/${sent.body.imageId}`
  const seen = await server.call(wang, line)
  assert.equal(seen.status, 200)
  assert.equal(seen.headers['content-type'], 'image/png')
  assert.equal((await server.call(stranger, line)).status, 404)
  const { rows } = await region.pool.query('select retain_until from conversation.image')
  assert.deepEqual(rows, [{ retain_until: '2029-03-02' }])
  assert.deepEqual([imageTypeOf(png), imageTypeOf(Buffer.from('<svg onload=x>......'))], ['image/png', undefined])
})

test('the transcript’s digest changes with one byte of a word or of a picture', async (t) => {
  const { region, wang, id, say } = await talk(t)
  const server = await testServer(t, region, [conversationModule])
  await say(wang, 'client-0001', '142/88')
  await server.call(wang, `POST /api/conversation/${id}/images/picture-001`, png, { 'content-type': 'image/png' })
  const digest = () => region.ctx().transaction(async (ctx) => (await transcriptOf(ctx, id)).sm3)
  const signed = await digest()
  await region.pool.query(`update conversation.message set text = '122/88' where text = '142/88'`)
  assert.notEqual(await digest(), signed)
  await region.pool.query(`update conversation.message set text = '142/88' where text = '122/88'`)
  assert.equal(await digest(), signed)
  await region.pool.query(`update conversation.image set bytes = set_byte(bytes, 15, 1)`)
  assert.notEqual(await digest(), signed)
})

test('a stream that comes back gets everything after its last event, once and in order', async (t) => {
  const { region, wang, li, id, say } = await talk(t)
  const streams = await startStreams(region.url)
  const server = await testServer(t, region, [conversationModule])
  const reader: Actor = { ...wang, institutionId: 'none' } // a header may not end in a space
  await server.call(reader, `GET /api/conversation/${id}/messages`) // makes the actor known
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const listen = (lastEventId?: string) => openStream(`${address}/api/conversation/${id}/stream`, reader, lastEventId)

  const first = await listen()
  await say(wang, 'client-0001', '一')
  await say(li, 'client-0002', '二')
  const heard = await first.until((events) => events.filter((one) => one.type === 'message').length === 3)
  first.close()
  await say(li, 'client-0003', '三')
  await markRead(region.ctx(wang), { conversationId: id, seq: 4 })
  const second = await listen(heard.at(-1)!.id)
  await say(li, 'client-0004', '四')
  const after = await second.until((events) => events.some((one) => one.data.text === '四'))
  second.close()
  await streams.stop()
  const seqs = [...heard, ...after].filter((one) => one.type === 'message').map((one) => one.data.seq)
  assert.deepEqual(seqs, [1, 2, 3, 4, 5])
  assert.equal(after.find((one) => one.type === 'read')?.data.resident, 4)
})

test('an event’s id says after which message it was', () => {
  assert.deepEqual(['7', '7.read.3.5', '7.state.open.joined', undefined, 'x', '-3'].map(seqOfEvent), [7, 7, 7, 0, 0, 0])
})

interface Heard {
  id: string
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the event as it came
  data: any
}

async function openStream(url: string, who: Actor, lastEventId?: string) {
  const abort = new AbortController()
  const answer = await fetch(url, {
    headers: {
      'x-test-actor': `${who.id} ${who.roles.join()} ${who.institutionId}`,
      ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
    },
    signal: abort.signal,
  })
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  const events: Heard[] = []
  let rest = ''
  const until = async (enough: (events: Heard[]) => boolean): Promise<Heard[]> => {
    while (!enough(events)) {
      const { value, done } = await reader.read()
      if (done) throw new Error('the stream ended')
      const blocks = (rest + value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        if (field('data')) events.push({ id: field('id')!, type: field('event')!, data: JSON.parse(field('data')!) })
      }
    }
    return events
  }
  return { until, close: () => abort.abort() }
}

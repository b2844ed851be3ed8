import assert from 'node:assert/strict'
import { connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { writeReport } from '../counter.ts'
import type { His } from '../his.ts'
import { freshHis } from '../testing.ts'
import { decode, frame, frames } from './frames.ts'

const at = new Date('2026-03-02T00:00:00Z')
const form = { patientId: 'P0000001', panel: '55399-0', values: [7.2, 5.5], conclusion: '血糖|偏高' } as const
const write = (his: His) => writeReport(his.pool, { ...form, values: [...form.values] }, at)

/** A receiver that answers as it is told. */
async function receiver(t: TestContext) {
  const received: string[] = []
  const behave = { answer: (_text: string): string | 'cut' => 'AA' }
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    const cut = frames()
    socket.on('data', (chunk: Buffer) => {
      for (const bytes of cut(chunk)) {
        const text = decode(bytes)
        received.push(text)
        const code = behave.answer(text)
        if (code === 'cut') socket.destroy()
        else socket.write(frame(`MSH|^~\\&|||||||ACK|1|P|2.5.1\rMSA|${code}|${text.split('|')[9]}\r`, 'UNICODE UTF-8'))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return { port: (server.address() as { port: number }).port, received, behave }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`it did not come to that: ${holds.toString()}`)
}

test('a report goes out in GB18030 with its commit, again after a cut, and not again after a no', async (t) => {
  const { port, received, behave } = await receiver(t)
  const his = await freshHis(t, { clock: { now: () => at }, sendTo: { host: '127.0.0.1', port } })
  const states = async () =>
    (await his.pool.query('select state from outbound order by id')).rows.map(({ state }) => state)
  await write(his)
  await until(async () => (await states())[0] === 'accepted')
  const segments = received[0]!.split('\r')
  assert.match(segments[0]!, /\|ORU\^R01\^ORU_R01\|HIS\d+\|P\|2\.5\.1\|.*\|GB18030$/)
  assert.match(segments[1]!, /^PID\|1\|\|P0000001\^\^\^HIS\^MR~\d+X?\^\^\^CHN\^NNCHN\|\|何桂芳\|/)
  assert.ok(segments.includes('NTE|1||血糖\\F\\偏高'))
  assert.match(
    segments.find((segment) => segment.startsWith('OBX|1'))!,
    /^OBX\|1\|NM\|14771-0\^空腹血糖\^LN\|\|7\.2\|mmol\/L\^\^UCUM\|3\.9-6\.1\|H\|/,
  )

  let cuts = 2
  behave.answer = () => (cuts-- > 0 ? 'cut' : 'AA')
  await write(his)
  await until(async () => (await states())[1] === 'accepted')
  assert.equal(received.length, 4)
  assert.deepEqual(received[1], received[3])
  behave.answer = () => 'AE'
  await write(his)
  await until(async () => (await states())[2] === 'refused')
})

test('what is sent to the hospital is kept and acknowledged; what is no message is not', async (t) => {
  const his = await freshHis(t, { clock: { now: () => at } })
  const socket = connect(his.mllpPort, '127.0.0.1')
  t.after(() => socket.destroy())
  const answers: string[] = []
  const cut = frames()
  socket.on('data', (chunk: Buffer) => answers.push(...cut(chunk).map(decode)))
  const text = 'MSH|^~\\&|A|B|C|D|20260302||ADT^A08|42|P|2.5.1||||||GB18030\rPID|1||||王秀英\r'
  const bytes = frame(text, 'GB18030')
  socket.write(bytes.subarray(0, 20))
  socket.write(bytes.subarray(20))
  await until(() => answers.length === 1)
  assert.match(answers[0]!, /MSA\|AA\|42/)
  assert.equal((await his.pool.query('select text from inbound')).rows[0].text, text)
  his.faults.set([{ kind: 'twice', where: 'hl7-receive', times: 1 }])
  socket.write(frame('nothing', 'UNICODE UTF-8'))
  await until(() => answers.length === 3)
  assert.match(answers[2]!, /MSA\|AR\|/)
})

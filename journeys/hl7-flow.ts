/** A hospital's HL7 messages while everything breaks: what had no answer is sent again; afterwards each is in the record once. */
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { effectId } from '../sluice/adapters/effect-id.ts'
import { Framer, frame } from '../sluice/adapters/mllp/framing.ts'
import type { HospitalRegion } from './hospital-region.ts'
import { pause } from './hospital-story.ts'

const lanes = 4
const answerMs = 5_000
const system = 'crash'

export interface Flow {
  /** Lets so many more go out. */
  more(count: number): void
  /** All have been acknowledged. */
  readonly sent: Promise<void>
  /** How many had to be sent more than once. */
  again(): number
}

/** Sends `count` reports, as many at a time as are let go, on a few connections, one after the other each until it is acknowledged. */
export function startFlow(t: TestContext, region: HospitalRegion, count: number): Flow {
  const line = { again: 0, ended: false, allowed: 0 }
  t.after(() => {
    line.ended = true
  })
  const lane = async (first: number) => {
    let connection: Connection | undefined
    for (let n = first; n < count && !line.ended; n += lanes) {
      while (n >= line.allowed && !line.ended) await pause(20)
      for (let tries = 0; !line.ended; tries++) {
        if (tries === 1) line.again += 1
        connection ??= await Connection.open(region.mllpPort).catch(() => undefined)
        const code = await connection?.ask(reportOf(n), idOf(n)).catch(() => undefined)
        if (code === 'AA' || code === 'CA') break
        assert.ok(code === undefined || code.endsWith('R'), `${idOf(n)} was answered ${code}`)
        connection?.close()
        connection = undefined
        await pause(100)
      }
    }
    connection?.close()
  }
  const sent = Promise.all(Array.from({ length: lanes }, (_, first) => lane(first))).then(() => undefined)
  sent.catch(() => undefined) // said to whoever waits for it
  return {
    sent,
    again: () => line.again,
    more: (count) => {
      line.allowed += count
    },
  }
}

/** Each message is in the inbox once and stored, and its report stands in the record once, in its first version. */
export async function assertEachOnce({ ours, place }: HospitalRegion, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => effectId('hl7v2', textOf(n).trim()))
  const inbox = await ours.query('select id, state from sluices.inbox where id = any($1::uuid[])', [ids])
  assert.equal(inbox.rows.length, count, 'each message once in the inbox')
  assert.deepEqual(
    inbox.rows.filter(({ state }) => state !== 'done'),
    [],
  )
  const { rows } = await ours.query(
    `select identifier ->> 'value' as value, version from record.diagnosticreport,
       jsonb_array_elements(content::jsonb -> 'identifier') as identifier
     where identifier ->> 'value' like $1 and not deleted`,
    [`${system}-%`],
  )
  assert.equal(rows.length, count, `each report once in the record of ${place.hospital.name}`)
  assert.equal(new Set(rows.map(({ value }) => value)).size, count)
  assert.deepEqual(
    rows.filter(({ version }) => version !== 1),
    [],
    'and none written twice',
  )
}

/** Until nothing is on its way into the record any more. */
export async function untilArrived({ ours }: HospitalRegion, count: number): Promise<void> {
  let still = 0
  for (let before = -1; ; await pause(500)) {
    const { rows } = await ours.query(
      `select count(*)::int as all, count(*) filter (where state = 'done')::int as done
       from sluices.inbox where kind = 'record.bundle'`,
    )
    if (rows[0].done >= count && rows[0].all === rows[0].done) return
    if (rows[0].done !== before) {
      before = rows[0].done
      still = 0
    } else if (++still > 40) assert.fail(`${rows[0].done} of ${rows[0].all} are in the record, and no more come`)
  }
}

const idOf = (n: number) => `${system}-${String(n).padStart(6, '0')}`

function textOf(n: number): string {
  const patient = `9${String(n % 40).padStart(5, '0')}`
  const at = '20260301081500+0800'
  return [
    `MSH|^~\\&|LIS|${system}|SLUICE|ANJI|${at}||ORU^R01^ORU_R01|${idOf(n)}|P|2.5.1||||||UNICODE UTF-8`,
    `PID|1||${patient}^^^HIS^MR||流水${n % 40}||19700101|F`,
    `OBR|1||${idOf(n)}^LIS|14771-0^空腹血糖^LN|||${at}|||||||||||||||${at}||LAB|F`,
    `OBX|1|NM|14771-0^空腹血糖^LN||${(4 + (n % 30) / 10).toFixed(1)}|mmol/L^^UCUM|3.9-6.1|N|||F`,
    '',
  ].join('\r')
}

const reportOf = (n: number) => frame(Buffer.from(textOf(n)))

class Connection {
  readonly #socket: Socket
  #heard: (text: string) => void = () => undefined
  #closed: (error: Error) => void = () => undefined

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Connection(socket)))
    })
  }

  private constructor(socket: Socket) {
    this.#socket = socket
    const framer = new Framer(1_000_000)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#closed(new Error('closed')))
    socket.on('data', (chunk: Buffer) => {
      for (const framed of framer.push(chunk)) if (framed.kind === 'message') this.#heard(framed.bytes.toString())
    })
  }

  /** The code of the acknowledgement of this very message. */
  ask(bytes: Buffer, controlId: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('closed'))
      const timer = setTimeout(() => reject(new Error('no answer')), answerMs)
      this.#closed = (error) => {
        clearTimeout(timer)
        reject(error)
      }
      this.#heard = (text) => {
        const [, code, of] = /\rMSA\|(\w+)\|([^|\r]*)/.exec(text) ?? []
        if (of !== controlId) return
        clearTimeout(timer)
        resolve(code!)
      }
      this.#socket.write(bytes)
    })
  }

  close(): void {
    this.#socket.destroy()
  }
}

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '#kernel'
import { type Ending, endingsOf } from '#people/sluices'
import { Framer, frame, messageIdOf } from '#sluice/adapters/mllp'
import { decode, headerOf, isBatch, splitBatch } from '#sluice/hl7'
import { type Command, csvOf, Misuse } from './command.ts'

const bytesMax = 64 * 1024 * 1024
const answerMs = 30_000
/** Some want an answer only when all is well, or only when it is not (MSH-15, MSH-16). */
const perhapsMs = 500
const outcomeMs = 60_000
const silentMs = 3_000

interface Sent {
  readonly file: string
  readonly type: string
  readonly messageIds: readonly string[]
  readonly answer: string
  readonly reason: string
}

/** A folder of messages through a running sluice, as a hospital's system would send them, and what became of each. */
export const sendHl7: Command = {
  name: 'hl7',
  usage: 'hl7 DIR --to HOST:PORT [--sluice ID] [--out FILE.csv]',
  summary:
    'Sends a folder of HL7 v2 messages to a sluice over MLLP and tells of each: type, answer, resources made, reason. 1 when one was not stored.',
  options: { to: { type: 'string' }, sluice: { type: 'string' }, out: { type: 'string' } },
  run: async ({ root, words, options, table, say, progress }) => {
    const [folder] = words
    const [, host, port] = /^(?:\[?([^\]]+?)\]?):(\d{1,5})$/.exec(String(options.to ?? '')) ?? []
    if (!folder) throw new Misuse('Name the folder.')
    if (!host || !port) throw new Misuse('--to is HOST:PORT of the sluice’s MLLP adapter.')
    const files = messageFilesIn(folder)
    const line = new Line(host, Number(port))
    const sent: Sent[] = []
    try {
      for (const file of files.sort()) {
        sent.push(await sendFile(line, folder, file))
        progress(`${sent.length}/${files.length} ${file}`)
      }
    } finally {
      line.close()
    }
    const endings = await waitForEndings(root, sent, options.sluice as string | undefined, progress)
    const rows = sent.map((one) => rowOf(one, endings))
    if (typeof options.out === 'string') writeFileSync(options.out, csvOf(rows))
    else table(rows)
    const stored = rows.filter(({ outcome }) => outcome === 'stored').length
    say(`${stored} of ${rows.length} stored.`)
    return stored === rows.length ? 0 : 1
  },
}

function messageFilesIn(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    throw new Misuse(`${folder} cannot be read: ${(error as Error).message}`)
  }
  const files = names.filter((name) => /\.(hl7|txt|er7)$/i.test(name))
  if (files.length === 0) throw new Misuse(`${folder} holds no messages: .hl7, .txt or .er7.`)
  return files
}

async function sendFile(line: Line, folder: string, file: string): Promise<Sent> {
  // 0a is the second byte of no character of GBK or GB18030: line ends can be put right in the bytes.
  const bytes = asMllpSendersDo(readFileSync(join(folder, file)))
  const { type, messageIds, wants } = read(bytes)
  try {
    const { answer, reason } = await line.ask(bytes, wants)
    return { file, type, messageIds, answer, reason }
  } catch (error) {
    return { file, type, messageIds, answer: '', reason: (error as Error).message }
  }
}

function asMllpSendersDo(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\r\n|\n/g, '\r'), 'latin1')
}

/** How the first answer to a message begins (C: accept, A: application), and how long it is waited for; undefined: there is none. */
type Wanted = { readonly code: 'A' | 'C'; readonly ms: number } | undefined

/** HL7 2.5.1 §2.9.2 and §2.9.3: original mode when neither field is there. An acknowledgement is never acknowledged. */
function wantedBy(header: ReturnType<typeof headerOf>): Wanted {
  if (header?.type === 'ACK' || header?.type === 'MCF') return undefined
  const [accept = '', application = ''] = [header?.acceptAck, header?.applicationAck]
  if (accept === '' && application === '') return { code: 'A', ms: answerMs }
  if (accept !== '' && accept !== 'NE') return { code: 'C', ms: accept === 'AL' ? answerMs : perhapsMs }
  if (application === '' || application === 'NE') return undefined
  return { code: 'A', ms: application === 'AL' ? answerMs : perhapsMs }
}

/** What can be known of a message before it is sent; of one that cannot be read only what is ASCII in its head. */
function read(bytes: Buffer): { type: string; messageIds: string[]; wants: Wanted } {
  const plain = headerOf(bytes.subarray(0, 4_096).toString('latin1'), 'ascii')
  const typeOf = (header: typeof plain) => (header?.event ? `${header.type}^${header.event}` : (header?.type ?? ''))
  try {
    const { text, charset } = decode(bytes)
    const messages = isBatch(text) ? [...splitBatch(text).messages] : [text]
    const [first = ''] = messages
    const wants = isBatch(text) ? ({ code: 'A', ms: answerMs } as const) : wantedBy(plain)
    return { type: typeOf(headerOf(first, charset)), messageIds: messages.map(messageIdOf), wants }
  } catch {
    return { type: typeOf(plain), messageIds: [], wants: wantedBy(plain) }
  }
}

/** One connection, asked one thing after the other; dialled again when it was closed. */
class Line {
  readonly #host: string
  readonly #port: number
  #socket: Socket | undefined
  #hear: (frame: Buffer) => void = () => undefined
  #fail: (error: Error) => void = () => undefined

  constructor(host: string, port: number) {
    this.#host = host
    this.#port = port
  }

  /** The first answer to this message; nothing when none comes in time. Later ones (how it ended) are told by the inbox. */
  async ask(bytes: Buffer, wants: Wanted): Promise<{ answer: string; reason: string }> {
    const socket = await this.#dialled()
    this.#hear = () => undefined
    this.#fail = () => undefined
    if (!wants) {
      socket.write(frame(bytes))
      return { answer: '', reason: '' }
    }
    const controlId = headerOf(bytes.subarray(0, 4_096).toString('latin1'), 'ascii')?.controlId ?? ''
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve({ answer: '', reason: '' }), wants.ms)
      const end = (finish: () => void) => {
        clearTimeout(timer)
        finish()
      }
      this.#hear = (answered) => {
        const read = readAnswer(answered)
        const isOurs = read.controlId === controlId || read.controlId === '' || controlId === ''
        // Control ids come twice: the late word on another's end is not this one's first.
        if (isOurs && read.answer.startsWith(wants.code)) end(() => resolve(read))
      }
      this.#fail = (error) => end(() => reject(error))
      socket.write(frame(bytes))
    })
  }

  close(): void {
    this.#socket?.destroy()
  }

  async #dialled(): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed) return this.#socket
    const socket = connect({ host: this.#host, port: this.#port })
    const framer = new Framer(bytesMax)
    socket.on('data', (chunk: Buffer) => {
      for (const one of framer.push(chunk)) if (one.kind === 'message') this.#hear(one.bytes)
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the connection was closed before an answer came')))
    this.#socket = socket
    return socket
  }
}

/** MSA-1 and -2, and the sentence of ERR-8, ERR-7 or MSA-3; of a batch all codes. */
function readAnswer(bytes: Buffer): { answer: string; controlId: string; reason: string } {
  const text = textOf(bytes)
  const segments = text.split(/[\r\n]+/).map((line) => line.split('|'))
  const named = (name: string) => segments.filter(([first]) => first === name)
  const acknowledged = named('MSA')
  const said = named('ERR').map((error) => [error[2], error[8] || error[7]].filter(Boolean).join(' '))
  return {
    answer: [...new Set(acknowledged.map(([, code = '']) => code))].join('/'),
    controlId: acknowledged.length === 1 ? (acknowledged[0]?.[2] ?? '') : '',
    reason: (said.length > 0 ? said : acknowledged.map((msa) => msa[3] ?? '')).filter(Boolean).join(' '),
  }
}

function textOf(bytes: Buffer): string {
  try {
    return decode(bytes).text
  } catch {
    return bytes.toString('latin1')
  }
}

const isOver = ({ state }: Pick<Ending, 'state'>) => state !== 'waiting'

/** What the platform made of them; waits as long as something still arrives, and a minute longer. */
async function waitForEndings(
  root: Context,
  sent: readonly Sent[],
  sluiceId: string | undefined,
  progress: (line: string) => void,
): Promise<Map<string, Ending>> {
  const wanted = sent.flatMap(({ answer, messageIds }) => (/^$|^[AC]A/.test(answer) ? messageIds : []))
  // What was taken with an answer arrives; what got none may have been refused in silence.
  const sure = new Set(sent.flatMap(({ answer, messageIds }) => (answer === '' ? [] : messageIds)))
  const endings = new Map<string, Ending>()
  let quietSince = root.clock.now().getTime()
  for (let over = 0; over < new Set(wanted).size; ) {
    for (const one of await root.transaction((ctx) => endingsOf(ctx, wanted, sluiceId))) endings.set(one.messageId, one)
    const now = root.clock.now().getTime()
    const counted = [...endings.values()].filter(isOver).length
    if (counted > over) quietSince = now
    over = counted
    progress(`${over}/${wanted.length} taken in`)
    const missing = wanted.some((id) => sure.has(id) && !isOver(endings.get(id) ?? { state: 'waiting' }))
    if (now - quietSince > (missing ? outcomeMs : silentMs)) break
    await pause(100)
  }
  return endings
}

function rowOf({ file, type, answer, messageIds, reason }: Sent, endings: ReadonlyMap<string, Ending>) {
  const ended = messageIds.flatMap((id) => endings.get(id) ?? [])
  const counts = new Map<string, number>()
  for (const name of ended.flatMap(({ resources }) => resources)) {
    const [kind = ''] = name.split('/')
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const made = [...counts].sort().map(([kind, count]) => `${kind} ${count}`)
  const said = [reason, ...ended.flatMap((one) => one.reason ?? [])].filter(Boolean).join(' ')
  return { file, type, answer, resources: made.join(', '), reason: said, outcome: outcomeOf(answer, messageIds, ended) }
}

function outcomeOf(answer: string, messageIds: readonly string[], ended: readonly Ending[]): string {
  if (ended.some(({ state }) => state === 'refused' || state === 'discarded')) return 'refused'
  if (messageIds.length > 0 && ended.length === messageIds.length && ended.every(isOver)) return 'stored'
  if (/[AC][ER]/.test(answer)) return 'refused'
  return answer === '' ? 'no answer' : 'waiting'
}

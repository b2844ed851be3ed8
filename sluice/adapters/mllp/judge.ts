import {
  acknowledge,
  acknowledgeBatch,
  applicationCode,
  type Charset,
  type CodeMap,
  decode,
  encode,
  Fault,
  firstCode,
  type Header,
  headerOf,
  headless,
  isBatch,
  map,
  parse,
  splitBatch,
} from '#sluice/hl7'
import { SluiceRefusal } from '#sluice/spool'
import type { AdapterHost, Memory } from '../adapter.ts'
import { effectId } from '../effect-id.ts'
import type { MllpOptions } from './options.ts'

/** A message that was taken and whose sender wants to hear how it ended (enhanced mode, MSH-16). */
export interface Waiting {
  readonly messageId: string
  readonly header: Header
}

export interface Judged {
  /** What goes back to the sender; undefined: nothing. */
  readonly answer: Buffer | undefined
  readonly waiting: readonly Waiting[]
  /** Nothing is taken now: reading pauses. */
  readonly full: boolean
}

interface One {
  readonly answer: string | undefined
  readonly waiting?: Waiting
  readonly full?: boolean
}

/** A message is known by its content, however its lines end. */
export function messageIdOf(text: string): string {
  return effectId('hl7v2', text.trim().replace(/\r\n|\n/g, '\r'))
}

/** Takes messages or refuses them, each with its answer. Never throws: a bug answers AE and is told to the engineer. */
export class Judge {
  readonly #options: MllpOptions
  readonly #codes: CodeMap
  readonly #host: AdapterHost
  /** Control ids whose messages are on their way to the disk: two of one id may come in one packet. */
  readonly #underWay = new Map<string, string>()

  constructor(options: MllpOptions, codes: CodeMap, host: AdapterHost) {
    this.#options = options
    this.#codes = codes
    this.#host = host
  }

  async judge(bytes: Buffer): Promise<Judged> {
    let text: string
    let charset: Charset
    try {
      ;({ text, charset } = decode(bytes, this.#options.charset, this.#options.ignoreMsh18))
    } catch (error) {
      return this.#unread(bytes, faultOf(error))
    }
    if (isBatch(text)) return this.#judgeBatch(text, charset)
    const one = await this.#judgeOne(text, charset)
    return {
      answer: one.answer === undefined ? undefined : encode(one.answer, charset),
      waiting: one.waiting ? [one.waiting] : [],
      full: one.full === true,
    }
  }

  /** A message that was let go while it was read. */
  tooLarge(head: Buffer): Judged {
    return this.#unread(head, new Fault('too-large', { max: this.#options.bytesMax }))
  }

  /** Without the text only the header can be read, and of that only what is ASCII. */
  #unread(bytes: Buffer, fault: Fault): Judged {
    const head = bytes
      .subarray(0, 4_096)
      .toString('latin1')
      .replace(/[^\t\r\n -~]/g, '?')
    const header = headerOf(head, 'ascii') ?? headless('ascii')
    this.#tell(header, fault)
    return { answer: refusal(header, fault, this.#stamp())?.bytes, waiting: [], full: false }
  }

  async #judgeBatch(text: string, charset: Charset): Promise<Judged> {
    const head = headerOf(text.replace(/(FHS|BHS)/, 'MSH'), charset) ?? headless(charset)
    // FHS and BHS have no type and no modes: an answer is always wanted, in original mode.
    const header: Header = {
      ...head,
      type: '',
      event: '',
      controlId: '',
      acceptAck: '',
      applicationAck: '',
      version: '',
    }
    try {
      const { messages, file } = splitBatch(text)
      const judged: One[] = []
      for (const message of messages) judged.push(await this.#judgeOne(message, charset))
      const answers = judged.flatMap(({ answer }) => answer ?? [])
      const batch = acknowledgeBatch(header, answers, file !== undefined, this.#stamp())
      return {
        answer: encode(batch, charset),
        waiting: judged.flatMap(({ waiting }) => waiting ?? []),
        full: judged.some(({ full }) => full),
      }
    } catch (error) {
      const fault = faultOf(error)
      this.#tell(header, fault)
      return { answer: refusal(header, fault, this.#stamp())?.bytes, waiting: [], full: false }
    }
  }

  async #judgeOne(text: string, charset: Charset): Promise<One> {
    const header = headerOf(text, charset) ?? headless(charset)
    // An acknowledgement is never acknowledged: two systems would go on for ever.
    if (header.type === 'ACK' || header.type === 'MCF') return { answer: undefined }
    try {
      const { id, repeated } = await this.#take(text, charset)
      const code = firstCode(header)
      const wanted =
        !repeated &&
        (header.applicationAck === 'AL' || header.applicationAck === 'SU' || header.applicationAck === 'ER')
      return {
        answer: code && acknowledge(header, code, this.#stamp()),
        ...(wanted ? { waiting: { messageId: id, header } } : {}),
      }
    } catch (error) {
      const fault = faultOf(error)
      if (fault.fault === 'internal') this.#host.log(`mllp: a message failed: ${(error as Error).name}`)
      this.#tell(header, fault)
      return {
        answer: refusal(header, fault, this.#stamp())?.text,
        full: fault.fault === 'full' || fault.fault === 'stopped',
      }
    }
  }

  async #take(text: string, charset: Charset): Promise<{ id: string; repeated: boolean }> {
    const { duplicates, hospital, processing, zone } = this.#options
    const byContent = duplicates === 'by-content'
    const message = parse(text, charset, { processing, controlIdRequired: !byContent })
    const { header } = message
    const content = messageIdOf(text)
    const name = `id:${effectId(header.sendingApplication, header.sendingFacility, header.controlId)}`
    const known = this.#underWay.get(name) ?? this.#host.recall(name)
    if (!byContent && known !== undefined && known !== content)
      throw new Fault('duplicate-id', { value: header.controlId }, { segment: 'MSH', field: 10 })
    const body = map(message, { hospital, messageId: content, codes: this.#codes, zone })
    const patient = body.resources.find(({ resourceType }) => resourceType === 'Patient')
    this.#underWay.set(name, content)
    try {
      return await this.#host.deliver({
        id: content,
        kind: 'record.bundle',
        key: patient?.id ?? content,
        body,
        remember: [
          ...(byContent ? [] : [{ name, value: content, days: 7 }]),
          ...waitingMemory(header, content, text, charset),
        ],
      })
    } finally {
      if (this.#underWay.get(name) === content) this.#underWay.delete(name)
    }
  }

  #stamp(): { now: Date; controlId: string } {
    return { now: this.#host.clock(), controlId: this.#host.chance.uuid().replaceAll('-', '').slice(0, 20) }
  }

  #tell(header: Header, fault: Fault): void {
    const type = header.event ? `${header.type}^${header.event}` : header.type
    const sentence = fault.sentence(true)
    const code = `${fault.answer} ${fault.code} ${fault.fault}`
    this.#host.refused({ code, sentence, type: type.slice(0, 80), controlId: header.controlId.slice(0, 200) })
  }
}

/** Outlives a restart: whom to tell how the message ended. */
function waitingMemory(header: Header, id: string, text: string, charset: Charset): Memory[] {
  if (!header.applicationAck || header.applicationAck === 'NE') return []
  const line = text
    .trimStart()
    .split(/[\r\n]/, 1)[0]!
    .slice(0, 2_000)
  return [{ name: `ack:${id}`, value: JSON.stringify({ line, charset }), days: 2 }]
}

function refusal(header: Header, fault: Fault, stamp: { now: Date; controlId: string }) {
  const code = firstCode(header, fault) ?? applicationCode(header, false, fault)
  if (!code) return undefined
  const text = acknowledge(header, code, stamp, fault)
  return { text, bytes: encode(text, header.writing.charset) }
}

/** A refusal of the spool in the words of HL7; anything else is a bug of ours. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (!(error instanceof SluiceRefusal)) return new Fault('internal')
  if (error.code === 'bad-body' || error.code === 'too-large') return new Fault('body', { reason: error.message })
  return new Fault(error.code === 'stopped' || error.code === 'closing' ? 'stopped' : 'full')
}

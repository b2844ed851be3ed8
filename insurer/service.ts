// The insurer's service: HTTP, envelope and signature around its operations, and faults where it was told to misbehave.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { infcodes, regionTime, signatureHolds, signed } from '#insurance/insurer'
import { Book } from './book.ts'
import { type FaultInput, Faults } from './faults.ts'
import { type Asked, carryOut, type Desk, No } from './operations.ts'
import type { Person } from './terms.ts'

export interface InsurerOptions {
  readonly key: string
  /** A file, or ':memory:'. */
  readonly file?: string
  readonly port?: number
  readonly host?: string
  now(): Date
  newId(): string
  readonly signInMinutes?: number
  /** What is late waits here: milliseconds, unless somebody else keeps the time. */
  later?(ms: number): Promise<void>
}

export interface Insurer {
  readonly url: string
  readonly book: Book
  insure(person: Person): void
  misbehave(faults: readonly FaultInput[]): void
  /** The clock is this much ahead. */
  skew(ms: number): void
  /** Until everything that arrives late has arrived. */
  quiet(): Promise<void>
  stop(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly text: string
  readonly drop: boolean
}

const bodyMax = 4 * 1024 * 1024

interface Performed {
  readonly infcode: string
  readonly err_msg: string | null
  readonly output: unknown
}
type Say = (performed: Performed, asked: Asked) => Reply
type Fault = NonNullable<ReturnType<Faults['take']>>
type Later = (ms: number) => Promise<void>

/** What goes wrong before a message is carried out; an answer in its place, when there is one. */
async function before(fault: Fault, later: Later, signOut: () => void): Promise<Reply | undefined> {
  if (fault.kind === 'fails-before') return { status: 500, text: '', drop: false }
  if (fault.kind === 'drops-before') return { status: 0, text: '', drop: true }
  if (fault.kind === 'signs-out') signOut()
  if (fault.kind === 'arrives-late') await later(fault.ms)
  return undefined
}

/** What goes wrong with the answer, after everything was done. */
async function after(fault: Fault, later: Later, reply: Reply, contradicted: () => Reply): Promise<Reply> {
  switch (fault.kind) {
    case 'late':
      await later(fault.ms)
      return reply
    case 'fails-after':
      return { status: 500, text: '', drop: false }
    case 'drops-after':
      return { status: 0, text: '', drop: true }
    case 'garbled':
      return { ...reply, text: reply.text.slice(0, reply.text.length / 2) }
    case 'contradicts':
      return contradicted()
    case 'badly-signed':
      return { ...reply, text: reply.text.replace('"cainfo":"', '"cainfo":"x') }
    default:
      return reply
  }
}

export async function startInsurer(options: InsurerOptions): Promise<Insurer> {
  const book = new Book(options.file ?? ':memory:')
  const key = Buffer.from(options.key, 'utf8')
  const faults = new Faults()
  let skewMs = 0
  const now = () => new Date(options.now().getTime() + skewMs)
  const running = new Set<Promise<unknown>>()
  const { newId, signInMinutes = 480, later = asleep } = options
  const deskWith = (dearerFen: number): Desk => ({ book, now, newId, signInMinutes, dearerFen })

  const perform = (asked: Asked, dearerFen: number): Performed => {
    try {
      const output = book.inOne(() => carryOut(deskWith(dearerFen), asked))
      return { infcode: infcodes.done, err_msg: null, output }
    } catch (error) {
      if (error instanceof No) return { infcode: error.infcode, err_msg: error.message, output: null }
      return { infcode: infcodes.failed, err_msg: '系统错误', output: null }
    }
  }

  const ok: Say = (performed, asked) => {
    const respond_time = regionTime(now())
    const fields = { ...performed, msgid: asked.msgid, inf_refmsgid: newId(), refmsg_time: respond_time, respond_time }
    return { status: 200, text: JSON.stringify(signed(key, fields)), drop: false }
  }

  const answer = async (body: Record<string, unknown>): Promise<Reply> => {
    const asked = read(body)
    if (!signatureHolds(key, body)) return ok({ infcode: infcodes.refused, err_msg: '签名不符', output: null }, asked)
    const fault = faults.take(asked.infno)
    const dearerFen = fault?.kind === 'dearer' ? 1 : 0
    if (fault) {
      const instead = await before(fault, later, () => book.run('update sign_in set over = 1'))
      if (instead) return instead
      if (fault.kind === 'repeats') perform(asked, 0)
    }
    const performed = perform(asked, dearerFen)
    const reply = ok(performed, asked)
    const contradicted = () => ok({ ...performed, output: contradicting(performed.output) }, asked)
    return fault ? after(fault, later, reply, contradicted) : reply
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const reply = await answer(JSON.parse(await textOf(request))).catch(() => ({ status: 400, text: '', drop: false }))
    if (reply.drop) response.destroy()
    else response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.text)
  }
  const server = createServer((request, response) => {
    const done = handle(request, response).catch(() => response.destroy())
    running.add(done)
    done.finally(() => running.delete(done))
  })
  return {
    url: await listening(server, options),
    book,
    insure: (person) => book.insure(person),
    misbehave: (wanted) => faults.set(wanted),
    skew: (ms) => {
      skewMs = ms
    },
    quiet: async () => {
      while (running.size > 0) await Promise.all(running)
    },
    stop: () => stop(server, book),
  }
}

/** The address at which the server hears. */
async function listening(
  server: Server,
  { port = 0, host = '127.0.0.1' }: Pick<InsurerOptions, 'port' | 'host'>,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return `http://${host}:${(server.address() as { port: number }).port}/`
}

const asleep: Later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function read(body: Record<string, unknown>): Asked {
  const { infno, msgid, sign_no, fixmedins_code, input } = body
  return {
    infno: String(infno),
    msgid: String(msgid),
    signNo: String(sign_no ?? ''),
    fixmedinsCode: String(fixmedins_code),
    input: input ?? {},
  }
}

/** A settlement whose payers do not sum to its total. */
function contradicting(output: unknown): unknown {
  const found = output as { setlinfo?: Record<string, unknown> } | null
  if (!found?.setlinfo) return { strange: true }
  return { ...found, setlinfo: { ...found.setlinfo, psn_cash_pay: 99_999_999.99 } }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += (part as Buffer).length
    if (size > bodyMax) throw new Error('too long')
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}

async function stop(server: Server, book: Book): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  book.db.close()
}

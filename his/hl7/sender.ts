import { connect, type Socket } from 'node:net'
import pg from 'pg'
import type { Pool } from '../database.ts'
import type { Misbehaviour } from '../misbehave.ts'
import { type Charset, decode, frame, frames } from './frames.ts'
import { messageText } from './messages.ts'
import { outboundChannel } from './tell.ts'

export interface SenderOptions {
  readonly pool: Pool
  readonly databaseUrl: string
  readonly target: { readonly host: string; readonly port: number }
  readonly charset: Charset
  readonly facility: string
  readonly faults: Misbehaviour
  now(): Date
}

interface Waiting {
  id: number
  type: string
  control_id: string
  text: string
  at: Date
  tries: number
}

const answerMsMax = 10_000
const triesMax = 5

/** Sends what waits, in order, one at a time, each until it is acknowledged (AR and CR are tried again a few times). */
export async function startSender(options: SenderOptions): Promise<{ stop(): Promise<void> }> {
  let stopping = false
  let wake = () => {}
  let socket: Socket | undefined
  const asleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const hearing = hear(options.databaseUrl, () => wake())

  async function run(): Promise<void> {
    let pauseMs = 100
    while (!stopping) {
      try {
        const next = await oldest(options.pool)
        if (!next) {
          await asleep(1_000)
          continue
        }
        if (!socket || socket.destroyed) socket = await dial(options.target)
        await keepAnswer(options, next, await sendOne(socket, options, next))
        pauseMs = 100
      } catch {
        socket?.destroy()
        socket = undefined
        if (!stopping) await asleep(pauseMs)
        pauseMs = Math.min(pauseMs * 2, 5_000)
      }
    }
  }
  const running = run()
  return {
    stop: async () => {
      stopping = true
      socket?.destroy()
      wake()
      await running
      await (await hearing)?.end().catch(() => undefined)
    },
  }
}

async function oldest(pool: Pool): Promise<Waiting | undefined> {
  return (await pool.query<Waiting>(`select * from outbound where state = 'waiting' order by id limit 1`)).rows[0]
}

// A missed call only costs the second until the next look.
async function hear(url: string, call: () => void): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  client.on('notification', call)
  try {
    await client.connect()
    await client.query(`listen ${outboundChannel}`)
    return client
  } catch {
    return undefined
  }
}

function dial(target: { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...target, noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.on('error', () => socket.destroy())
      resolve(socket)
    })
  })
}

interface Acknowledged {
  code: string
  text: string
}

async function sendOne(socket: Socket, options: SenderOptions, message: Waiting): Promise<Acknowledged> {
  const fault = options.faults.take('hl7-send')
  if (fault?.kind === 'late') await new Promise((resolve) => setTimeout(resolve, fault.ms))
  if (fault?.kind === 'refuse' || fault?.kind === 'never' || fault?.kind === 'drop') throw new Error(fault.kind)
  const outgoing = { type: message.type, segments: message.text.split('\r') }
  const text = messageText(outgoing, message.control_id, options.facility, options.charset, message.at)
  const bytes = frame(text, options.charset)
  const answer = acknowledgement(socket, message.control_id)
  answer.catch(() => undefined)
  socket.write(bytes)
  if (fault?.kind === 'twice') socket.write(bytes)
  if (fault?.kind === 'drop-after') socket.destroy()
  if (fault?.kind === 'die') process.kill(process.pid, 'SIGKILL')
  return await answer
}

function acknowledgement(socket: Socket, controlId: string): Promise<Acknowledged> {
  return new Promise((resolve, reject) => {
    const cut = frames()
    const timer = setTimeout(() => finish(() => reject(new Error('no acknowledgement'))), answerMsMax)
    const closed = () => finish(() => reject(new Error('the connection was cut')))
    const heard = (chunk: Buffer) => {
      for (const bytes of cut(chunk)) {
        const msa = decode(bytes)
          .split('\r')
          .find((segment) => segment.startsWith('MSA|'))
          ?.split('|')
        // An acknowledgement of an earlier message that was sent twice is nobody's.
        if (msa?.[2] === controlId) finish(() => resolve({ code: msa[1] ?? '', text: msa[3] ?? '' }))
      }
    }
    const finish = (end: () => void) => {
      clearTimeout(timer)
      socket.off('data', heard)
      socket.off('close', closed)
      end()
    }
    socket.on('data', heard)
    socket.once('close', closed)
    if (socket.destroyed) closed()
  })
}

async function keepAnswer(options: SenderOptions, message: Waiting, { code, text }: Acknowledged): Promise<void> {
  const accepted = code === 'AA' || code === 'CA'
  const again = !accepted && /^[AC]R$/.test(code) && message.tries + 1 < triesMax
  await options.pool.query(
    'update outbound set state = $2, tries = tries + 1, answer = $3, answered_at = $4 where id = $1',
    [message.id, accepted ? 'accepted' : again ? 'waiting' : 'refused', `${code} ${text}`.trim(), options.now()],
  )
  if (again) throw new Error(code)
}

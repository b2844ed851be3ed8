import { createServer, type Socket } from 'node:net'
import type { Pool } from '../database.ts'
import { type Misbehaviour, strike } from '../misbehave.ts'
import { decode, frame, frames } from './frames.ts'
import { escaped, stamp } from './messages.ts'

export interface ListenerOptions {
  readonly pool: Pool
  readonly port: number
  readonly host: string
  readonly faults: Misbehaviour
  now(): Date
}

/** Keeps each message that comes and acknowledges it. */
export async function startListener(options: ListenerOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
    const cut = frames()
    let line = Promise.resolve()
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const bytes of cut(chunk)) line = line.then(() => take(options, socket, bytes))
      } catch {
        socket.destroy()
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  return {
    port: (server.address() as { port: number }).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

async function take(options: ListenerOptions, socket: Socket, bytes: Buffer): Promise<void> {
  const text = decode(bytes)
  const head = text.split('\r', 1)[0]!.split('|')
  const keep = async () => {
    if (!head[0]?.startsWith('MSH') || !head[9]) return 'AR'
    await options.pool.query('insert into inbound (type, control_id, text, at) values ($1, $2, $3, $4)', [
      (head[8] ?? '').slice(0, 40),
      head[9].slice(0, 200),
      text.replaceAll('\0', ''),
      options.now(),
    ])
    return 'AA'
  }
  try {
    const struck = await strike(options.faults, 'hl7-receive', keep, () => 'AR')
    if (struck.answer === undefined) return struck.cut ? void socket.destroy() : undefined
    const now = options.now()
    const event = (head[8] ?? '').split('^')[1] ?? ''
    const msh = `MSH|^~\\&|HIS||||${stamp(now)}||ACK^${event}^ACK|A${now.getTime()}|P|2.5.1||||||UNICODE UTF-8`
    const answer = frame(`${msh}\rMSA|${struck.answer}|${escaped(head[9] ?? '')}\r`, 'UNICODE UTF-8')
    socket.write(answer)
    if (struck.twice) socket.write(answer)
  } catch {
    socket.destroy() // not kept, so not acknowledged
  }
}

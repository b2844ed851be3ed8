/** A slow line: so many bits a second in each direction, and a delay before an answer begins. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

export interface SlowLine {
  readonly port: number
  readonly passed: { up: number; down: number }
  close(): void
}

export async function slowLine(to: number, bitsPerSecond: number, delayMs: number): Promise<SlowLine> {
  const passed = { up: 0, down: 0 }
  const open = new Set<Socket>()
  const paces = { up: paceOf(bitsPerSecond), down: paceOf(bitsPerSecond) }
  const join = (from: Socket, into: Socket, way: 'up' | 'down') => {
    let chain = Promise.resolve()
    from.on('data', (chunk: Buffer) => {
      from.pause()
      chain = chain.then(async () => {
        if (way === 'up') await new Promise((resolve) => setTimeout(resolve, delayMs))
        for (let at = 0; at < chunk.length; at += 512) {
          const part = chunk.subarray(at, at + 512)
          await paces[way](part.length)
          passed[way] += part.length
          into.write(part)
        }
        from.resume()
      })
    })
    from.on('end', () => chain.then(() => into.end()))
    from.on('error', () => into.destroy())
    from.on('close', () => open.delete(from))
  }
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1')
    open.add(client).add(upstream)
    join(client, upstream, 'up')
    join(upstream, client, 'down')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    passed,
    close: () => {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

function paceOf(bitsPerSecond: number): (bytes: number) => Promise<void> {
  let freeAt = 0
  return async (bytes) => {
    freeAt = Math.max(freeAt, performance.now()) + (bytes * 8000) / bitsPerSecond
    const wait = freeAt - performance.now()
    if (wait > 2) await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

/** The line between a device and the server: as slow as it is said to be, and cut where it is said. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export interface Line {
  readonly url: string
  /** Bytes that have passed, up and down. */
  readonly passed: { up: number; down: number }
  /** The next time that so many bytes have passed in that direction, every connection is cut there. */
  cutAfter(bytes: number, way: 'up' | 'down'): void
  /** Every connection is cut when so many bytes have come down it; undefined: none is. */
  limitEach(bytes: number | undefined): void
  readonly cuts: () => number
  /** Nobody is reached any more, until it is mended. */
  broken: boolean
}

/** `bitsPerSecond` holds for each direction on its own. */
export async function lineTo(
  t: Pick<TestContext, 'after'>,
  port: number,
  options: { bitsPerSecond?: number } = {},
): Promise<Line> {
  const open = new Set<Socket>()
  const passed = { up: 0, down: 0 }
  let cut: { way: 'up' | 'down'; at: number } | undefined
  let each: number | undefined
  let cuts = 0
  const state = { broken: false }
  const cutAll = () => {
    cuts += 1
    for (const socket of open) socket.resetAndDestroy()
    open.clear()
  }
  const paceOf = () => paced(options.bitsPerSecond)
  const paces = { up: paceOf(), down: paceOf() }
  const join = (from: Socket, to: Socket, way: 'up' | 'down') => {
    let own = 0
    from.on('data', async (chunk: Buffer) => {
      from.pause()
      let rest = chunk
      while (rest.length > 0 && !to.destroyed) {
        const until = Math.min(
          rest.length,
          cut?.way === way ? cut.at - passed[way] : rest.length,
          way === 'down' && each !== undefined ? each - own : rest.length,
          options.bitsPerSecond ? 1024 : rest.length,
        )
        const part = rest.subarray(0, Math.max(0, until))
        rest = rest.subarray(part.length)
        await paces[way](part.length)
        to.write(part)
        passed[way] += part.length
        own += part.length
        if (cut?.way === way && passed[way] >= cut.at) {
          cut = undefined
          // What was passed on arrives before the line goes.
          await new Promise((resolve) => setTimeout(resolve, 2))
          cutAll()
          return
        }
        if (way === 'down' && each !== undefined && own >= each) {
          await new Promise((resolve) => setTimeout(resolve, 2))
          cuts += 1
          from.destroy()
          to.destroy()
          return
        }
      }
      from.resume()
    })
    from.on('end', () => to.end())
    from.on('close', () => open.delete(from))
    from.on('error', () => to.destroy())
  }
  const server = createServer((client) => {
    if (state.broken) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(port, '127.0.0.1')
    open.add(client).add(upstream)
    join(client, upstream, 'up')
    join(upstream, client, 'down')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    passed,
    cutAfter: (bytes, way) => {
      cut = { way, at: passed[way] + bytes }
    },
    limitEach: (bytes) => {
      each = bytes
    },
    cuts: () => cuts,
    get broken() {
      return state.broken
    },
    set broken(value) {
      state.broken = value
      if (value) cutAll()
    },
  }
}

/** Waits until so many bytes may have passed: a bucket that is never fuller than a moment. */
function paced(bitsPerSecond: number | undefined): (bytes: number) => Promise<void> {
  if (!bitsPerSecond) return async () => undefined
  const begun = process.hrtime.bigint()
  const nowMs = () => Number(process.hrtime.bigint() - begun) / 1e6
  let freeAt = 0
  return async (bytes) => {
    freeAt = Math.max(freeAt, nowMs()) + (bytes * 8000) / bitsPerSecond
    const wait = freeAt - nowMs()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

/** The line between a device and the server: cut where it is said. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export interface Line {
  readonly url: string
  /** The next time that so many bytes have passed in that direction, every connection is cut there. */
  cutAfter(bytes: number, way: 'up' | 'down'): void
  /** Every connection is cut when so many bytes have come down it; undefined: none is. */
  limitEach(bytes: number | undefined): void
  readonly cuts: () => number
}

interface Valve {
  readonly open: Set<Socket>
  readonly passed: { up: number; down: number }
  cut: { way: 'up' | 'down'; at: number } | undefined
  each: number | undefined
  cuts: number
}

// What was passed on arrives before the line goes.
const arrived = () => new Promise((resolve) => setTimeout(resolve, 2))

function cutAll(valve: Valve): void {
  valve.cuts += 1
  for (const socket of valve.open) socket.resetAndDestroy()
  valve.open.clear()
}

/** Hands bytes on, up to where the line is to be cut. */
function join(valve: Valve, from: Socket, to: Socket, way: 'up' | 'down'): void {
  const { passed, open } = valve
  let own = 0
  from.on('data', async (chunk: Buffer) => {
    from.pause()
    for (let rest = chunk; rest.length > 0 && !to.destroyed; ) {
      const untilCut = valve.cut?.way === way ? valve.cut.at - passed[way] : rest.length
      const untilEnd = way === 'down' && valve.each !== undefined ? valve.each - own : rest.length
      const part = rest.subarray(0, Math.max(0, Math.min(rest.length, untilCut, untilEnd)))
      rest = rest.subarray(part.length)
      to.write(part)
      passed[way] += part.length
      own += part.length
      if (valve.cut?.way === way && passed[way] >= valve.cut.at) {
        valve.cut = undefined
        await arrived()
        cutAll(valve)
        return
      }
      if (way === 'down' && valve.each !== undefined && own >= valve.each) {
        await arrived()
        valve.cuts += 1
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

export async function lineTo(t: Pick<TestContext, 'after'>, port: number): Promise<Line> {
  const nothing = { cut: undefined, each: undefined, cuts: 0 }
  const valve: Valve = { open: new Set(), passed: { up: 0, down: 0 }, ...nothing }
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    valve.open.add(client).add(upstream)
    join(valve, client, upstream, 'up')
    join(valve, upstream, client, 'down')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of valve.open) socket.destroy()
    server.close()
  })
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cutAfter: (bytes, way) => {
      valve.cut = { way, at: valve.passed[way] + bytes }
    },
    limitEach: (bytes) => {
      valve.each = bytes
    },
    cuts: () => valve.cuts,
  }
}

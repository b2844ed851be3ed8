import { connect, createServer, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

/** A line between two programs that can be cut. Where it leads to may come and go. */
export interface Line {
  readonly port: number
  /** cut: connections end, new ones are refused; silent: nothing passes any more, and nobody says so. */
  cut(how: 'cut' | 'silent'): void
  mend(): void
}

export async function openLine(t: TestContext, to: number): Promise<Line> {
  const sockets = new Set<Socket>()
  let state: 'whole' | 'cut' | 'silent' = 'whole'
  const server: Server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true })
    near.setNoDelay(true)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        if (state !== 'silent') other.destroy()
      })
      socket.on('data', (chunk) => {
        // What is lost on the way is lost: after the line is mended these connections end.
        if (state === 'whole') other.write(chunk)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  t.after(() => {
    endAll()
    server.close()
  })
  return {
    port: (server.address() as { port: number }).port,
    cut: (how) => {
      state = how
      if (how === 'cut') endAll()
    },
    mend: () => {
      if (state === 'silent') endAll()
      state = 'whole'
    },
  }
}

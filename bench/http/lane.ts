import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Actor } from '#kernel'

export interface Call {
  readonly method: string
  readonly path: string
  readonly actor: Actor
  readonly body?: string
  readonly headers?: string
}

/** What one connection does next, given what the last answer was. */
export type Next = (last: Answer | undefined, turn: number) => Call
export interface Answer {
  readonly status: number
  /** Read only by who needs it: the load must not pay for what it does not look at. */
  body(): string
}

export interface Lane {
  call(call: Call): Promise<Answer>
  close(): void
}

/** HTTP/1.1 over one connection, as little of it as is needed: the load must cost less than what it measures. */
export async function openLane(port: number): Promise<Lane> {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await once(socket, 'connect')
  let answered: (answer: Answer) => void = () => undefined
  let chunks: Buffer[] = []
  let got = 0
  let whole = Number.POSITIVE_INFINITY
  let status = 0
  socket.on('data', (chunk: Buffer) => {
    if (got === 0) {
      // Heads are small: they come in one piece with the beginning of the body.
      const end = chunk.indexOf('\r\n\r\n')
      const head = chunk.toString('latin1', 0, end)
      whole = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      status = Number(head.slice(9, 12))
    }
    chunks.push(chunk)
    got += chunk.length
    if (got < whole) return
    const bytes = chunks
    chunks = []
    got = 0
    answered({ status, body: () => bodyOf(Buffer.concat(bytes)) })
  })
  return {
    call: ({ method, path, actor, body }) =>
      new Promise((resolve, reject) => {
        answered = resolve
        socket.once('error', reject)
        const type = path.startsWith('/bare') ? 'application/json' : 'application/fhir+json'
        const content =
          body === undefined ? '' : `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
        socket.write(
          `${method} ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${actor.id}\r\n${content}\r\n${body ?? ''}`,
        )
        socket.removeListener('error', reject)
      }),
    close: () => socket.destroy(),
  }
}

function bodyOf(answer: Buffer): string {
  return answer.toString('utf8', answer.indexOf('\r\n\r\n') + 4)
}

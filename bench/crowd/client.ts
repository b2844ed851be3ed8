import { once } from 'node:events'
import { connect } from 'node:net'

export interface Answer {
  readonly status: number
  readonly body: string
}

export interface Client {
  post(path: string, headers: string, body: string): Promise<Answer>
  close(): void
}

/** HTTP/1.1 over one connection, as little of it as is needed: the crowd must cost less than what it asks for. */
export async function openClient(port: number): Promise<Client> {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await once(socket, 'connect')
  let got = ''
  let answered: (answer: Answer) => void = () => undefined
  let failed: (error: Error) => void = () => undefined
  socket.setEncoding('latin1')
  socket.on('error', (error) => failed(error))
  socket.on('data', (chunk: string) => {
    got += chunk
    const end = got.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = Number(/content-length: (\d+)/i.exec(got.slice(0, end))?.[1] ?? 0)
    if (got.length < end + 4 + length) return
    const answer = { status: Number(got.slice(9, 12)), body: got.slice(end + 4) }
    got = ''
    answered(answer)
  })
  return {
    post: (path, headers, body) =>
      new Promise((resolve, reject) => {
        answered = resolve
        failed = reject
        socket.write(
          `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`,
        )
      }),
    close: () => socket.destroy(),
  }
}

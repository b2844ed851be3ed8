import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Outer } from './outer.ts'

/** Counts, for a monitor on the same machine: who is connected in number, what passed, what was refused. Nothing of what it was. */
export function openHealth(outer: Outer, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url === '/health'
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(found ? JSON.stringify(outer.health()) : '{}')
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () => new Promise((closed) => server.close(() => closed())),
      }),
    )
  })
}

import { readFileSync } from 'node:fs'
import { BlockList, createServer, isIPv4, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { AdapterHost } from '../adapter.ts'
import { Connection } from './connection.ts'
import type { Judge, Waiting } from './judge.ts'
import type { MllpOptions } from './options.ts'

export interface Listener {
  readonly port: number
  /** The connections that are open now. */
  readonly connections: ReadonlySet<Connection>
  stop(): Promise<void>
}

/** Listens in the hospital's network. Refuses to start where the address cannot be had. */
export async function listen(of: {
  options: MllpOptions & { listen: NonNullable<MllpOptions['listen']> }
  judge: Judge
  host: AdapterHost
  onWaiting: (waiting: Waiting, connection: Connection) => void
}): Promise<Listener> {
  const { options, judge, host, onWaiting } = of
  const { allow, connectionsMax, tls } = options.listen
  const allowed = allowList(allow)
  const connections = new Set<Connection>()
  const meet = (socket: Socket) => {
    if (!isAllowed(allowed, socket.remoteAddress)) {
      host.log('mllp: a peer that is not in the list was turned away')
      socket.destroy()
      return
    }
    if (connections.size >= connectionsMax) {
      host.log(`mllp: more than ${connectionsMax} connections; one was turned away`)
      socket.destroy()
      return
    }
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 60_000)
    const connection = new Connection({ socket, judge, host, options, onWaiting })
    connections.add(connection)
    socket.on('close', () => connections.delete(connection))
  }
  const server: Server = tls ? createTlsServer(tlsOf(tls), meet) : createServer(meet)
  // A hand-shake that fails is the peer's affair.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.listen.port, options.listen.host, () => resolve())
  })
  server.on('error', (error) => host.report('down', error.message))
  return {
    port: (server.address() as { port: number }).port,
    connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const connection of connections) connection.socket.destroy()
      }),
  }
}

function tlsOf({ certFile, keyFile, caFile }: NonNullable<NonNullable<MllpOptions['listen']>['tls']>) {
  return {
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    ...(caFile ? { ca: readFileSync(caFile), requestCert: true, rejectUnauthorized: true } : {}),
    minVersion: 'TLSv1.2' as const,
  }
}

function allowList(nets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const net of nets) {
    const [address, bits] = net.split('/')
    const family = isIPv4(address!) ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address!, family)
    else list.addSubnet(address!, Number(bits), family)
  }
  return list
}

function isAllowed(list: BlockList, address: string | undefined): boolean {
  if (!address) return false
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}

/** The embedded broker: devices only, each under its own secret and topic. It hands nothing on; it takes readings in. */
import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Aedes, type AuthenticateError } from 'aedes'
import { type Config, type Context, log, Refusal } from '#kernel'
import { hearMessage } from '../devices/hear-message.ts'
import { deviceWithSecret } from '../devices/secret.ts'
import { messageBytesMax } from '../wire/message.ts'
import { BoundedConnection } from './frames.ts'
import { topicOf } from './topic.ts'

export interface Broker {
  readonly port: number
  close(): Promise<void>
}

const connectionsMax = 20_000
// A topic and what stands around it.
const packetBytesMax = messageBytesMax + 1024

export async function openBroker(
  root: Context,
  { host, port, tls }: Pick<Config['mqtt'], 'host' | 'tls'> & { port: number },
): Promise<Broker> {
  const aedes = await makeAedes(root)
  const sockets = new Set<Socket>()
  const take = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(new BoundedConnection(socket, packetBytesMax))
  }
  const server: Server = tls
    ? createTlsServer({ key: readFileSync(tls.keyFile), cert: readFileSync(tls.certFile) }, take)
    : createServer(take)
  server.maxConnections = connectionsMax
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await new Promise<void>((resolve) => aedes.close(() => resolve()))
    },
  }
}

async function makeAedes(root: Context): Promise<Aedes> {
  return Aedes.createBroker({
    // Who is behind a connection: the device's id is its user name and its client id, so that none takes another's place.
    authenticate: (client, username, password, done) => {
      const deviceId = String(username ?? '')
      const secret = password?.toString() ?? ''
      if (client.id !== deviceId) return done(notAuthorised(), false)
      root
        .transaction((ctx) => deviceWithSecret(ctx, deviceId, secret))
        .then(
          () => done(null, true),
          (error: Error) => {
            if (!(error instanceof Refusal)) log.error({ error: error.message }, 'a device could not be looked up')
            done(notAuthorised(), false)
          },
        )
    },
    // This stands before PUBACK and PUBREC: they are sent when the readings are committed, and not at all when they are not.
    authorizePublish: (client, packet, done) => {
      if (!client || packet.topic !== topicOf(client.id)) return done(new Error('not its topic'))
      packet.retain = false
      const bytes = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
      hearMessage(root, client.id, bytes).then(
        () => done(null),
        (error: Error) => {
          if (!(error instanceof Refusal)) log.error({ error: error.message }, 'readings over MQTT could not be kept')
          done(error)
        },
      )
    },
    // A device hears nothing here.
    authorizeSubscribe: (_client, _subscription, done) => done(null, null),
    authorizeForward: () => null,
  })
}

const notAuthorised = () => Object.assign(new Error('not authorised'), { returnCode: 5 }) as AuthenticateError

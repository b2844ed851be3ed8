/** An outside broker: we are its subscriber, with a session that outlives us. It sees to who may publish where. */
import { connect, type IPublishPacket, type MqttClient } from 'mqtt'
import { type Context, log, Refusal } from '#kernel'
import { hearMessage } from '../devices/hear-message.ts'
import { deviceOfTopic, everyTopic } from './topic.ts'

const clientId = 'anji-readings'
const againMs = 1000

/**
 * What comes is acknowledged when it is committed; while the database is away it waits and is tried again, and when we end it has not
 * been acknowledged and comes again. Gives how to stop.
 */
export function followOutside(root: Context, url: string): { stop(): Promise<void> } {
  let stopped = false
  const client = connect(url, { clientId, clean: false, reconnectPeriod: againMs, protocolVersion: 4 })
  // Before the connection is there: what waits at the broker comes with its first words.
  handleBy(client, async (packet) => {
    for (;;) {
      if (stopped) throw new Error('stopped')
      try {
        return await takeIn(root, packet)
      } catch (error) {
        log.error({ error: (error as Error).message }, 'readings from the outside broker could not be kept')
        await new Promise((resolve) => setTimeout(resolve, againMs))
      }
    }
  })
  client.on('error', (error) => log.warn({ error: error.message }, 'the outside broker'))
  client.on('connect', () => {
    client.subscribe(everyTopic, { qos: 1 }, (error) => {
      if (error) log.error({ error: error.message }, 'the outside broker lets us not subscribe')
    })
  })
  return {
    stop: async () => {
      stopped = true
      await client.endAsync(true)
    },
  }
}

/** The client sends PUBACK when this has called back without an error. */
function handleBy(client: MqttClient, take: (packet: IPublishPacket) => Promise<void>): void {
  client.handleMessage = (packet, done) => {
    take(packet as IPublishPacket).then(
      () => done(),
      (error: Error) => done(error),
    )
  }
}

/** A stranger's, or an ended device's, is left out: it would be refused for ever. */
async function takeIn(root: Context, packet: IPublishPacket): Promise<void> {
  const deviceId = deviceOfTopic(packet.topic)
  if (!deviceId) return
  const bytes = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
  try {
    await hearMessage(root, deviceId, bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    log.warn({ deviceId, code: error.code }, 'readings of a device were refused')
  }
}

/** The two ways of MQTT, kept up as long as the process works: each only where the configuration names it. */
import pg from 'pg'
import { type Context, config, log } from '#kernel'
import { openBroker } from './broker.ts'
import { followOutside } from './outside.ts'

const againMs = 5000
const beatMs = 5000
const lockName = 'readings.outside-broker'

interface Stoppable {
  stop(): Promise<void>
}

export function startMqtt(root: Context, databaseUrl: string): Stoppable {
  const { host, port, tls, url } = config.mqtt
  const running = [
    ...(port === undefined ? [] : [keepUp('the MQTT broker', (end) => serve(root, { host, port, tls }, end))]),
    ...(url === undefined ? [] : [keepUp('the outside broker', (end) => follow(root, databaseUrl, url, end))]),
  ]
  return {
    stop: async () => {
      await Promise.all(running.map((one) => one.stop()))
    },
  }
}

type Work = (ended: Promise<void>) => Promise<void>

/** Begins again after a fall, or while somebody else has the place. */
function keepUp(name: string, work: Work): Stoppable {
  const end = Promise.withResolvers<void>()
  let stopped = false
  const loop = async () => {
    while (!stopped) {
      await work(end.promise).catch((error: Error) => log.warn({ error: error.message }, `${name} is not up`))
      if (stopped) return
      let timer: NodeJS.Timeout | undefined
      const rest = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, againMs)
      })
      await Promise.race([rest, end.promise])
      clearTimeout(timer)
    }
  }
  const running = loop()
  return {
    stop: async () => {
      stopped = true
      end.resolve()
      await running
    },
  }
}

/** Every process may serve: sessions hold nothing. Two on one machine take turns at the port. */
async function serve(root: Context, at: Parameters<typeof openBroker>[1], ended: Promise<void>): Promise<void> {
  const broker = await openBroker(root, at)
  log.info({ host: at.host, port: broker.port, tls: at.tls !== undefined }, 'meters may send over MQTT')
  await ended
  await broker.close()
}

/** One follows: the outside broker keeps one session for us. The lock hangs on a connection of its own. */
async function follow(root: Context, databaseUrl: string, url: string, ended: Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true, query_timeout: 2 * beatMs })
  const broken = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', () => resolve())
  })
  let following: Stoppable | undefined
  let beat: NodeJS.Timeout | undefined
  try {
    await client.connect()
    const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [lockName])
    if (!rows[0]?.mine) return
    following = followOutside(root, url)
    const fallen = new Promise<void>((resolve) => {
      beat = setInterval(() => void client.query('select 1').catch(() => resolve()), beatMs)
    })
    await Promise.race([broken, fallen, ended])
  } finally {
    clearInterval(beat)
    await following?.stop()
    await client.end().catch(() => undefined)
  }
}

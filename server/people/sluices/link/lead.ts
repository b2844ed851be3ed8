import pg from 'pg'
import { type Context, config, log } from '#kernel'
import { identityIn } from './identity.ts'
import { Platform, type PlatformOptions } from './platform.ts'
import { type Call, channel } from './wake.ts'

const lockName = 'sluices.link'
const againMs = 1_000
const beatMs = 5_000

/** Holds the link while this process has the lock on it, and stands by while another has. Without configuration: nothing. */
export function startSluices(root: Context, databaseUrl: string): { stop(): Promise<void> } {
  if (!config.sluice) return { stop: async () => undefined }
  const { host, port, keysFolder } = config.sluice
  return standBy(root, databaseUrl, { outer: { host, port }, identity: identityIn(keysFolder) })
}

/**
 * The lock hangs on a connection of its own, which also hears the calls of other processes. When it breaks another may lead: the
 * link is let go first. Two links for a moment do no harm: ids and row locks make each effect one.
 */
export function standBy(root: Context, databaseUrl: string, options: PlatformOptions): { stop(): Promise<void> } {
  let stopped = false
  let rest: (() => void) | undefined
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, againMs)
      rest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const loop = async () => {
    while (!stopped) {
      await lead(root, databaseUrl, options, (stop) => {
        rest = stop
        if (stopped) stop()
      }).catch((error: Error) => log.error({ error: error.message }, 'the link to the sluices fell'))
      if (!stopped) await pause()
    }
  }
  const running = loop()
  return {
    stop: async () => {
      stopped = true
      rest?.()
      await running
    },
  }
}

/** Leads until the connection breaks or `stop` is called; returns at once when another leads. */
async function lead(
  root: Context,
  databaseUrl: string,
  options: PlatformOptions,
  untilStopped: (stop: () => void) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true, query_timeout: 2 * beatMs })
  let ended: (why?: Error) => void = () => undefined
  const end = new Promise<Error | undefined>((resolve) => {
    ended = resolve
  })
  client.on('error', ended)
  client.on('end', () => ended(undefined))
  let platform: Platform | undefined
  let beat: NodeJS.Timeout | undefined
  try {
    await client.connect()
    const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [lockName])
    if (!rows[0]?.mine) return
    client.on('notification', ({ payload }) => platform?.wake(payload as Call))
    await client.query(`listen ${channel}`)
    platform = await Platform.open(root, options)
    // What was called out meanwhile.
    platform.wake('registry')
    untilStopped(() => ended(undefined))
    // A line that was cut without a word keeps no lock: another leads by then.
    beat = setInterval(() => void client.query('select 1').catch(ended), beatMs)
    const broken = await end
    if (broken) throw broken
  } finally {
    clearInterval(beat)
    await platform?.close()
    await client.end().catch(() => undefined)
  }
}

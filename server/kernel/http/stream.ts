import type { FastifyInstance, FastifyReply } from 'fastify'
import pg from 'pg'
import type { Role } from '../actor.ts'
import type { Context } from '../context.ts'
import { log } from '../log.ts'
import { openStreams } from '../metrics.ts'

export interface StreamEvent {
  /** Orders the channel and comes back as Last-Event-ID. */
  readonly id: string
  readonly type: string
  readonly data: unknown
}

interface Opened {
  readonly channel: string
  /** What was said after the reader's last event, oldest first. Called again when a push was too large to carry. */
  readonly replay: (lastEventId?: string) => Promise<StreamEvent[]>
}

interface StreamContract {
  readonly access: readonly Role[]
  readonly open: (ctx: Context, params: Record<string, string>, lastEventId: string | undefined) => Promise<Opened>
}

const notifyChannel = 'anji_stream'
const payloadBytesMax = 7500 // PostgreSQL refuses a notification of 8,000 bytes and more
const heartbeatMs = 20_000
const lifetimeMs = 15 * 60_000 // then the reader connects again and its rights are looked at again

type Receiver = (event: StreamEvent | undefined) => void
const receivers = new Map<string, Set<Receiver>>()

/** Tells the open streams of a channel, in every process, when the transaction has committed. */
export async function pushToStream(ctx: Context, channel: string, event: StreamEvent): Promise<void> {
  const whole = JSON.stringify({ channel, event })
  const payload = Buffer.byteLength(whole) <= payloadBytesMax ? whole : JSON.stringify({ channel })
  await ctx.client.query('select pg_notify($1, $2)', [notifyChannel, payload])
}

/** Listens for pushes on a connection of its own and connects again when that breaks. */
export async function startStreams(databaseUrl: string): Promise<{ stop(): Promise<void> }> {
  let stopped = false
  let client: pg.Client | undefined
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: databaseUrl })
    next.on('notification', ({ payload }) => hand(payload ?? ''))
    next.on('error', () => {
      if (stopped) return
      setTimeout(() => connect().then(replayAll, () => undefined), 1000)
    })
    await next.connect()
    await next.query(`listen ${notifyChannel}`)
    client = next
  }
  await connect()
  return {
    stop: async () => {
      stopped = true
      for (const close of [...closers]) close()
      await client?.end()
    },
  }
}

function hand(payload: string): void {
  const { channel, event } = JSON.parse(payload) as { channel: string; event?: StreamEvent }
  for (const receive of receivers.get(channel) ?? []) receive(event)
}

/**
 * Hears what is pushed to a channel in this process, without a stream of events; undefined says that something may have been
 * missed. Gives how to stop.
 */
export function hearPushes(channel: string, receive: (event: StreamEvent | undefined) => void): () => void {
  const group = receivers.get(channel) ?? new Set<Receiver>()
  receivers.set(channel, group.add(receive))
  return () => {
    group.delete(receive)
    if (group.size === 0 && receivers.get(channel) === group) receivers.delete(channel)
  }
}

function replayAll(): void {
  for (const channel of receivers.values()) for (const receive of channel) receive(undefined)
}

const closers = new Set<() => void>()

/** A stream of server-sent events: replays what was missed, then follows. Each event is sent once per connection. */
export function eventStream(app: FastifyInstance, line: string, contract: StreamContract): void {
  const url = line.replace(/^GET /, '')
  app.route({
    method: 'GET',
    url,
    config: { access: contract.access },
    schema: { summary: 'Server-sent events', tags: [url.split('/')[2] ?? 'stream'] },
    handler: async (request, reply) => {
      const header = request.headers['last-event-id']
      const lastEventId = typeof header === 'string' ? header : (request.query as { lastEventId?: string }).lastEventId
      const opened = await contract.open(request.context, request.params as Record<string, string>, lastEventId)
      await follow(reply, opened, lastEventId)
    },
  })
}

async function follow(reply: FastifyReply, opened: Opened, lastEventId: string | undefined): Promise<void> {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const sent = new Set<string>()
  let last = lastEventId
  const send = (event: StreamEvent) => {
    if (sent.has(event.id)) return
    sent.add(event.id)
    last = event.id
    raw.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`)
  }
  // One thing after another, so that a replay never overtakes what it replays.
  let turn: Promise<void> = Promise.resolve()
  const receive: Receiver = (event) => {
    turn = turn
      .then(async () => {
        if (event) send(event)
        else for (const missed of await opened.replay(last)) send(missed)
      })
      .catch((error: Error) => log.warn({ error: error.message }, 'stream replay failed'))
  }
  const close = subscribe(opened.channel, receive, raw)
  raw.on('close', close)
  receive(undefined) // subscribed first, so nothing falls between the replay and the following
}

function subscribe(channel: string, receive: Receiver, raw: FastifyReply['raw']): () => void {
  const group = receivers.get(channel) ?? new Set<Receiver>()
  receivers.set(channel, group.add(receive))
  openStreams.inc()
  raw.write(': open\n\n')
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), heartbeatMs)
  const lifetime = setTimeout(() => close(), lifetimeMs)
  let open = true
  const close = () => {
    if (!open) return
    open = false
    clearInterval(heartbeat)
    clearTimeout(lifetime)
    group.delete(receive)
    if (group.size === 0) receivers.delete(channel)
    closers.delete(close)
    openStreams.dec()
    raw.end()
  }
  closers.add(close)
  return close
}

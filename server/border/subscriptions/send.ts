import { type Context, config, hmacSm3, log, Refusal, startLoop, unwrap } from '#kernel'
import { readPastVersion, refuseUnlessMayRead } from '#record'
import { setStatus, stop } from './state.ts'
import * as store from './store.ts'
import { subscriberOf } from './subscriber.ts'
import { post, Reach, type Sending } from './target.ts'

const attemptsMax = 12
const leaseMs = 60_000
const atOnce = 8
/** How many of one subscription are under way at once, each of another resource. */
const together = 16
/** How many one subscription sends before others get their turn. */
const turn = 512

type Deliver = (sending: Sending) => Promise<number>

const overHttp: Deliver = (sending) => post(new Reach(config.subscriptionNetworks), sending)

/** Sends everything that is due, until nothing is; gives how many were tried. */
export async function sendDue(root: Context, deliver: Deliver = overHttp): Promise<number> {
  let tried = 0
  for (;;) {
    const ids = await root.transaction((ctx) => store.lease(ctx, atOnce, leaseEnd(ctx)))
    if (ids.length === 0) return tried
    for (const count of await Promise.all(ids.map((id) => sendTurn(root, id, deliver)))) tried += count
  }
}

const leaseEnd = (ctx: Context) => new Date(ctx.now.getTime() + leaseMs)

async function sendTurn(root: Context, id: string, deliver: Deliver): Promise<number> {
  let tried = 0
  try {
    let made = await root.transaction((ctx) => makeNext(ctx, id))
    while (made.length > 0) {
      const failures = await Promise.all(made.map(({ sending }) => trySending(sending, deliver)))
      tried += made.length
      const sent = made
      // Whoever does not answer these will not answer the next.
      const goesOn = tried < turn && failures.every((failure) => failure === undefined)
      made = await root.transaction(async (ctx) => {
        await settle(ctx, id, sent, failures)
        return goesOn ? makeNext(ctx, id) : []
      })
    }
  } finally {
    await root.transaction((ctx) => store.change(ctx, id, { leased_until: null }))
  }
  return tried
}

interface Made {
  readonly notification: store.Notification
  readonly sending: Sending
}

/** What is to be sent next, one of a resource, read with the rights that the subscriber has at this moment. */
async function makeNext(ctx: Context, id: string): Promise<Made[]> {
  const subscription = await store.find(ctx, id, 'lock')
  if (!subscription || (subscription.status !== 'active' && subscription.status !== 'requested')) return []
  if (subscription.ends_at && subscription.ends_at <= ctx.now) {
    await stop(ctx, id, 'off')
    return []
  }
  const subscriber = await subscriberOf(ctx, subscription)
  if (!subscriber) {
    await stop(ctx, id, 'error', 'The client that wrote it is closed or has lost its scopes.')
    return []
  }
  await store.change(ctx, id, { leased_until: leaseEnd(ctx) })
  for (;;) {
    const due = await store.nextDue(ctx, subscription, together)
    const made: Made[] = []
    for (const notification of due) {
      const body = await bodyOf(ctx.as(subscriber), subscription, notification)
      if (body instanceof Refusal && body.code === 'record.not_allowed') {
        await stop(ctx, id, 'error', body.sentence('en'))
        return []
      }
      // It matched when it was written; now this one is no longer the subscriber's to see.
      if (body instanceof Refusal) await store.remove(ctx, [notification.number])
      else made.push({ notification, sending: sendingOf(ctx, subscription, notification, body) })
    }
    if (made.length > 0 || due.length === 0) return made
  }
}

async function bodyOf(
  ctx: Context,
  { sends_resource }: store.Subscription,
  { kind, type, resource_id, version }: store.Notification,
): Promise<string | Refusal> {
  if (kind === 'handshake') return ''
  try {
    refuseUnlessMayRead(ctx, type)
    return sends_resource ? (await readPastVersion(ctx, type, resource_id, version)).content : ''
  } catch (refused) {
    if (refused instanceof Refusal) return refused
    throw refused
  }
}

function sendingOf(
  ctx: Context,
  { id, endpoint, headers_wrapped, secret_wrapped, sends_resource }: store.Subscription,
  { number, kind, type, resource_id, version, attempts }: store.Notification,
  body: string,
): Sending {
  const theirs = headers_wrapped === null ? {} : JSON.parse(unwrap('subscription-headers', headers_wrapped).toString())
  const at = Math.floor(ctx.now.getTime() / 1000)
  const named = kind === 'change' && sends_resource
  return {
    url: endpoint ?? '',
    body,
    headers: {
      ...theirs,
      'user-agent': 'Anji',
      'x-anji-subscription': id,
      'x-anji-event': kind,
      // The same for each try of one notification: whoever has seen it has seen it.
      'x-anji-notification': String(number),
      'x-anji-attempt': String(attempts + 1),
      ...(named ? { 'content-type': 'application/fhir+json; charset=utf-8' } : {}),
      ...(named
        ? { 'content-location': `${config.publicUrl}/fhir/R4/${type}/${resource_id}/_history/${version}` }
        : {}),
      ...(secret_wrapped === null ? {} : { 'x-anji-signature': signatureOf(secret_wrapped, at, body) }),
    },
  }
}

/** HMAC-SM3 (GB/T 32905) over the second at which it was sent, a full stop, and the body. */
function signatureOf(secretWrapped: string, at: number, body: string): string {
  const secret = unwrap('subscription-secret', secretWrapped).toString()
  return `t=${at},hmac-sm3=${hmacSm3(secret, `${at}.${body}`).toString('hex')}`
}

async function trySending(sending: Sending, deliver: Deliver): Promise<string | undefined> {
  try {
    const status = await deliver(sending)
    return status >= 200 && status < 300 ? undefined : `The endpoint answered ${status}.`
  } catch (error) {
    return (error as Error).message.slice(0, 300)
  }
}

async function settle(
  ctx: Context,
  id: string,
  sent: readonly Made[],
  failures: readonly (string | undefined)[],
): Promise<void> {
  const subscription = await store.find(ctx, id, 'lock')
  if (!subscription) return
  const taken = sent.filter((_, index) => failures[index] === undefined)
  await store.remove(
    ctx,
    taken.map(({ notification }) => notification.number),
  )
  if (taken.length > 0) await store.change(ctx, id, { failures: 0, sent_at: ctx.now })
  if (taken.some(({ notification }) => notification.kind === 'handshake')) await setStatus(ctx, id, 'active')
  const after = (times: number) => new Date(ctx.now.getTime() + Math.min(2 ** times, 1024) * 1000)
  const failed = sent.flatMap(({ notification }, index) => {
    const error = failures[index]
    return error === undefined ? [] : [{ notification, error }]
  })
  if (failed.length === 0) return
  const before = taken.length > 0 ? 0 : subscription.failures
  await store.change(ctx, id, { failures: before + 1, next_at: after(before) })
  for (const { notification, error } of failed) {
    const attempts = notification.attempts + 1
    const dead = attempts >= attemptsMax
    await store.postpone(ctx, notification.number, { until: after(notification.attempts), error, dead })
    log.warn({ subscription: id, notification: notification.number, attempts, error }, 'notification failed')
    // Changes are kept from here on too: whoever mends the endpoint misses nothing.
    if (dead) await setStatus(ctx, id, 'error', `${error} Given up after ${attempts} tries.`)
  }
}

let wake: () => void = () => undefined

export function wakeSending(): void {
  wake()
}

const restMs = 500

/** Sends in the background: at once after a matching in this process, every half second for other processes'. */
export function startSending(root: Context): { stop(): Promise<void> } {
  const loop = startLoop('subscriptions', async () => (await sendDue(root)) > 0, { restMs })
  wake = loop.wake
  return loop
}

/** Asks the insurer for what is due. Each step is kept before the next begins, and no transaction is open while the insurer thinks. */
import type { ExchangeKind } from '#contracts/insurer'
import { announce, type Context, startLoop } from '#kernel'
import { insurerAnswered } from './events.ts'
import { type Act, actOf, after, type Exchange, type Happening, type ReverseAsked } from './exchange.ts'
import { type InsurerLink, InsurerRefusal, type Message, type SettlementAsked, Silence } from './link.ts'
import { infcodes, infnos, regionTime } from './remote/envelope.ts'
import * as store from './store.ts'

const pollMs = 1_000
const workers = 8
/** Longer than all messages of one turn may take together. */
const leaseMs = 90_000

const wakes = new Set<() => void>()

/** Keeps what is to be asked, in the caller's transaction; it is sent after the commit. Answers its id. */
export async function intend(
  ctx: Context,
  wanted: { kind: ExchangeKind; billId: string; residentId: string | null; asked: SettlementAsked | ReverseAsked },
): Promise<string> {
  const id = ctx.chance.uuid()
  const { fixmedinsCode } = wanted.asked
  const msgid = await newMsgid(ctx, fixmedinsCode)
  await store.insertExchange(ctx, {
    ...wanted,
    id,
    fixmedinsCode,
    msgid,
    state: 'asked',
    attempts: 0,
    answer: null,
    reason: null,
  })
  ctx.afterCommit(() => {
    for (const wake of wakes) wake()
  })
  return id
}

/** Institution, time and a serial number: no two messages have the same. */
export async function newMsgid(ctx: Context, fixmedinsCode: string): Promise<string> {
  const time = regionTime(ctx.now).replace(/\D/g, '')
  return `${fixmedinsCode}${time}${await store.nextSerial(ctx)}`
}

export interface Taken {
  readonly exchange: Exchange
  readonly act: Act
  readonly msgid: string
  /** Of the message before the one that is sent with it: the lines go first. */
  readonly uploadMsgid: string
  readonly signNo: string | null
}

/** Step one: the exchange that is due, marked as on its way. */
export async function take(root: Context, only?: string): Promise<Taken | undefined> {
  return root.transaction(async (ctx) => {
    const exchange = await store.takeDue(ctx, new Date(ctx.now.getTime() + leaseMs), only)
    if (!exchange) return undefined
    const act = actOf(exchange)
    const signNo = (await store.signNoOf(ctx, exchange.fixmedinsCode)) ?? null
    const msgid = await newMsgid(ctx, exchange.fixmedinsCode)
    const uploadMsgid = await newMsgid(ctx, exchange.fixmedinsCode)
    if (act === 'ask') await store.markSent(ctx, exchange.id, msgid)
    return { exchange, act, msgid, uploadMsgid, signNo }
  })
}

export interface Heard {
  readonly happening: Happening
  readonly messages: readonly store.SentMessage[]
  /** A new sign-in; null: the old one has run out. */
  readonly signNo?: string | null
}

/** Step two: the network. Nothing of ours is locked or open. */
export async function askInsurer(root: Context, link: InsurerLink, taken: Taken): Promise<Heard> {
  const { exchange, act } = taken
  const messages: store.SentMessage[] = []
  const timed = async <T>(infno: string, msgid: string, call: () => Promise<T>): Promise<T> => {
    const sentAt = root.clock.now()
    const kept = (outcome: store.SentMessage['outcome'], reason: string | null) => {
      const tookMs = root.clock.now().getTime() - sentAt.getTime()
      const { id: exchangeId, fixmedinsCode } = exchange
      messages.push({ msgid, infno, exchangeId, fixmedinsCode, sentAt, tookMs, outcome, reason })
    }
    try {
      const answer = await call()
      kept('done', null)
      return answer
    } catch (error) {
      kept(error instanceof InsurerRefusal ? 'refused' : 'silent', (error as Error).message.slice(0, 300))
      throw error
    }
  }
  let { signNo } = taken
  try {
    // Without a sign-in nothing was sent: where it stood, there it stays.
    signNo ??= await link.signIn(root, exchange.fixmedinsCode)
  } catch (error) {
    if (!(error instanceof Silence || error instanceof InsurerRefusal)) throw error
    return { messages, happening: { what: 'signed-out' } }
  }
  const fresh = taken.signNo === null ? { signNo } : {}
  try {
    const message = { msgid: taken.msgid, signNo }
    const happening = await carryOut(root, link, taken, message, timed)
    return { messages, happening, ...fresh }
  } catch (error) {
    const happening = happeningOf(error)
    return { messages, happening, ...(happening.what === 'signed-out' ? { signNo: null } : fresh) }
  }

  async function carryOut(
    ctx: Context,
    link: InsurerLink,
    { uploadMsgid }: Taken,
    message: Message,
    timed: <T>(infno: string, msgid: string, call: () => Promise<T>) => Promise<T>,
  ): Promise<Happening> {
    const { msgid, signNo } = message
    if (act === 'query') {
      const found = await timed(infnos.query, msgid, () => link.query(ctx, exchange.asked, message))
      return { what: 'found', found }
    }
    if (act === 'undo') {
      const asked = { ...exchange.asked, msgid: exchange.msgid }
      await timed(infnos.undo, msgid, () => link.undo(ctx, asked, message))
      return { what: 'undone' }
    }
    if (exchange.kind === 'reverse') {
      const asked = exchange.asked as ReverseAsked
      await timed(infnos.reverse.outpatient, msgid, () => link.reverse(ctx, asked, message))
      return { what: 'done', answer: null }
    }
    const asked = exchange.asked as SettlementAsked
    if (exchange.kind === 'settle') {
      const answer = await timed(infnos.settle.outpatient, msgid, () => link.settle(ctx, asked, message))
      return { what: 'done', answer }
    }
    const upload = { msgid: uploadMsgid, signNo }
    const lines = await timed(infnos.upload.outpatient, uploadMsgid, () => link.uploadLines(ctx, asked, upload))
    const looked = await timed(infnos.preSettle.outpatient, msgid, () => link.preSettle(ctx, asked, message))
    return { what: 'done', answer: { ...looked, lines } }
  }
}

function happeningOf(error: unknown): Happening {
  if (error instanceof Silence) return { what: 'silent', why: error.why }
  if (!(error instanceof InsurerRefusal)) throw error
  if (error.code === infcodes.signedOut) return { what: 'signed-out' }
  if (error.code === infcodes.repeated) return { what: 'repeated' }
  return { what: 'refused', code: error.code, reason: error.message }
}

/** Step three: what was heard is kept, and told where it is certain. A worker whose lease was over is not believed any more. */
export async function hear(root: Context, taken: Taken, heard: Heard): Promise<void> {
  await root.transaction(async (ctx) => {
    const { id, billId, kind, attempts, fixmedinsCode } = taken.exchange
    await store.keepMessages(ctx, heard.messages)
    if (heard.signNo !== undefined) await store.keepSignNo(ctx, fixmedinsCode, heard.signNo)
    const exchange = await store.lockExchange(ctx, id)
    const mine = exchange?.attempts === attempts && exchange.state !== 'answered' && exchange.state !== 'refused'
    if (!exchange || !mine) return
    const stands = after(exchange, taken.act, heard.happening)
    await store.saveStands(ctx, id, stands)
    const { state } = stands
    if (state === 'answered' || state === 'refused')
      await announce(ctx, insurerAnswered, billId, { exchangeId: id, billId, kind, state })
  })
}

/** All three steps for one exchange that is due. Answers whether there was one. */
export async function exchangeDue(root: Context, link: InsurerLink, only?: string): Promise<boolean> {
  const taken = await take(root, only)
  if (!taken) return false
  await hear(root, taken, await askInsurer(root, link, taken))
  return true
}

/**
 * One message outside any exchange (reconciliation's questions): signs in where it has to, once more when the sign-in has run
 * out. Throws Silence or InsurerRefusal. Never inside a transaction.
 */
export async function askOnce<T>(
  root: Context,
  link: InsurerLink,
  fixmedinsCode: string,
  ask: (message: Message) => Promise<T>,
): Promise<T> {
  for (let again = false; ; again = true) {
    const { known, msgid } = await root.transaction(async (ctx) => ({
      known: again ? undefined : await store.signNoOf(ctx, fixmedinsCode),
      msgid: await newMsgid(ctx, fixmedinsCode),
    }))
    const signNo = known ?? (await link.signIn(root, fixmedinsCode))
    if (!known) await root.transaction((ctx) => store.keepSignNo(ctx, fixmedinsCode, signNo))
    try {
      return await ask({ msgid, signNo })
    } catch (error) {
      const signedOut = error instanceof InsurerRefusal && error.code === infcodes.signedOut
      if (!signedOut || again) throw error
    }
  }
}

/** Works on what is due until stopped; several at once, so that a slow answer holds nobody else up. */
export function startExchanging(root: Context, link: InsurerLink): { stop(): Promise<void> } {
  // Our own engine answers in its caller's transaction: nothing ever waits for it.
  if (link.name === 'local') return { stop: async () => undefined }
  const loop = startLoop('insurer', () => exchangeDue(root, link), { restMs: pollMs, atOnce: workers })
  wakes.add(loop.wake)
  return {
    stop: async () => {
      wakes.delete(loop.wake)
      await loop.stop()
    },
  }
}

import type { NoteKind, SluiceStatus } from '#contracts/sluice'
import { type Context, log } from '#kernel'
import { type Identity, type Link, type LinkOptions, openLink } from '#sluice/protocol'
import { Meter } from '../health/meter.ts'
import * as health from '../health/store.ts'
import { watch } from '../health/watch.ts'
import { receive } from '../inbox/receive.ts'
import { takeInDue } from '../inbox/take-in.ts'
import { pushTo } from '../outbox/push.ts'
import * as registry from '../registry/store.ts'
import { askForOthers, askThrough } from './ask.ts'
import { Turn } from './turn.ts'
import { type Call, linkIsHere } from './wake.ts'

export interface PlatformOptions {
  readonly outer: LinkOptions['outer']
  /** A function gives them as they are now: exchanged keys are used within seconds. */
  readonly identity: Identity | (() => Identity)
  readonly tuning?: LinkOptions['tuning']
}

interface News {
  readonly status?: SluiceStatus
  readonly up: boolean
}

const watchMs = 5_000
const lookMs = 500
const countMs = 1_000

/**
 * The platform while this process holds the link: takes what comes into the inbox, from there to its listeners, sends what waits in
 * the outbox, asks for other processes, and looks after how each sluice is.
 */
export class Platform {
  readonly #root: Context
  readonly #options: PlatformOptions
  #identity: Identity
  #link: Link
  #closed = false
  readonly #meter = new Meter()
  readonly #keys = new Map<string, string>()
  readonly #timers: NodeJS.Timeout[]
  readonly #pushes = new Map<string, Turn>()
  readonly #records: Turn
  readonly #others: Turn
  readonly #questions: Turn
  readonly #registry: Turn
  readonly #watch: Turn
  readonly #count: Turn
  readonly #hearing: Turn
  readonly #news = new Map<string, News>()

  /** Opens the link; who may speak is known before. */
  static async open(root: Context, options: PlatformOptions): Promise<Platform> {
    const known = await root.transaction(async (ctx) => {
      await health.allDown(ctx)
      return registry.find(ctx, { state: 'enrolled' })
    })
    return new Platform(root, options, known)
  }

  private constructor(root: Context, options: PlatformOptions, known: readonly { id: string; sm2PublicKey: string }[]) {
    this.#root = root
    this.#options = options
    this.#records = new Turn('record', (isStopped) => takeInDue(root, true, isStopped))
    this.#others = new Turn('inbox', (isStopped) => takeInDue(root, false, isStopped))
    this.#questions = new Turn('question', () => askForOthers(root, this.#link))
    this.#registry = new Turn('registry', () => this.#readRegistry())
    this.#watch = new Turn('watch', () => watch(root))
    this.#count = new Turn('count', () => this.#meter.flush(root))
    this.#hearing = new Turn('news', () => this.#keepNews())
    this.#know(known)
    this.#identity = identityOf(options)
    this.#link = this.#open(this.#identity)
    linkIsHere((call) => this.wake(call))
    askThrough(this.#link)
    // Wakes may get lost between processes; whatever waits is looked at now and then.
    this.#timers = [
      setInterval(() => this.#lookAtAll(), lookMs),
      setInterval(() => this.#count.take(), countMs),
      setInterval(() => this.#watch.take(), watchMs),
      setInterval(() => this.#registry.take(), watchMs),
    ]
    this.#lookAtAll()
  }

  wake(call: Call): void {
    if (call === 'outbox') for (const id of this.#keys.keys()) this.#push(id)
    else if (call === 'inbox') this.#takeIn()
    else if (call === 'question') this.#questions.take()
    else this.#registry.take()
  }

  up(sluiceId?: string): boolean {
    return this.#link.up(sluiceId)
  }

  async close(): Promise<void> {
    this.#closed = true
    linkIsHere(undefined)
    askThrough(undefined)
    for (const timer of this.#timers) clearInterval(timer)
    await this.#link.close()
    const work = [this.#records, this.#others, this.#questions, this.#registry, this.#watch, this.#hearing]
    const turns = [...work, ...this.#pushes.values()]
    await Promise.all(turns.map((turn) => turn.stop()))
    await this.#meter.flush(this.#root).catch(() => undefined)
    await this.#count.stop()
  }

  #open(identity: Identity): Link {
    const root = this.#root
    return openLink({
      role: 'platform',
      ...this.#options,
      identity,
      peerKey: (id) => this.#keys.get(id),
      clock: () => root.clock.now(),
      chance: root.chance,
      onDurable: (from, batch) => this.#receive(from, batch),
      onNote: (from, kind, body) => this.#note(from, kind, body),
      onState: (peer, state) => this.#state(peer, state),
      log: ({ level, message, ...fields }) => log[level]({ ...fields }, `sluice: ${message}`),
    })
  }

  /** With other keys another link: what was under way is sent again. */
  async #renew(identity: Identity): Promise<void> {
    this.#identity = identity
    await this.#link.close()
    if (this.#closed) return
    this.#link = this.#open(identity)
    askThrough(this.#link)
    log.info('sluice: new keys are used')
  }

  #lookAtAll(): void {
    this.#takeIn()
    this.#questions.take()
    for (const id of this.#keys.keys()) this.#push(id)
  }

  #takeIn(): void {
    this.#records.take()
    this.#others.take()
  }

  #push(sluiceId: string): void {
    if (!this.#link.up(sluiceId)) return
    const turn = this.#pushes.get(sluiceId) ?? new Turn('outbox', () => this.#pushNow(sluiceId))
    this.#pushes.set(sluiceId, turn)
    turn.take()
  }

  async #pushNow(sluiceId: string): Promise<void> {
    const kept = await pushTo(this.#root, this.#link, sluiceId)
    this.#meter.commands(sluiceId, this.#root.clock.now(), kept)
  }

  async #receive(from: string, batch: Parameters<LinkOptions['onDurable']>[1]): ReturnType<LinkOptions['onDurable']> {
    // Whoever is revoked keeps what it has: nothing is lost, and nothing comes in.
    if (!this.#keys.has(from)) throw new Error('This sluice is not enrolled')
    const verdicts = await receive(this.#root, from, batch)
    const refused = verdicts.filter((one) => !one.kept)
    for (const one of refused) log.warn({ sluice: from, messageId: one.id }, 'a message was turned away')
    const written = batch.map(({ at }) => new Date(at)).filter((at) => !Number.isNaN(at.getTime()))
    this.#meter.received(from, this.#root.clock.now(), written, refused.length)
    this.#takeIn()
    return verdicts
  }

  #note(from: string, kind: NoteKind, body: unknown): void {
    if (kind === 'sluice.status') this.#hear(from, { status: body as SluiceStatus, up: true })
  }

  #state(peer: string, state: 'up' | 'down'): void {
    this.#hear(peer, { up: state === 'up' })
    if (state === 'up') this.#push(peer)
  }

  #hear(sluiceId: string, news: News): void {
    if (!this.#keys.has(sluiceId)) return
    this.#news.set(sluiceId, { ...this.#news.get(sluiceId), ...news })
    this.#hearing.take()
  }

  /** One after the other, the newest of each: an older state never comes after a newer one. */
  async #keepNews(): Promise<void> {
    for (const [sluiceId, { status, up }] of this.#news) {
      this.#news.delete(sluiceId)
      await this.#root.transaction((ctx) => health.keepUp(ctx, sluiceId, up))
      if (status) await this.#keepStatus(sluiceId, status)
      await watch(this.#root, sluiceId)
    }
  }

  /** A status that cannot be kept is its hospital's affair: the others' are kept. */
  async #keepStatus(sluiceId: string, status: SluiceStatus): Promise<void> {
    await this.#root
      .transaction((ctx) => health.keepStatus(ctx, sluiceId, status))
      .catch((error: Error) => log.warn({ sluice: sluiceId, error: error.message }, 'a status could not be kept'))
  }

  async #readRegistry(): Promise<void> {
    this.#know(await this.#root.transaction((ctx) => registry.find(ctx, { state: 'enrolled' })))
    const identity = identityOf(this.#options)
    if (identity !== this.#identity) await this.#renew(identity)
  }

  /** Whoever is not enrolled any more, or has another key, is cut off at once, not when its certificate is. */
  #know(sluices: readonly { id: string; sm2PublicKey: string }[]): void {
    const before = new Map(this.#keys)
    this.#keys.clear()
    for (const { id, sm2PublicKey } of sluices) this.#keys.set(id, sm2PublicKey)
    for (const [id, key] of before) if (this.#keys.get(id) !== key) this.#link.drop(id, 'the sluice is not enrolled so')
  }
}

function identityOf({ identity }: PlatformOptions): Identity {
  return typeof identity === 'function' ? identity() : identity
}

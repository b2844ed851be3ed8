import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { QuestionKind } from '#contracts/sluice'
import { type Durable, type Identity, type Link, type LinkOptions, LinkRefusal, type Verdict } from '#sluice/protocol'
import type { Adapter, Clock } from '../adapters/adapter.ts'
import { Spool, type SpoolOptions } from '../spool/index.ts'
import type { AdapterType } from './adapters.ts'
import { Commands } from './commands.ts'
import type { InnerConfig } from './config.ts'
import { Hosted, type Log } from './hosted.ts'
import { Memories, memoryMax } from './memory.ts'
import { Pump } from './pump.ts'
import { statusOf } from './status.ts'

export interface Credentials {
  readonly identity: Identity
  readonly platformSm2PublicPem: string
  readonly spoolKey: Uint8Array
}

export interface InnerOptions {
  readonly config: InnerConfig
  readonly credentials: Credentials
  readonly types: Readonly<Record<string, AdapterType | undefined>>
  readonly version: string
  readonly clock: Clock
  readonly chance: { uuid(): string; integer(below: number): number; bytes(count: number): Buffer }
  readonly openLink: (options: LinkOptions) => Link
  readonly log: Log
  /** The spool's thread has died: nothing can be promised any more. */
  readonly onBroken: (error: Error) => void
  readonly tuning?: LinkOptions['tuning']
}

const statusMs = 5_000
const lookMs = 1_000
const pruneMs = 600_000
const patienceMs = 5_000
const platform = 'platform'

/** The hospital's process: dials out, listens to nobody but its adapters' own systems, keeps what it promises in the spool. */
export class Inner {
  readonly adapters: Hosted[]
  readonly #options: InnerOptions
  readonly #spool: Spool
  readonly #memories: Memories
  readonly #pump: Pump
  readonly #commands: Commands
  #link: Link
  #stopped: ReadonlySet<string>
  #timers: NodeJS.Timeout[] = []
  #statusSoon: NodeJS.Timeout | undefined
  #closed = false

  private constructor(options: InnerOptions, spool: Spool, memories: Memories, stopped: readonly string[]) {
    this.#stopped = new Set(stopped)
    const { config, types, clock, chance, log } = options
    this.#options = options
    this.#spool = spool
    this.#memories = memories
    const isStopped = (name: string) => this.#stopped.has(name)
    const now = () => clock.now()
    const onDelivered = () => this.#pump.wake()
    const onState = () => this.#changed()
    this.adapters = config.adapters.map(
      (adapter) =>
        new Hosted({
          config: adapter,
          type: types[adapter.kind]!,
          spool,
          memories,
          clock,
          chance,
          log,
          stopped: isStopped,
          onDelivered,
          onState,
        }),
    )
    this.#link = this.#open(options.credentials)
    this.#pump = new Pump({ spool, link: () => this.#link, stopped: isStopped, now, log })
    this.#commands = new Commands({
      spool,
      settings: config.commands,
      adapters: this.adapters,
      stopped: isStopped,
      now,
      integer: (below) => chance.integer(below),
      log,
      onResult: () => this.#pump.wake(),
      onDecided: () => this.#pump.rewind(),
    })
  }

  /** Rejects when another process works the spool, with SluiceRefusal wrong-key, or when the folder cannot be written. */
  static async start(options: InnerOptions): Promise<Inner> {
    const spool = await Spool.open(spoolOptions(options.config, options.credentials))
    const { stopped } = await spool.ask('figures', {})
    const inner = new Inner(options, spool, await Memories.load(spool, options.clock.now()), stopped)
    spool.onForeign(() => {
      inner.#reconcile().catch((error: Error) => inner.#complain('the spool cannot be read', error))
    })
    spool.onBroken((error) => inner.#closed || options.onBroken(error))
    await soon(inner.#reconcile())
    inner.#timers = [
      setInterval(() => inner.#tell(), statusMs),
      setInterval(() => void inner.#look(), lookMs),
      setInterval(() => void inner.#prune(), pruneMs),
    ]
    inner.#tell()
    return inner
  }

  /** Other certificates or lists of revoked ones: a new link; what was under way is sent again. */
  async renew(credentials: Credentials): Promise<void> {
    const old = this.#link
    this.#link = this.#open(credentials)
    this.#pump.rewind()
    await old.close()
  }

  /** Adapters first, so that nobody is answered whose message is not kept. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const timer of this.#timers) clearInterval(timer)
    clearTimeout(this.#statusSoon)
    await soon(Promise.all(this.adapters.map((adapter) => adapter.stop())))
    await this.#link.close()
    await Promise.all([this.#pump.close(), this.#commands.close()])
    await this.#spool.close()
  }

  #open({ identity, platformSm2PublicPem }: Credentials): Link {
    const { config, clock, chance, openLink, log, tuning } = this.#options
    return openLink({
      role: 'inner',
      outer: config.outer,
      identity,
      peerKey: (id) => (id === platform ? platformSm2PublicPem : undefined),
      clock: () => clock.now(),
      chance,
      onDurable: (from, batch) => this.#receive(from, batch),
      onQuestion: (from, kind, body, deadlineAt) => this.#answer(from, kind, body, deadlineAt),
      onState: (peer, state, why) => {
        log({ level: state === 'up' ? 'info' : 'warn', message: `session ${state}`, peer, why })
        this.#pump.wake()
        if (state === 'up') this.#changed()
      },
      log,
      tuning,
    })
  }

  #receive(from: string, batch: Durable[]): Promise<Verdict[]> {
    if (from !== platform) return Promise.reject(new Error('only the platform gives commands'))
    return this.#commands.receive(batch)
  }

  /** The first adapter that can, in the order of the configuration. The link drops what comes after the deadline. */
  async #answer(from: string, kind: QuestionKind, body: unknown, deadlineAt: Date): Promise<unknown> {
    if (from !== platform) throw new LinkRefusal('sluice.wrong_side', 'only the platform asks')
    if (this.#stopped.has(`kind:${kind}`)) throw new LinkRefusal('sluice.stopped', `${kind} is stopped`)
    for (const { adapter } of this.adapters) {
      const ask = adapter?.questions?.[kind] as ((body: unknown, deadlineAt: Date) => Promise<unknown>) | undefined
      if (ask) return await ask.call((adapter as Adapter).questions, body, deadlineAt)
    }
    const waiting = this.adapters.some(({ adapter, state }) => !adapter && state !== 'stopped')
    throw waiting
      ? new LinkRefusal('sluice.adapter_down', 'the adapter is not started yet')
      : new LinkRefusal('sluice.no_adapter', `no adapter answers ${kind}`)
  }

  #complain(message: string, error: Error): void {
    if (!this.#closed) this.#options.log({ level: 'error', message, why: error.message })
  }

  // What another process has decided shows in the next look at the spool.
  async #look(): Promise<void> {
    try {
      await this.#spool.ask('figures', {})
    } catch {
      // The thread's failure shows where it is needed.
    }
  }

  /** Adapters and kinds are as the spool says: stopped or not. */
  async #reconcile(): Promise<void> {
    const { stopped } = await this.#spool.ask('figures', {})
    this.#stopped = new Set(stopped)
    this.#pump.rewind()
    this.#commands.wake()
    if (this.#closed) return
    await Promise.all(
      this.adapters.map((adapter) => (this.#stopped.has(`adapter:${adapter.name}`) ? adapter.stop() : adapter.start())),
    )
  }

  #changed(): void {
    if (this.#closed) return
    if (this.adapters?.some(({ state }) => state === 'up')) this.#commands?.wake()
    clearTimeout(this.#statusSoon)
    this.#statusSoon = setTimeout(() => this.#tell(), 100)
  }

  #tell(): void {
    this.#status().catch((error: Error) => this.#complain('the status cannot be told', error))
  }

  async #status(): Promise<void> {
    const { clock, version, config } = this.#options
    const [figures, aside] = await Promise.all([
      this.#spool.ask('figures', {}),
      this.#spool.ask('listAside', { countMax: 100 }),
    ])
    if (this.#closed) return
    const status = statusOf(clock.now(), version, figures, aside, this.adapters)
    this.#link.note(platform, 'sluice.status', status)
    if (figures.diskFull) return
    // For the command line; the spool itself is the truth.
    const path = join(config.spool.folder, 'status.json')
    writeFileSync(`${path}.new`, JSON.stringify({ ...status, link: this.#link.up(platform) ? 'up' : 'down' }))
    renameSync(`${path}.new`, path)
  }

  async #prune(): Promise<void> {
    try {
      const now = this.#options.clock.now()
      this.#memories.prune(now)
      while (!this.#closed && (await this.#spool.ask('prune', { at: now.getTime(), memoryMax })).more);
    } catch (error) {
      this.#complain('the spool cannot be pruned', error as Error)
    }
  }
}

/** Waits, but not for an adapter that hangs. */
async function soon(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs)
  })
  await Promise.race([work, enough])
  clearTimeout(timer)
}

export function spoolOptions({ spool }: InnerConfig, { spoolKey }: Pick<Credentials, 'spoolKey'>): SpoolOptions {
  return { ...spool, key: spoolKey }
}

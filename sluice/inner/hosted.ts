import type { Adapter, AdapterHost, Chance, Clock, Delivered, Memory, Message } from '../adapters/adapter.ts'
import { SluiceRefusal, type Spool } from '../spool/index.ts'
import type { AdapterType } from './adapters.ts'
import type { AdapterConfig } from './config.ts'
import { letterOf } from './letters.ts'
import { type Memories, rememberedOf } from './memory.ts'

export type Log = (line: {
  level: 'info' | 'warn' | 'error'
  message: string
  readonly [field: string]: unknown
}) => void

export interface HostedParts {
  readonly config: AdapterConfig
  readonly type: AdapterType
  readonly spool: Spool
  readonly memories: Memories
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  /** `adapter:name` and `kind:name`. */
  stopped(name: string): boolean
  /** Something was written to the spool. */
  onDelivered(): void
  /** The adapter came up, went down, was started or stopped. */
  onState(): void
}

const restartMs = [1_000, 5_000, 15_000, 30_000, 60_000]
const errorLengthMax = 400

/** One adapter with what inner keeps about it; started again when it cannot start. */
export class Hosted {
  readonly name: string
  readonly kind: AdapterConfig['kind']
  adapter: Adapter | undefined
  /** Whether it has come as far as telling what it can carry out. */
  lastAt: Date | undefined
  accepted = 0
  refusedCount = 0
  lastError: string | null = null
  readonly #parts: HostedParts
  #up = false
  #wanted = false
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  #changing: Promise<void> = Promise.resolve()

  constructor(parts: HostedParts) {
    this.#parts = parts
    this.name = parts.config.name
    this.kind = parts.config.kind
  }

  get state(): 'up' | 'down' | 'stopped' {
    if (!this.#wanted) return 'stopped'
    return this.adapter && this.#up ? 'up' : 'down'
  }

  start(): Promise<void> {
    if (this.#wanted) return this.#changing
    this.#wanted = true
    this.#parts.onState()
    return this.#change(() => this.#open())
  }

  stop(): Promise<void> {
    if (!this.#wanted) return this.#changing
    this.#wanted = false
    clearTimeout(this.#timer)
    this.#parts.onState()
    return this.#change(async () => {
      const adapter = this.adapter
      this.adapter = undefined
      await adapter?.stop()
    })
  }

  // One change after the other, however they are asked for.
  #change(work: () => Promise<void>): Promise<void> {
    this.#changing = this.#changing.then(work).catch((error: Error) => {
      this.#parts.log({
        level: 'error',
        message: 'an adapter did not stop cleanly',
        adapter: this.name,
        why: error.message,
      })
    })
    return this.#changing
  }

  async #open(): Promise<void> {
    if (!this.#wanted || this.adapter) return
    const { config, type, log } = this.#parts
    try {
      this.#up = true
      this.adapter = await type.start(config.options as never, this.#host())
      this.#failures = 0
      log({ level: 'info', message: 'adapter started', adapter: this.name })
    } catch (error) {
      this.#fault((error as Error).message)
      log({ level: 'error', message: 'adapter cannot start', adapter: this.name, why: (error as Error).message })
      const waitMs = restartMs[Math.min(this.#failures++, restartMs.length - 1)]!
      this.#timer = setTimeout(() => void this.#change(() => this.#open()), waitMs)
    }
    this.#parts.onState()
  }

  #fault(error: string): void {
    this.#up = false
    this.lastError = error.slice(0, errorLengthMax)
  }

  #host(): AdapterHost {
    const { clock, chance, memories, spool, log } = this.#parts
    return {
      name: this.name,
      deliver: async ({ remember = [], ...message }) => {
        const memory = Array.isArray(remember) ? remember : [remember as Memory]
        const [delivered] = await this.#deliver([message as Message], memory)
        return delivered!
      },
      deliverAll: (messages, remember = []) => this.#deliver(messages as readonly Message[], remember),
      recall: (name) => memories.recall(this.name, name, clock.now()),
      remember: async (memory) => {
        const remember = rememberedOf(this.name, [memory], clock.now())
        await spool.ask('remember', { remember })
        memories.keep(remember)
      },
      report: (state, error) => this.#report(state, error),
      refused: (reason) => {
        this.refusedCount += 1
        this.lastAt = clock.now()
        this.lastError = `${reason.code}: ${reason.sentence}`.slice(0, errorLengthMax)
        const { code, type, controlId } = reason
        log({ level: 'warn', message: 'a message was refused', adapter: this.name, code, type, controlId })
      },
      clock: () => clock.now(),
      chance,
      log: (line) => log({ level: 'info', message: line, adapter: this.name }),
    }
  }

  async #deliver(messages: readonly Message[], memory: readonly Memory[]): Promise<Delivered[]> {
    const { clock, chance, memories, spool, onDelivered } = this.#parts
    this.#refuseIfStopped(messages)
    const now = clock.now()
    const letters = messages.map((message) => letterOf(this.name, message, message.id ?? chance.uuid(), now))
    const remember = rememberedOf(this.name, memory, now)
    const { repeated } = await spool.ask('append', { letters, remember })
    memories.keep(remember)
    this.lastAt = clock.now()
    this.accepted += repeated.filter((each) => !each).length
    onDelivered()
    return letters.map(({ id }, index) => ({ id, repeated: repeated[index]! }))
  }

  #refuseIfStopped(messages: readonly Message[]): void {
    if (!this.#wanted) throw new SluiceRefusal('stopped', this.name)
    const kind = messages.find((message) => this.#parts.stopped(`kind:${message.kind}`))?.kind
    if (kind) throw new SluiceRefusal('stopped', kind)
  }

  #report(state: 'up' | 'down', error?: string): void {
    const changed = this.#up !== (state === 'up')
    if (state === 'down') this.#fault(error ?? '')
    else this.#up = true
    if (!changed) return
    this.#parts.log({ level: 'info', message: `the hospital's system is ${state}`, adapter: this.name, why: error })
    this.#parts.onState()
  }
}

import type { BodyOf } from '#contracts/sluice'
import type { Durable, Verdict } from '#sluice/protocol'
import { type AdapterCommand, type CommandOutcome, HisSilent } from '../adapters/adapter.ts'
import { type Operations, type Queued, SluiceRefusal, type Spool } from '../spool/index.ts'
import { carryOf, letterOf, resultOf, withinTime } from './carry.ts'
import type { InnerConfig } from './config.ts'
import type { Hosted, Log } from './hosted.ts'

interface CommandsParts {
  readonly spool: Spool
  readonly settings: InnerConfig['commands']
  readonly adapters: readonly Hosted[]
  stopped(name: string): boolean
  now(): Date
  /** A whole number below. */
  integer(below: number): number
  readonly log: Log
  /** A result was written. */
  onResult(): void
  /** Something set aside was decided. */
  onDecided(): void
}

type Tried = { readonly done: CommandOutcome } | { readonly again: string; readonly counts: boolean }

type Outcome = BodyOf<'message.outcome'>
type Label = Operations['outcomes']['give'][number] & object

interface Line {
  readonly commands: Queued[]
  tries: number
  silences: number
}

const readMax = 500
const tellMsMax = 1_000
/** So many wait in memory; the rest on disk. */
const heldMax = 5_000

/** Carries the platform's commands out, each until it has one answer: keys beside each other, those of a key in order. */
export class Commands {
  readonly #parts: CommandsParts
  readonly #lines = new Map<string, Line>()
  readonly #pauses = new Set<() => void>()
  readonly #working = new Set<Promise<void>>()
  #ready: string[] = []
  #held = 0
  #position = 0
  #reading = false
  #more = true
  #closed = false

  constructor(parts: CommandsParts) {
    this.#parts = parts
    this.wake()
  }

  /** The link's `onDurable`: resolves when the commands are in the spool. Rejects when they cannot be kept now. */
  async receive(batch: readonly Durable[]): Promise<Verdict[]> {
    const { spool } = this.#parts
    const letters = batch.filter(({ kind }) => kind !== 'message.outcome').map(letterOf)
    const outcomes = batch.filter(({ kind }) => kind === 'message.outcome').map(({ body }) => body as Outcome)
    const told = outcomes.length > 0 ? spool.ask('outcomes', { outcomes }) : []
    if (letters.length > 0) await spool.ask('receive', { letters })
    await this.#tellAll(outcomes, await told)
    if (letters.length > 0) {
      this.#parts.onResult() // a repeated command is answered again
      this.#more = true
      void this.#read()
    }
    return batch.map(({ id }) => ({ id, kept: true }))
  }

  /** In their order, and not for long: a hospital's system that takes no acknowledgements must not hold the commands up. */
  async #tellAll(outcomes: readonly Outcome[], traces: readonly (Label | null)[]): Promise<void> {
    const telling = outcomes.flatMap((outcome, index) => {
      const trace = traces[index]
      const adapter = trace && this.#parts.adapters.find(({ name }) => name === trace.adapter)?.adapter
      return adapter ? this.#tell(adapter, outcome, trace) : []
    })
    if (telling.length > 0) await withinTime(Promise.all(telling), tellMsMax).catch(() => undefined)
  }

  async #tell(adapter: NonNullable<Hosted['adapter']>, outcome: Outcome, label: Label): Promise<void> {
    try {
      await adapter.outcome?.(outcome, label)
    } catch (error) {
      this.#parts.log({ level: 'warn', message: 'an outcome could not be told', why: (error as Error).message })
    }
  }

  /** An adapter came up, a kind was started, something was decided: nobody waits on. */
  wake(): void {
    this.#more = true
    for (const go of this.#pauses) go()
    void this.#read()
  }

  /** What is under way is waited for; the rest is on disk. */
  async close(): Promise<void> {
    this.#closed = true
    for (const go of this.#pauses) go()
    await Promise.all(this.#working)
  }

  async #read(): Promise<void> {
    if (this.#reading || this.#closed) return
    this.#reading = true
    try {
      while (this.#more && this.#held < heldMax && !this.#closed) {
        const found = await this.#parts.spool.ask('readIn', { after: this.#position, countMax: readMax })
        if (found.length === 0) this.#more = false
        for (const command of found) this.#enter(command)
        this.#start()
      }
    } catch (error) {
      if (!this.#closed)
        this.#parts.log({ level: 'error', message: 'commands cannot be read', why: (error as Error).message })
    } finally {
      this.#reading = false
    }
  }

  #enter(command: Queued): void {
    this.#position = command.seq
    this.#held += 1
    const line = this.#lines.get(command.key)
    if (line) {
      line.commands.push(command)
      return
    }
    this.#lines.set(command.key, { commands: [command], tries: 0, silences: 0 })
    this.#ready.push(command.key)
  }

  #start(): void {
    while (this.#working.size < this.#parts.settings.atOnceMax && this.#ready.length > 0 && !this.#closed) {
      const key = this.#ready.shift()!
      const work: Promise<void> = this.#work(key).finally(() => {
        this.#working.delete(work)
        this.#start()
        if (this.#held < heldMax && this.#more) void this.#read()
      })
      this.#working.add(work)
    }
  }

  /** One command of one key, once; whoever has to wait makes room for the other keys. */
  async #work(key: string): Promise<void> {
    const line = this.#lines.get(key)!
    const command = line.commands[0]!
    const tried = await this.#try(command)
    const settled = 'done' in tried ? await this.#finish(command, tried.done) : await this.#fail(command, line, tried)
    if (!settled) {
      void this.#pause(line).then(() => this.#queue(key))
      return
    }
    line.commands.shift()
    this.#held -= 1
    Object.assign(line, { tries: 0, silences: 0 })
    if (line.commands.length > 0) this.#ready.push(key)
    else this.#lines.delete(key)
  }

  #queue(key: string): void {
    this.#ready.push(key)
    this.#start()
  }

  async #try(command: Queued): Promise<Tried> {
    try {
      return await this.#carryOut(command)
    } catch (error) {
      return { again: (error as Error).message, counts: !(error instanceof HisSilent) }
    }
  }

  async #carryOut({ kind, id, text }: Queued): Promise<Tried> {
    const { stopped, now, adapters, settings } = this.#parts
    if (stopped(`kind:${kind}`)) return { again: 'stopped', counts: false }
    const body = JSON.parse(text)
    if (kind === 'message.aside') return { done: await this.#decide(body) }
    // The hospital lets such a lock go by itself: asked now, it would be taken for nobody.
    if (kind === 'number.lock' && now() >= new Date((body as BodyOf<'number.lock'>).until))
      return { done: { outcome: 'refused', code: 'too-late', reason: '锁号时限已过。 The time of the lock is over.' } }
    const carry = carryOf(adapters, kind as AdapterCommand)
    return carry ? { done: await withinTime(carry(body, id), settings.timeoutSeconds * 1_000) } : this.#nobody(kind)
  }

  #nobody(kind: string): Tried {
    const { adapters } = this.#parts
    if (adapters.some(({ adapter }) => !adapter)) return { again: 'an adapter is not started', counts: false }
    const reason = `此医院未接入该指令。 No adapter of this hospital carries out ${kind}.`
    return { done: { outcome: 'refused', code: 'his-error', reason } }
  }

  async #decide(body: BodyOf<'message.aside'>): Promise<CommandOutcome> {
    const { spool, now, onDecided } = this.#parts
    const { messageId: id, decision, by } = body
    try {
      await spool.ask('decide', { id, decision, by, at: now().getTime() })
    } catch (error) {
      if (!(error instanceof SluiceRefusal)) throw error
      return { outcome: 'refused', code: 'his-error', reason: `${error.code}: ${error.message}` }
    }
    onDecided()
    this.#more = true
    return { outcome: 'done' }
  }

  /** False: it could not be written yet; the command is asked again, which changes nothing in the hospital. */
  async #finish(command: Queued, outcome: CommandOutcome): Promise<boolean> {
    const { spool, now, onResult, log } = this.#parts
    const { id, key, seq, kind } = command
    const at = now().getTime()
    try {
      await spool.ask('finish', { seq, id, key, result: resultOf(command, outcome, at), at })
    } catch (error) {
      if (!this.#closed)
        log({ level: 'error', message: 'a result cannot be written', id, why: (error as Error).message })
      return false
    }
    log({
      level: 'info',
      message: 'command',
      id,
      kind,
      outcome: outcome.outcome,
      code: 'code' in outcome ? outcome.code : undefined,
    })
    onResult()
    return true
  }

  async #fail(command: Queued, line: Line, { again, counts }: { again: string; counts: boolean }): Promise<boolean> {
    const { spool, settings, now, log } = this.#parts
    const { id, seq, kind } = command
    if (counts) line.tries += 1
    else line.silences += 1
    if (again !== 'stopped')
      log({ level: 'warn', message: 'command is asked again', id, kind, tries: line.tries, why: again })
    if (line.tries < settings.triesMax) return false
    try {
      await spool.ask('setAside', { way: 'in', seq, reason: again.slice(0, 1_000), at: now().getTime() })
    } catch {
      return false
    }
    log({ level: 'error', message: 'command set aside', id, kind, why: again })
    return true
  }

  /** Twice as long each time, with jitter; an adapter that comes up ends it. */
  #pause({ tries, silences }: Line): Promise<void> {
    if (this.#closed) return Promise.resolve()
    const { settings, integer } = this.#parts
    const ms = settings.retryMs * Math.min(100, 2 ** Math.min(10, tries + silences - 1))
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer)
        this.#pauses.delete(go)
        resolve()
      }
      const timer = setTimeout(go, ms / 2 + integer(Math.ceil(ms / 2) + 1))
      this.#pauses.add(go)
    })
  }
}

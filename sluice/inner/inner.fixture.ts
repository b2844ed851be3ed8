/** A platform, a hospital system and a clock for tests of inner: the platform's end is the link's interface, in this process. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { z } from 'zod'
import type { BodyOf, CommandKind } from '#contracts/sluice'
import { type Durable, LinkDown, type LinkOptions, type Verdict } from '#sluice/protocol'
import { type Adapter, type AdapterHost, type CommandOutcome, HisSilent } from '../adapters/adapter.ts'
import { chanceOver } from '../enrol/index.ts'
import { type AdapterType, adapterType } from './adapters.ts'
import type { InnerConfig } from './config.ts'
import { type Credentials, Inner } from './inner.ts'

export const noon = Date.UTC(2026, 10, 22, 4)

/** Any bytes, the same ones in every run. */
export function seededBytes(seed: number): (count: number) => Buffer {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  }
  return (count) => Buffer.from(Array.from({ length: count }, next))
}

export class TestPlatform {
  /** What was kept, in the order in which it was. */
  readonly kept: Durable[] = []
  readonly notes: BodyOf<'sluice.status'>[] = []
  refuse: (message: Durable) => { code: string; reason: string } | undefined = () => undefined
  /** Breaks the way before or after the platform has kept the batch. */
  breakNext: 'before' | 'after' | undefined
  isUp = true
  sends = 0
  #inner: LinkOptions | undefined
  readonly #underWay: { batch: readonly Durable[]; resolve(verdicts: Verdict[]): void; reject(error: Error): void }[] =
    []

  readonly openLink = (options: LinkOptions) => {
    this.#inner = options
    return {
      up: () => this.isUp,
      send: (_to: string, batch: readonly Durable[]) => this.#receive(batch),
      ask: () => Promise.reject(new Error('only the platform asks')),
      note: (_to: string, _kind: string, body: unknown) => {
        this.notes.push(body as BodyOf<'sluice.status'>)
        return this.isUp
      },
      drop: () => this.setUp(false),
      close: async () => {},
    } as ReturnType<typeof import('#sluice/protocol').openLink>
  }

  setUp(up: boolean): void {
    this.isUp = up
    this.#inner?.onState?.('platform', up ? 'up' : 'down')
  }

  // As the link: batches are judged one after the other, and when one fails so does all that is under way.
  #receive(batch: readonly Durable[]): Promise<Verdict[]> {
    this.sends += 1
    if (!this.isUp) return Promise.reject(new LinkDown('down'))
    return new Promise((resolve, reject) => {
      this.#underWay.push({ batch, resolve, reject })
      if (this.#underWay.length === 1) setTimeout(() => this.#judge(), 2)
    })
  }

  #judge(): void {
    const first = this.#underWay[0]
    if (!first) return
    const broken = this.breakNext
    this.breakNext = undefined
    const verdicts = broken === 'before' ? [] : first.batch.map((message) => this.#keep(message))
    if (broken || !this.isUp) {
      for (const { reject } of this.#underWay.splice(0)) reject(new LinkDown(`cut ${broken}`))
      return
    }
    this.#underWay.shift()
    first.resolve(verdicts)
    if (this.#underWay.length > 0) setTimeout(() => this.#judge(), 2)
  }

  #keep(message: Durable): Verdict {
    const refused = this.refuse(message)
    if (refused) return { id: message.id, kept: false, ...refused }
    if (!this.kept.some(({ id }) => id === message.id)) this.kept.push(message)
    return { id: message.id, kept: true }
  }

  command<K extends CommandKind>(kind: K, key: string, body: BodyOf<K>, id: string): Promise<Verdict[]> {
    return this.#inner!.onDurable('platform', [{ id, kind, key, body, at: new Date(noon).toISOString() }])
  }

  ask(kind: 'numbers.left' | 'account.balance', body: unknown): Promise<unknown> {
    return this.#inner!.onQuestion!('platform', kind, body, new Date(noon + 1_000))
  }

  /** What was answered to a command. */
  results(): BodyOf<'command.result'>[] {
    return this.kept.filter(({ kind }) => kind === 'command.result').map(({ body }) => body as BodyOf<'command.result'>)
  }
}

/** A hospital's system with numbers: each command has one effect by its hold, whatever it is asked. */
export class TestHospital {
  host!: AdapterHost
  readonly outcomes: BodyOf<'message.outcome'>[] = []
  /** What happened to each number, in order. */
  readonly effects: string[] = []
  calls = 0
  /** What the system does instead of answering. */
  mood: (kind: string, call: number) => 'answer' | 'silent' | 'late' | 'fail' = () => 'answer'
  startFails = 0
  /** It never takes an acknowledgement. */
  isDeaf = false
  readonly #locks = new Map<string, string>()

  readonly type: AdapterType = adapterType(z.looseObject({}), async (_options, host) => {
    if (this.startFails-- > 0) throw new Error('the port is taken')
    this.host = host
    return this.#adapter()
  })

  #adapter(): Adapter {
    const hospital = this
    return {
      stop: async () => {},
      commands: {
        'number.lock': (body) => this.#carry('lock', body, () => this.#lock(body)),
        'number.confirm': (body) => this.#carry('confirm', body, () => this.#once('confirm', body.holdId)),
        'number.release': (body) => this.#carry('release', body, () => this.#release(body)),
      },
      questions: {
        'numbers.left': async ({ hisSessionId }) => ({
          revision: 1,
          numbers: [{ hisNumberId: hisSessionId, state: 'free' }],
        }),
      },
      outcome(outcome) {
        hospital.outcomes.push(outcome)
        if (hospital.isDeaf) return new Promise(() => {})
      },
    }
  }

  async #carry(name: string, _body: unknown, effect: () => CommandOutcome): Promise<CommandOutcome> {
    this.calls += 1
    const mood = this.mood(name, this.calls)
    if (mood === 'fail') throw new Error('ORA-00600')
    const outcome = effect()
    if (mood === 'answer') return outcome
    if (mood === 'late') throw new HisSilent('the answer came late')
    return new Promise(() => {})
  }

  #lock({ hisNumberId, holdId }: BodyOf<'number.lock'>): CommandOutcome {
    const holder = this.#locks.get(hisNumberId)
    if (holder && holder !== holdId) return { outcome: 'refused', code: 'number-taken', reason: 'sold at the window' }
    if (!holder) this.effects.push(`lock ${holdId}`)
    this.#locks.set(hisNumberId, holdId)
    return { outcome: 'done', data: { seq: 1 } }
  }

  #release({ hisNumberId, holdId }: BodyOf<'number.release'>): CommandOutcome {
    if (this.#locks.get(hisNumberId) === holdId) this.#locks.delete(hisNumberId)
    return this.#once('release', holdId)
  }

  #once(name: string, holdId: string): CommandOutcome {
    if (!this.effects.includes(`${name} ${holdId}`)) this.effects.push(`${name} ${holdId}`)
    return { outcome: 'done' }
  }
}

export interface World {
  readonly inner: Inner
  readonly platform: TestPlatform
  readonly hospital: TestHospital
  readonly config: InnerConfig
  readonly clock: { now(): Date; advance(ms: number): void }
  readonly log: Record<string, unknown>[]
  /** Ends inner and starts it again on the same spool. */
  restart(): Promise<Inner>
}

const credentials: Credentials = {
  identity: { id: 'i', tls: { certPem: '', keyPem: '', caPem: '' }, sm2: { privateKeyPem: '', publicKeyPem: '' } },
  platformSm2PublicPem: '',
  spoolKey: Buffer.alloc(32, 7),
}

interface More {
  readonly spool?: Partial<InnerConfig['spool']>
  /** After so many failures a command is set aside. */
  readonly triesMax?: number
}

export async function world(t: TestContext, { spool = {}, triesMax = 3 }: More = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'anji-inner-'))
  const config: InnerConfig = {
    outer: { host: 'outer', port: 1 },
    enrolment: '',
    spool: { folder, bytesMax: 1e8, messagesMax: 10_000, commandsMax: 1_000, ...spool },
    commands: { timeoutSeconds: 0.05, triesMax, atOnceMax: 8, retryMs: 1 },
    adapters: [{ name: 'his', kind: 'soap', options: {} }],
  }
  let ms = noon
  const clock = {
    now: () => new Date(ms),
    advance: (by: number) => {
      ms += by
    },
  }
  const [platform, hospital] = [new TestPlatform(), new TestHospital()]
  const log: Record<string, unknown>[] = []
  const bytes = seededBytes(4)
  const start = () =>
    Inner.start({
      config,
      credentials,
      types: { soap: hospital.type },
      version: '0.1.0',
      clock,
      chance: chanceOver(clock, bytes),
      openLink: platform.openLink,
      log: (line) => log.push({ ...line }),
      onBroken: (error) => log.push({ broken: error.message }),
    })
  const made = { inner: await start(), platform, hospital, config, clock, log, restart: async () => made.inner }
  made.restart = async () => {
    await made.inner.close()
    made.inner = await start()
    return made.inner
  }
  t.after(async () => {
    await made.inner.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return made
}

/** Looks again every few milliseconds until it holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 12_000; tries++) {
    if (holds()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`in vain: ${what}`)
}

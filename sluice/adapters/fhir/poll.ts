// What changed on the hospital's server, round after round.
import { type RecordBundle, sluiceKinds } from '#contracts/sluice'
import { SluiceRefusal } from '#sluice/spool'
import type { AdapterHost, Message } from '../adapter.ts'
import { effectId } from '../effect-id.ts'
import { isNoAnswer } from '../http.ts'
import type { FhirOptions } from './options.ts'
import { type Resource, rebased, referencesOf, resourceId } from './rebase.ts'
import type { FhirServer } from './server.ts'

const pauseMsMax = 30_000
const referencesMax = 200
const complainedMax = 10_000

export function startPolling(options: FhirOptions, host: AdapterHost, server: FhirServer): { stop(): Promise<void> } {
  const types = options.types.map((type) => new TypePoll(type, options, host, server))
  let stopping = false
  let nudge = () => {}
  const asleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      nudge = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const run = async () => {
    let pauseMs = options.pollMs
    while (!stopping) {
      const wrong: string[] = []
      // One type that fails does not keep the others from being read.
      for (const type of types) {
        if (stopping) return
        await type.round().catch((error: Error) => {
          if (isNoAnswer(error) || !(error instanceof SluiceRefusal)) wrong.push(`${type.type}: ${error.message}`)
        })
      }
      if (stopping) return
      if (wrong.length > 0) host.report('down', wrong[0]!.slice(0, 300))
      else host.report('up')
      pauseMs = wrong.length === types.length ? Math.min(pauseMs * 2, pauseMsMax) : options.pollMs
      await asleep(pauseMs)
    }
  }
  const running = run()
  return {
    stop: async () => {
      stopping = true
      nudge()
      await running
    },
  }
}

class TypePoll {
  readonly type: string
  readonly #options: FhirOptions
  readonly #host: AdapterHost
  readonly #server: FhirServer
  #recent = new Set<string>()
  #older = new Set<string>()
  readonly #complained = new Set<string>()
  /** Where a round that had too many pages ended: more may have changed at one moment than a round reads. */
  #next: string | undefined

  constructor(type: string, options: FhirOptions, host: AdapterHost, server: FhirServer) {
    this.type = type
    this.#options = options
    this.#host = host
    this.#server = server
  }

  /** All pages of what changed since the cursor, or as many as a round may have; the cursor moves when they were delivered. */
  async round(): Promise<void> {
    const { pagesMax } = this.#options
    const memory = `since:${this.type}`
    let since = this.#host.recall(memory)
    if (since === undefined && this.#options.from === 'now') {
      since = this.#host.clock().toISOString()
      await this.#host.remember({ name: memory, value: since })
    }
    let newest = since
    let next: string | undefined = this.#next ?? this.#since(since)
    // A page that cannot be had any more is not asked for for ever.
    this.#next = undefined
    for (let pages = 0; next !== undefined && pages < pagesMax; pages++) {
      const page: { resources: Resource[]; next: string | undefined } = await this.#server.page(next)
      for (const resource of page.resources) {
        if (resource.resourceType !== this.type) continue // an included one has its own turn
        await this.#deliver(resource)
        const updated = resource.meta?.lastUpdated
        if (updated && (newest === undefined || Date.parse(updated) > Date.parse(newest))) newest = updated
      }
      next = page.next
    }
    if (newest !== undefined && newest !== since) await this.#host.remember({ name: memory, value: newest })
    this.#next = next
    this.#older = this.#recent
    this.#recent = new Set()
  }

  #since(since: string | undefined): string {
    const { url, pageCount, overlapSeconds } = this.#options
    const asked = new URLSearchParams({ _count: String(pageCount), _sort: '_lastUpdated' })
    if (since) asked.set('_lastUpdated', `ge${new Date(Date.parse(since) - overlapSeconds * 1_000).toISOString()}`)
    return `${url}/${this.type}?${asked}`
  }

  async #deliver(resource: Resource): Promise<void> {
    const { hospital } = this.#options
    const controlId = `${this.type}/${resource.id}`
    const id = effectId('fhir-version', hospital, controlId, JSON.stringify(resource))
    this.#recent.add(id)
    if (this.#older.has(id)) return
    const body = await this.#bundle(resource, controlId)
    const checked = sluiceKinds['record.bundle'].body.safeParse(body)
    if (!checked.success) return this.#refused(id, controlId, 'bad-body', checked.error.issues[0]!.message)
    const label = { type: this.type, controlId }
    const message: Message<'record.bundle'> = { id, kind: 'record.bundle', key: this.#key(resource), body, label }
    try {
      await this.#host.deliver(message)
    } catch (error) {
      this.#recent.delete(id)
      const about = error instanceof SluiceRefusal && (error.code === 'bad-body' || error.code === 'too-large')
      if (!about) throw error
      this.#recent.add(id)
      this.#refused(id, controlId, error.code, error.message)
    }
  }

  #refused(id: string, controlId: string, code: string, sentence: string): void {
    if (this.#complained.has(id)) return
    if (this.#complained.size >= complainedMax) this.#complained.clear()
    this.#complained.add(id)
    this.#host.refused({ code, sentence, type: this.type, controlId })
  }

  /** Order is kept per patient; what is nobody's has an order of its own. */
  #key(resource: Resource): string {
    const { hospital, url } = this.#options
    const patient =
      resource.resourceType === 'Patient'
        ? resource.id
        : referencesOf(resource, { hospital, url }).find(({ type }) => type === 'Patient')?.id
    return `record:${patient === undefined ? this.type : resourceId(hospital, 'Patient', patient)}`
  }

  /** The resource, and before it what it refers to, so that the record never hears of something it cannot find. */
  async #bundle(resource: Resource, controlId: string): Promise<RecordBundle> {
    const whose = this.#options
    const mentioned = new Map<string, Resource>()
    const seen = new Set([controlId])
    const follow = async (from: Resource, depth: number): Promise<void> => {
      for (const { type, id } of referencesOf(from, whose)) {
        const path = `${type}/${id}`
        if (seen.has(path) || seen.size > referencesMax) continue
        seen.add(path)
        const found = await this.#server.read(type, id)
        if (!found) continue
        if (depth > 1) await follow(found.resource, depth - 1)
        mentioned.set(path, found.resource)
      }
    }
    await follow(resource, 2)
    return {
      source: {
        system: 'fhir',
        type: this.type,
        controlId: `${controlId}/_history/${resource.meta?.versionId ?? '0'}`.slice(0, 200),
        sender: new URL(whose.url).host,
        at: timeOf(resource.meta?.lastUpdated),
      },
      resources: [...[...mentioned.values()].map((one) => rebased(one, whose, 'mentioned')), rebased(resource, whose)],
      unmapped: [],
    }
  }
}

function timeOf(text: string | undefined): string | null {
  const at = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

/** The server as the engine sees it. A broken line and a "no" are two things. */
import type { z } from 'zod'
import type { Challenge, Page, Pushed, Received, Session, SignedCommand, VerdictPage } from '#contracts/village'
import { villageSchemaVersion } from '#contracts/village'
import type { Why } from '#contracts/village-store'
import { deflate } from './seal.ts'

/** No answer, or only a part of one: it is tried again later, nothing is lost. */
export class Offline extends Error {}

/** The server said no. */
export class Refused extends Error {
  readonly why: Why
  readonly status: number
  constructor(status: number, why: Why) {
    super(why.code)
    this.status = status
    this.why = why
  }
}

export interface Counted {
  sent: number
  received: number
  /** Grows with what will not have to be sent or fetched again. */
  gained: number
}

export interface WireOptions {
  readonly fetch: typeof fetch
  readonly signal: AbortSignal | undefined
  readonly counted: Counted
  /** A line that is silent for so long is broken. */
  readonly silenceMs: number
}

const base = '/api/village/sync'
/** What headers and the framing of a request and its answer cost on the line, roughly. */
const overheadBytes = 1200

export class Wire {
  readonly #options: WireOptions
  token = ''

  constructor(options: WireOptions) {
    this.#options = options
  }

  challenge = (deviceId: string) => this.#json<z.infer<typeof Challenge>>('POST', '/challenge', { deviceId })
  session = (asked: object) =>
    this.#json<z.infer<typeof Session>>('POST', '/session', { ...asked, schemaVersion: villageSchemaVersion })
  erased = () => this.#json('POST', '/erased', {})
  /** What need not be sent or asked again when the line breaks now. */
  gained(count: number): void {
    this.#options.counted.gained += count
  }

  verdicts = (after: number) => this.#json<z.infer<typeof VerdictPage>>('GET', `/verdicts?after=${after}`)
  page = (after: number, budgetBytes: number) =>
    this.#json<z.infer<typeof Page>>('POST', '/pages', { after, budgetBytes })
  file = (id: string) => this.#json<z.infer<typeof Received>>('GET', `/attachments/${id}`)

  async push(commands: readonly SignedCommand[]): Promise<z.infer<typeof Pushed>> {
    const body = await deflate(new TextEncoder().encode(JSON.stringify({ commands })))
    return this.#ask('POST', '/commands', body, { 'content-type': 'application/x-deflated-json' })
  }

  async piece(
    file: { id: string; sha256: string; bytes: number; type: string },
    offset: number,
    content: Uint8Array<ArrayBuffer>,
  ) {
    const headers = {
      'content-type': 'application/octet-stream',
      ...{ 'x-village-offset': String(offset), 'x-village-bytes': String(file.bytes) },
      ...{ 'x-village-sha256': file.sha256, 'x-village-type': file.type },
    }
    return this.#ask<z.infer<typeof Received>>('PUT', `/attachments/${file.id}`, content, headers)
  }

  /** The bytes of a page as they come, from one on. Whoever takes them decides when to stop. */
  async *bytes(pageId: string, from: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const silence = this.#silence()
    try {
      const response = await this.#send('GET', `/pages/${pageId}?from=${from}`, undefined, {}, silence)
      if (!response.ok) await this.#read(response)
      const reader = response.body!.getReader()
      for (;;) {
        const { done, value } = await reader
          .read()
          .catch((error: unknown) => Promise.reject(new Offline(String(error))))
        if (done) return
        silence.heard()
        this.#options.counted.received += value.length
        this.#options.counted.gained += value.length
        yield value as Uint8Array<ArrayBuffer>
      }
    } finally {
      silence.stop()
    }
  }

  async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const text = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body))
    return this.#ask<T>(method, path, text, { 'content-type': 'application/json' })
  }

  async #ask<T>(
    method: string,
    path: string,
    body: Uint8Array<ArrayBuffer> | undefined,
    headers: Record<string, string>,
  ): Promise<T> {
    const silence = this.#silence()
    try {
      return await this.#read<T>(await this.#send(method, path, body, headers, silence))
    } finally {
      silence.stop()
    }
  }

  async #send(
    method: string,
    path: string,
    body: Uint8Array<ArrayBuffer> | undefined,
    headers: Record<string, string>,
    silence: { signal: AbortSignal },
  ): Promise<Response> {
    const { fetch, signal, counted } = this.#options
    const sent: Record<string, string> = { ...headers, ...(this.token ? { 'x-village-session': this.token } : {}) }
    if (body === undefined) delete sent['content-type']
    counted.sent += (body?.length ?? 0) + overheadBytes
    counted.received += overheadBytes
    const stop = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal
    try {
      // Nobody's sign-in goes along: the device speaks for itself.
      const common = { method, headers: sent, signal: stop, credentials: 'omit', cache: 'no-store' } as const
      return await fetch(`${base}${path}`, { ...common, ...(body === undefined ? {} : { body }) })
    } catch (error) {
      throw new Offline(String(error))
    }
  }

  async #read<T>(response: Response): Promise<T> {
    const text = await response.text().catch((error: unknown) => Promise.reject(new Offline(String(error))))
    this.#options.counted.received += text.length
    const body = parsed(text)
    if (response.ok && body !== undefined) return body as T
    if (body === undefined || response.status >= 500 || response.status === 429) throw new Offline(`${response.status}`)
    throw new Refused(response.status, whyOf(body as Problem))
  }

  #silence() {
    const controller = new AbortController()
    const { silenceMs } = this.#options
    let timer = setTimeout(() => controller.abort(new Offline('silent')), silenceMs)
    return {
      signal: controller.signal,
      heard: () => {
        clearTimeout(timer)
        timer = setTimeout(() => controller.abort(new Offline('silent')), silenceMs)
      },
      stop: () => clearTimeout(timer),
    }
  }
}

interface Problem {
  readonly code?: string
  readonly errors?: readonly { field: string }[]
  readonly detail?: string
  readonly title?: string
}

export function whyOf(problem: Problem): Why {
  const sentence = problem.detail ?? problem.title ?? problem.code ?? ''
  return { code: problem.code ?? 'unknown', field: problem.errors?.[0]?.field ?? null, zh: sentence, en: sentence }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

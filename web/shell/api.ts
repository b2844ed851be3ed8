import { newKey, pause } from './browser.ts'
import { preferences } from './preferences.ts'

/** Anything that can read an answer: every zod schema of contracts/. */
export interface Reader<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: unknown }
}

/** A coded "no" of the server (problem+json). `message` is a sentence the reader can act on. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly errors: readonly { field: string; message: string }[]
  readonly requestId: string
  /** Of a "too fast": after so many seconds the same may be asked again. */
  readonly retryAfterSeconds: number | undefined
  constructor(problem: {
    status: number
    code: string
    detail: string
    errors: readonly { field: string; message: string }[]
    requestId: string
    retryAfterSeconds?: number
  }) {
    super(problem.detail)
    this.name = 'ApiRefusal'
    this.status = problem.status
    this.code = problem.code
    this.errors = problem.errors
    this.requestId = problem.requestId
    this.retryAfterSeconds = problem.retryAfterSeconds
  }
  /** The message of one field of a form, if it was that field. */
  of(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.message
  }
}

/** Nothing came back: no network, or the server is away. Whether a command was done is unknown; repeat it with the same key. */
export class NoAnswer extends Error {
  constructor() {
    super('no answer')
    this.name = 'NoAnswer'
  }
}

/** The answer does not have the contract's shape: page and server are of different versions. Reloading helps. */
export class WrongShape extends Error {
  constructor(path: string, cause: unknown) {
    super(`the answer of ${path} is not what the contract says`, { cause })
    this.name = 'WrongShape'
  }
}

export type Params = Record<string, string | number | boolean | null | undefined>

/** '/api/x' + { q: '高', page: undefined } → '/api/x?q=%E9%AB%98'. */
export function withParams(path: string, params?: Params): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/** Where a 401 leads: the sign-in of this app, and back to where the person was. */
export function signInPath(to = `${location.pathname}${location.search}`, as: 'resident' | 'staff' = appOf()): string {
  return withParams('/sign-in', { to, as })
}
function appOf(): 'resident' | 'staff' {
  return /^\/(desk|village)(\/|$)/.test(location.pathname) ? 'staff' : 'resident'
}

const RETRIES = 2 // then the person decides; a phone in a lift should not show an error at once

async function send(path: string, init: RequestInit, redirectOn401: boolean): Promise<unknown> {
  const headers = new Headers(init.headers)
  headers.set('accept', 'application/json')
  headers.set('accept-language', preferences.get().locale === 'zh' ? 'zh-CN' : 'en')
  let answer: Response | undefined
  for (let attempt = 0; answer === undefined; attempt++) {
    try {
      answer = await fetch(path, { ...init, headers, credentials: 'same-origin' })
    } catch (error) {
      if (init.signal?.aborted) throw error
      if (attempt >= RETRIES || !navigator.onLine) throw new NoAnswer()
      await pause(300 * 3 ** attempt)
    }
  }
  const text = await answer.text()
  if (answer.ok) return text === '' ? undefined : JSON.parse(text)
  const refusal = refusalFrom(answer, text)
  // A wrong code is a 401 too, and no reason to leave the page.
  const signedOut = refusal instanceof ApiRefusal && refusal.code === 'kernel.not_signed_in'
  if (signedOut && redirectOn401) {
    location.assign(signInPath())
    await new Promise<never>(() => {}) // the page is leaving: show nothing in between
  }
  throw refusal
}

function refusalFrom(answer: Response, text: string): Error {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  const retryAfterSeconds = Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
  try {
    const problem = JSON.parse(text) as Record<string, unknown>
    return new ApiRefusal({
      status: answer.status,
      code: String(problem.code ?? `http.${answer.status}`),
      detail: String(problem.detail ?? problem.title ?? answer.statusText),
      errors: Array.isArray(problem.errors) ? problem.errors : [],
      requestId: String(problem.requestId ?? answer.headers.get('x-request-id') ?? ''),
      retryAfterSeconds,
    })
  } catch {
    return answer.status >= 500
      ? new NoAnswer() // a proxy's page, not ours
      : new ApiRefusal({
          status: answer.status,
          code: `http.${answer.status}`,
          detail: answer.statusText,
          errors: [],
          requestId: '',
        })
  }
}

function shaped<T>(path: string, value: unknown, schema: Reader<T> | undefined): T {
  if (!schema) return value as T
  const read = schema.safeParse(value)
  if (read.success) return read.data
  console.error(`${path}:`, read.error)
  throw new WrongShape(path, read.error)
}

export interface QueryOptions {
  params?: Params
  /** What is asked goes in the body: a name that somebody types must not stand in an address. */
  posted?: boolean | undefined
  signal?: AbortSignal
  /** false: a 401 is thrown as a refusal instead of leading to the sign-in page. */
  redirectOn401?: boolean
}
export interface CommandOptions<T> {
  /** One key per thing the person did; the same key again is the same action (see useCommand). */
  idempotencyKey?: string
  schema?: Reader<T>
  redirectOn401?: boolean
}

export const api = {
  /** Reads. Throws ApiRefusal, NoAnswer or WrongShape. */
  async query<T>(path: string, schema?: Reader<T>, options: QueryOptions = {}): Promise<T> {
    const { params, posted, signal } = options
    const line = posted ? path : withParams(path, params)
    const body = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(params ?? {}) }
    return shaped(line, await send(line, { ...(posted ? body : {}), signal }, options.redirectOn401 ?? true), schema)
  },
  /** Writes, under an Idempotency-Key: repeating after a lost answer does nothing twice. */
  async command<T = unknown>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    options: CommandOptions<T> = {},
  ): Promise<T> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': options.idempotencyKey ?? newKey() }
    const init: RequestInit = { method, headers, body: JSON.stringify(body ?? {}) }
    return shaped(path, await send(path, init, options.redirectOn401 ?? true), options.schema)
  },
}

// The hospital's FHIR server over HTTP: pages, reads with ETags, updates with If-Match.
import { type Answer, openHttp, Unclear } from '../http.ts'
import type { FhirOptions } from './options.ts'
import type { Resource } from './rebase.ts'

export interface Read {
  readonly resource: Resource
  readonly etag: string | undefined
}

export interface Written {
  readonly status: number
  readonly body: unknown
}

const json = 'application/fhir+json'
const cachedMax = 2_000

export class FhirServer {
  readonly #options: FhirOptions
  readonly #http
  readonly #cache = new Map<string, Read>()

  constructor(options: FhirOptions) {
    this.#options = options
    this.#http = openHttp(options)
  }

  close(): void {
    this.#http.close()
  }

  /** A page of a search; `next` is only followed on the server itself. */
  async page(url: string): Promise<{ resources: Resource[]; next: string | undefined }> {
    const answer = await this.#get(url)
    if (answer.status !== 200) throw new Unclear(`HTTP ${answer.status}`)
    const bundle = parsed(answer) as {
      resourceType?: string
      link?: { relation?: string; url?: string }[]
      entry?: { resource?: Resource; search?: { mode?: string } }[]
    }
    if (bundle?.resourceType !== 'Bundle') throw new Unclear('the answer is no Bundle')
    const resources = (bundle.entry ?? []).flatMap(({ resource, search }) =>
      resource && search?.mode !== 'outcome' && typeof resource.id === 'string' ? [resource] : [],
    )
    const link = (bundle.link ?? []).find(({ relation }) => relation === 'next')?.url
    return { resources, next: link === undefined ? undefined : this.#own(link) }
  }

  // A link must not send the credentials, or the poll, to somebody else.
  #own(link: string): string {
    const base = `${this.#options.url}/`
    const absolute = new URL(link, base).href
    if (!absolute.startsWith(base) && !absolute.startsWith(`${this.#options.url}?`))
      throw new Unclear('the next page is on another server')
    return absolute
  }

  /** A resource as it is now; an unchanged one is not sent again (If-None-Match). undefined: the server does not have it. */
  async read(type: string, id: string): Promise<Read | undefined> {
    const path = `${type}/${id}`
    const known = this.#cache.get(path)
    const headers: Record<string, string> = known?.etag ? { 'if-none-match': known.etag } : {}
    const answer = await this.#get(`${this.#options.url}/${type}/${encodeURIComponent(id)}`, headers)
    if (answer.status === 304 && known) return known
    if (answer.status === 404 || answer.status === 410) return undefined
    if (answer.status !== 200) throw new Unclear(`HTTP ${answer.status}`)
    const read = { resource: parsed(answer) as Resource, etag: answer.headers.etag }
    this.#cache.delete(path)
    this.#cache.set(path, read)
    if (this.#cache.size > cachedMax) this.#cache.delete(this.#cache.keys().next().value!)
    return read
  }

  /** An update of that version and no other; without an ETag of one that must not be there yet. */
  async write(resource: Resource, etag: string | undefined, commandId: string): Promise<Written> {
    const condition: Record<string, string> = etag ? { 'if-match': etag } : {}
    const answer = await this.#http.exchange({
      method: 'PUT',
      url: `${this.#options.url}/${resource.resourceType}/${encodeURIComponent(resource.id)}`,
      headers: { accept: json, 'content-type': json, 'x-request-id': commandId, ...condition },
      body: Buffer.from(JSON.stringify(resource)),
      timeoutMs: this.#options.timeoutMs,
    })
    return { status: answer.status, body: answer.bytes.length > 0 ? parsed(answer) : undefined }
  }

  #get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    const { timeoutMs } = this.#options
    return this.#http.exchange({ method: 'GET', url, headers: { accept: json, ...headers }, timeoutMs })
  }
}

function parsed({ bytes, status }: Answer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Unclear(`HTTP ${status} without JSON`)
  }
}

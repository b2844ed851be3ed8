import { refuse, refuseUnless } from '#kernel'
import { type Incoming, type RawResource, readRaw, splitBundle } from '../json.ts'
import { isId } from '../resource.ts'
import { isResourceType } from '../structure/table.ts'

/** One entry of a transaction or batch, its request taken apart. */
export interface Entry {
  readonly at: string
  readonly fullUrl: string | undefined
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly type: string
  readonly id: string | undefined
  readonly version: number | undefined
  /** What follows the question mark: a search, or the condition of a PUT. */
  readonly query: string | undefined
  readonly ifNoneExist: string | undefined
  readonly ifVersion: number | undefined
  readonly resource: RawResource | undefined
}

interface RawEntry {
  fullUrl?: unknown
  resource?: unknown
  request?: { method?: unknown; url?: unknown; ifNoneExist?: unknown; ifMatch?: unknown; ifNoneMatch?: unknown }
}

/** A bundle taken apart: what stands around its resources, and the resources. */
export interface OpenBundle {
  readonly skeleton: unknown
  /** Entries carry the number of their resource. */
  readonly resources: readonly RawResource[]
}

/** Refusals: kernel.malformed_json, record.too_deep, record.bundle_entry. */
export function openBundle(bundle: Incoming): OpenBundle {
  if (bundle.text !== undefined) return splitBundle(bundle.text)
  const resources: RawResource[] = []
  const value = bundle.value as { entry?: RawEntry[] } | null
  if (!Array.isArray(value?.entry)) return { skeleton: value, resources }
  const entry = value.entry.map((one) => {
    if (one?.resource === undefined || one.resource === null) return one
    resources.push(readRaw(JSON.stringify(one.resource)))
    return { ...one, resource: resources.length - 1 }
  })
  return { skeleton: { ...value, entry }, resources }
}

/** The type and entries of a bundle to process. Refusals: record.bundle_type, record.bundle_entry. */
export function readBundle({ skeleton, resources }: OpenBundle): { kind: 'transaction' | 'batch'; entries: Entry[] } {
  const value = skeleton as { resourceType?: unknown; type?: unknown; entry?: unknown } | null
  const kind = value?.type
  const fits = value?.resourceType === 'Bundle' && (kind === 'transaction' || kind === 'batch')
  if (!fits) refuse('record.bundle_type', { field: 'Bundle.type' })
  const entries = value?.entry ?? []
  refuseUnless(Array.isArray(entries), 'record.bundle_entry', { field: 'Bundle.entry' })
  return { kind, entries: entries.map((entry, index) => readEntry(entry, resources, `Bundle.entry[${index}]`)) }
}

function readEntry(entry: RawEntry | null, resources: readonly RawResource[], at: string): Entry {
  const bad = (part: string) => refuse('record.bundle_entry', { field: `${at}.${part}` })
  const request = entry?.request
  const { method, url } = request ?? {}
  if (typeof method !== 'string' || typeof url !== 'string') return bad('request')
  if (!isMethod(method)) return bad('request.method')
  const address = readAddress(url)
  if (!address) return bad('request.url')
  const resource = resources[entry?.resource as number]
  const hasResource = resource !== undefined
  if ((method === 'POST' || method === 'PUT' || method === 'PATCH') !== hasResource) return bad('resource')
  if (method === 'POST' && (address.id || address.query)) return bad('request.url')
  if ((method === 'PUT' || method === 'PATCH') && !address.id && !address.query) return bad('request.url')
  if (method === 'DELETE' && ((!address.id && !address.query) || address.version)) return bad('request.url')
  return {
    at,
    fullUrl: typeof entry?.fullUrl === 'string' ? entry.fullUrl : undefined,
    method,
    ...address,
    ifNoneExist: typeof request?.ifNoneExist === 'string' ? request.ifNoneExist.replace(/^.*\?/, '') : undefined,
    ifVersion: ifVersionOf(request, at),
    resource,
  }
}

function isMethod(method: string): method is Entry['method'] {
  return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method)
}

function readAddress(url: string): Pick<Entry, 'type' | 'id' | 'version' | 'query'> | undefined {
  const mark = url.indexOf('?')
  const path = (mark < 0 ? url : url.slice(0, mark)).replace(/^https?:\/\/.*\/fhir\/R4\//, '').replace(/^\//, '')
  const [type = '', id, history, version, more] = path.split('/')
  if (!isResourceType(type) || more !== undefined || (id !== undefined && !isId(id))) return undefined
  if (history !== undefined && (history !== '_history' || !/^\d{1,9}$/.test(version ?? ''))) return undefined
  const query = mark < 0 ? undefined : url.slice(mark + 1)
  return { type, id, version: version === undefined ? undefined : Number(version), query }
}

function ifVersionOf(request: RawEntry['request'], at: string): number | undefined {
  if (request?.method === 'PUT' && request.ifNoneMatch === '*') return 0
  return request?.ifMatch === undefined ? undefined : readEtag(request.ifMatch, `${at}.request.ifMatch`)
}

/** W/"3" → 3. Refusals: record.bad_parameter. */
export function readEtag(text: unknown, field: string): number {
  const found = typeof text === 'string' ? /^(?:W\/)?"?(\d{1,9})"?$/.exec(text.trim()) : null
  return found ? Number(found[1]) : refuse('record.bad_parameter', { field, params: { name: field } })
}

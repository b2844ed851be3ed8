import { STATUS_CODES } from 'node:http'
import type { Locale } from '#kernel'
import type {
  BundleAnswer,
  EntryAnswer,
  EverythingPage,
  HistoryPage,
  SearchPage,
  StoredVersion,
  VersionsPage,
  Written,
} from '#record'
import { ignoredOutcome, outcomeOf } from './outcome.ts'

/**
 * Bundles as text: the stored JSON goes out as it lies, never parsed again.
 */
interface Link {
  relation: 'self' | 'next'
  url: string
}

interface Said {
  readonly total?: number | undefined
  /** Up to when what is in it is whole. */
  readonly asOf?: Date
}

function bundleText(type: string, links: readonly Link[], entries: readonly string[], said: Said = {}): string {
  const counted = said.total === undefined ? '' : `,"total":${said.total}`
  const dated = said.asOf === undefined ? '' : `,"meta":{"lastUpdated":"${said.asOf.toISOString()}"}`
  const linked = links.length ? `,"link":${JSON.stringify(links)}` : ''
  // FHIR R4 §2.6.2: an empty list is left out.
  const listed = entries.length ? `,"entry":[${entries.join(',')}]` : ''
  return `{"resourceType":"Bundle"${dated},"type":"${type}"${counted}${linked}${listed}}`
}

export function addressOf(base: string, { type, id }: { type: string; id: string }): string {
  return `${base}/${type}/${id}`
}

export function etagOf(version: number): string {
  return `W/"${version}"`
}

function found(base: string, version: StoredVersion, mode: 'match' | 'include'): string {
  return `{"fullUrl":"${addressOf(base, version)}","resource":${version.content},"search":{"mode":"${mode}"}}`
}

export function searchsetOf(base: string, page: SearchPage, locale: Locale): string {
  const { query, matches, included, total, next } = page
  const understood = query.understood.map(([name, value]) => [name, value])
  const address = (more: string[][]) => {
    const text = new URLSearchParams([...understood, ...more]).toString()
    return `${base}/${query.type}${text ? `?${text}` : ''}`
  }
  const links: Link[] = [
    { relation: 'self', url: address(query.cursor === undefined ? [] : [['_cursor', query.cursor]]) },
  ]
  if (next !== undefined) links.push({ relation: 'next', url: address([['_cursor', next]]) })
  const entries = [
    ...matches.map((row) => found(base, row, 'match')),
    ...included.map((row) => found(base, row, 'include')),
  ]
  if (query.ignored.length > 0) {
    entries.push(`{"resource":${JSON.stringify(ignoredOutcome(query.ignored, locale))},"search":{"mode":"outcome"}}`)
  }
  return bundleText('searchset', links, entries, { total })
}

export function everythingOf(base: string, page: EverythingPage, self: string): string {
  const links: Link[] = [{ relation: 'self', url: self }]
  if (page.next !== undefined) {
    const next = new URL(self)
    next.searchParams.set('_cursor', String(page.next))
    links.push({ relation: 'next', url: next.href })
  }
  const entries = [
    ...page.versions.map((row) => found(base, row, 'match')),
    ...page.supporting.map((row) => found(base, row, 'include')),
  ]
  return bundleText('searchset', links, entries)
}

export function historyOf(base: string, page: VersionsPage | HistoryPage, self: string): string {
  const links: Link[] = [{ relation: 'self', url: self }]
  if (page.next !== undefined) {
    const next = new URL(self)
    next.searchParams.set('_cursor', String(page.next))
    links.push({ relation: 'next', url: next.href })
  }
  const entries = page.versions.map((one) => {
    const method = one.deleted ? 'DELETE' : one.version === 1 ? 'POST' : 'PUT'
    const request = { method, url: method === 'POST' ? one.type : `${one.type}/${one.id}` }
    const status = one.deleted ? '204' : one.version === 1 ? '201' : '200'
    const response = { status, etag: etagOf(one.version), lastModified: one.updated.toISOString() }
    const resource = one.deleted ? '' : `"resource":${one.content},`
    return `{"fullUrl":"${addressOf(base, one)}",${resource}"request":${JSON.stringify(request)},"response":${JSON.stringify(response)}}`
  })
  return bundleText('history', links, entries, 'wholeUntil' in page ? { asOf: page.wholeUntil } : {})
}

export function responseBundleOf(base: string, answer: BundleAnswer, full: boolean, locale: Locale): string {
  const entries = answer.entries.map((entry) => responseEntry(base, entry, full, locale))
  return bundleText(`${answer.kind}-response`, [], entries)
}

function responseEntry(base: string, entry: EntryAnswer, full: boolean, locale: Locale): string {
  if (entry.kind === 'refused') {
    const { status } = entry.refusal
    const response = { status: statusText(status), outcome: outcomeOf(entry.refusal, locale) }
    return `{"response":${JSON.stringify(response)}}`
  }
  if (entry.kind === 'nothing') return `{"response":{"status":"${statusText(204)}"}}`
  if (entry.kind === 'searched') {
    return `{"resource":${searchsetOf(base, entry.page, locale)},"response":{"status":"${statusText(200)}"}}`
  }
  const version = entry.kind === 'read' ? entry.version : entry.written
  const status = entry.kind === 'read' ? 200 : statusOf(entry.written)
  const response = {
    status: statusText(status),
    location: `${version.type}/${version.id}/_history/${version.version}`,
    etag: etagOf(version.version),
    lastModified: version.updated.toISOString(),
  }
  const shown = !version.deleted && (full || entry.kind === 'read')
  const head = version.deleted
    ? ''
    : `"fullUrl":"${addressOf(base, version)}",${shown ? `"resource":${version.content},` : ''}`
  return `{${head}"response":${JSON.stringify(response)}}`
}

export function statusOf(written: Written): number {
  return written.outcome === 'created' ? 201 : written.deleted ? 204 : 200
}

function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim()
}

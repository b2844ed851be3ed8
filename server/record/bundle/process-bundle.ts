import { type Context, Refusal, refuse, refuseUnless } from '#kernel'
import { refuseUnlessMayWrite } from '../access/reach.ts'
import { draftOf, idOf, renamed } from '../draft.ts'
import { type Incoming, parseIncoming, parseJson, type RawResource, textOf } from '../json.ts'
import { readPastVersion, readVersion } from '../read-resource.ts'
import { isId, type StoredVersion } from '../resource.ts'
import { matchIds } from '../search/match-ids.ts'
import { type SearchPage, searchPage } from '../search/search.ts'
import { lockConditions, onlyMatch, patchedDraft, sourceOf } from '../write-resource.ts'
import { type Draft, type WriteOptions, type Written, writeVersions } from '../write-versions.ts'
import { mapBreathing } from './breathing.ts'
import { type Entry, type OpenBundle, openBundle, readBundle } from './entries.ts'
import { conditionalReferences, type Resolve, refuseDangling, rewriteReferences } from './references.ts'

export type EntryAnswer =
  /** A conditional delete that matched nothing. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'written'; readonly written: Written }
  | { readonly kind: 'read'; readonly version: StoredVersion }
  | { readonly kind: 'searched'; readonly page: SearchPage }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface BundleAnswer {
  readonly kind: 'transaction' | 'batch'
  readonly entries: readonly EntryAnswer[]
}

export interface BundleOptions {
  /** What else references may stand for: an importer knows resources of bundles that came before. */
  readonly resolve?: Resolve
  /** And what it can find out when that is not enough. */
  readonly resolveMore?: (ctx: Context, references: ReadonlySet<string>) => Promise<Resolve>
  readonly skip?: WriteOptions['skip']
}

/**
 * Processes a transaction (all or nothing) or a batch (each for itself; not inside a running transaction).
 * Refusals: record.bundle_type, bundle_entry, bundle_duplicate, reference_dangling, conditional_reference, and those of
 * create, update, delete, read and search; in a batch those are answers of their entries.
 */
export async function processBundle(
  ctx: Context,
  bundle: Incoming,
  options: BundleOptions = {},
): Promise<BundleAnswer> {
  return processOpen(ctx, openBundle(bundle), options)
}

/** The same for a bundle that is already taken apart. */
export async function processOpen(
  ctx: Context,
  bundle: OpenBundle,
  options: BundleOptions = {},
): Promise<BundleAnswer> {
  const { kind, entries } = readBundle(bundle)
  if (kind === 'transaction') {
    return { kind, entries: await ctx.transaction((ctx) => processTogether(ctx, entries, options)) }
  }
  const answers: EntryAnswer[] = []
  for (const entry of entries) {
    try {
      answers.push(...(await ctx.transaction((ctx) => processTogether(ctx, [entry], options))))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      answers.push({ kind: 'refused', refusal: error })
    }
  }
  return { kind, entries: answers }
}

interface Identified {
  readonly entry: Entry
  /** What will be written, its references not yet resolved. */
  readonly named: Pick<Draft, 'type' | 'id' | 'method' | 'ifVersion' | 'raw'> | undefined
  /** Set when ifNoneExist found what is already there. */
  readonly existing: string | undefined
}

async function processTogether(
  ctx: Context,
  entries: readonly Entry[],
  options: BundleOptions,
): Promise<EntryAnswer[]> {
  await lockConditions(ctx, conditionsOf(entries))
  const identified = await mapBreathing(entries, (entry) => identify(ctx, entry))
  refuseDuplicates(identified)
  const drafts = await draftsOf(ctx, identified, options)
  const written = await writeVersions(
    ctx,
    drafts.flatMap((draft) => draft ?? []),
    { owner: null, entity: 'record.bundle', ...(options.skip ? { skip: options.skip } : {}) },
  )
  const answers: EntryAnswer[] = []
  let next = 0
  // Reads come last (FHIR R4 §3.1.0.11.2): they see what the transaction wrote.
  for (const one of identified) answers.push(await answer(ctx, one, one.named ? written[next++] : undefined))
  return answers
}

/** References put right, then checked and read: one resource after the other, so that one tree stands in memory at a time. */
async function draftsOf(
  ctx: Context,
  identified: readonly Identified[],
  options: BundleOptions,
): Promise<(Draft | undefined)[]> {
  const source = sourceOf(ctx)
  const resolve = await resolver(ctx, identified, options)
  const unknown = new Map<string, string>()
  const resolved = await mapBreathing(identified, ({ named, entry }) => {
    if (!named?.raw) return named
    return { ...named, raw: rewriteReferences(named.raw, resolve, (one) => unknown.set(one, `${entry.at}.resource`)) }
  })
  const more = unknown.size > 0 ? await options.resolveMore?.(ctx, new Set(unknown.keys())) : undefined
  for (const [reference, at] of unknown) if (more?.(reference) === undefined) refuseDangling(reference, at)
  return mapBreathing(resolved, (named, index) => {
    if (!named?.raw) return named && { ...named, source }
    const raw = more ? rewriteReferences(named.raw, more, () => undefined) : named.raw
    return draftOf({ ...named, source }, raw, `${identified[index]?.entry.at}.resource`)
  })
}

function conditionsOf(entries: readonly Entry[]): { type: string; query: string }[] {
  return entries.flatMap(({ method, type, query, ifNoneExist }) => {
    const condition = method === 'POST' ? ifNoneExist : method === 'GET' ? undefined : query
    return condition === undefined ? [] : [{ type, query: condition }]
  })
}

const writingOf = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' } as const

/** Decides under which id an entry will be written. */
async function identify(ctx: Context, entry: Entry): Promise<Identified> {
  const { type, method, resource, ifVersion } = entry
  if (method === 'GET') return { entry, named: undefined, existing: undefined }
  refuseUnlessMayWrite(ctx, type, writingOf[method])
  if (method === 'DELETE') {
    const id = entry.id ?? (await onlyMatch(ctx, type, entry.query ?? ''))
    return {
      entry,
      named: id === undefined ? undefined : { type, id, method: 'delete', ifVersion },
      existing: undefined,
    }
  }
  if (!resource) throw new Error('A write without a resource')
  if (method === 'POST') {
    const existing = entry.ifNoneExist === undefined ? undefined : await onlyMatch(ctx, type, entry.ifNoneExist)
    if (existing !== undefined) return { entry, named: undefined, existing }
    const id = ctx.chance.uuid()
    return { entry, named: { type, id, method: 'create', raw: renamed(resource, id) }, existing: undefined }
  }
  if (method === 'PATCH') return { entry, named: await patched(ctx, entry, resource), existing: undefined }
  const said = idOf(resource)
  const id = entry.id ?? (await onlyMatch(ctx, type, entry.query ?? '')) ?? said ?? ctx.chance.uuid()
  refuseUnless(isId(id) && (said === id || (said === undefined && !entry.id)), 'record.id_mismatch', {
    field: `${entry.at}.resource.id`,
  })
  const raw = said === undefined ? renamed(resource, id) : resource
  return { entry, named: { type, id, method: 'put', ifVersion, raw }, existing: undefined }
}

/** A patch comes as a Binary that holds it (FHIR R4 §3.1.0.11.3), a FHIRPath Patch as itself. */
async function patched(ctx: Context, entry: Entry, binary: RawResource): Promise<Identified['named']> {
  const { type, ifVersion, at, query = '' } = entry
  const text = patchIn(textOf(binary)) ?? refuse('record.bundle_entry', { field: `${at}.resource` })
  const id = entry.id ?? (await onlyMatch(ctx, type, query))
  if (id === undefined) refuse('record.not_found', { params: { type, id: `?${query.slice(0, 80)}` } })
  return patchedDraft(ctx, { type, id, ifVersion }, text)
}

function patchIn(text: string): string | undefined {
  const { resourceType, contentType, data } = parseJson(text) as Record<string, unknown>
  if (resourceType === 'Parameters') return text
  const isPatch = resourceType === 'Binary' && contentType === 'application/json-patch+json' && typeof data === 'string'
  return isPatch ? parseIncoming(Buffer.from(data, 'base64').toString('utf8')).text : undefined
}

function refuseDuplicates(identified: readonly Identified[]): void {
  const seen = new Set<string>()
  for (const { entry, named } of identified) {
    if (!named) continue
    const { type, id } = named
    refuseUnless(!seen.has(`${type}/${id}`), 'record.bundle_duplicate', { field: entry.at, params: { type, id } })
    seen.add(`${type}/${id}`)
  }
}

/** What every fullUrl and every conditional reference of the bundle stands for. */
async function resolver(ctx: Context, identified: readonly Identified[], options: BundleOptions): Promise<Resolve> {
  const known = new Map<string, string>()
  const conditional = new Set<string>()
  for (const { entry, named, existing } of identified) {
    const id = named?.id ?? existing
    if (entry.fullUrl && id) known.set(entry.fullUrl, `${entry.type}/${id}`)
    if (entry.resource) conditionalReferences(entry.resource, conditional)
  }
  for (const reference of conditional) {
    const [type = '', query = ''] = reference.split(/\?(.*)/s)
    const ids = await matchIds(ctx, type, query, 2)
    if (ids.length !== 1) {
      const params = { reference: reference.slice(0, 120), count: ids.length > 1 ? '2+' : '0' }
      refuse('record.conditional_reference', { params })
    }
    known.set(reference, `${type}/${ids[0]}`)
  }
  return (reference) => known.get(reference) ?? options.resolve?.(reference)
}

async function answer(
  ctx: Context,
  { entry, existing }: Identified,
  written: Written | undefined,
): Promise<EntryAnswer> {
  if (written) return { kind: 'written', written }
  const { type, id, version, method } = entry
  if (method === 'DELETE') return { kind: 'nothing' }
  if (existing !== undefined) {
    const found = await readVersion(ctx, type, existing)
    return { kind: 'written', written: { ...found, outcome: 'unchanged', patientId: null } }
  }
  if (id === undefined) return { kind: 'searched', page: await searchPage(ctx, type, entry.query ?? '') }
  if (version !== undefined) return { kind: 'read', version: await readPastVersion(ctx, type, id, version) }
  return { kind: 'read', version: await readVersion(ctx, type, id) }
}

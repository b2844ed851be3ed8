import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Context, Refusal, sql, systemActor, tables } from '#kernel'
import { type OpenBundle, openBundle } from './bundle/entries.ts'
import { processOpen } from './bundle/process-bundle.ts'
import { idOf, renamed } from './draft.ts'
import { lazyIncoming, parseJson, type RawResource, readRaw, textOf } from './json.ts'
import { isId, tableOf } from './resource.ts'
import { InvalidResource } from './structure/issue.ts'
import { resourceTypes } from './structure/table.ts'

export interface ImportStep {
  readonly file: string
  readonly done: number
  readonly total: number
}

export interface ImportResult {
  readonly types: { type: string; created: number; updated: number; unchanged: number }[]
  /** Bundles of which nothing was kept, and why. */
  readonly refusals: { file: string; code: string; reason: string }[]
}

type Tally = Map<string, { created: number; updated: number; unchanged: number }>

interface Loading {
  readonly ctx: Context
  readonly folder: string
  /** Types of the ids that this run has seen: what a urn:uuid of an earlier file stands for. */
  readonly typeOfId: Map<string, string>
  readonly tally: Tally
}

interface RawEntry {
  fullUrl?: string
  resource?: number
  request?: { method: string; url: string; ifNoneExist?: string }
}

const linesInBundle = 500
// While the database writes one bundle, the next is read and checked.
const loadersAtOnce = 4

/**
 * Loads every .json, .json.gz and .ndjson of a folder, organisations and practitioners first. Each bundle is one transaction.
 * Resources keep the ids they come with, so that loading a folder again makes no second copy, and no new version of what
 * has not changed. A reference may name a resource of an earlier file.
 */
export async function importFolder(
  root: Context,
  folder: string,
  onProgress: (step: ImportStep) => void = () => undefined,
): Promise<ImportResult> {
  const ctx = root.as(systemActor('import'))
  const files = readdirSync(folder).filter((name) => /\.(json|ndjson)(\.gz)?$/.test(name))
  const loading: Loading = { ctx, folder, typeOfId: new Map(), tally: new Map() }
  const refused = new Map<string, Refusal>()
  let done = 0
  const load = async (file: string) => {
    refused.delete(file)
    try {
      await importFile(loading, file)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.set(file, error)
    }
  }
  for (const rank of [0, 1, 2]) {
    const ofRank = files.filter((file) => rankOf(file) === rank).sort()
    await inParallel(ofRank, rank === 2 ? loadersAtOnce : 1, async (file) => {
      await load(file)
      onProgress({ file, done: ++done, total: files.length })
    })
  }
  // What named something that came later has it now.
  const early = [...refused].filter(([, refusal]) => refusal.code === 'record.reference_dangling').map(([file]) => file)
  for (const file of early.sort()) await load(file)
  return {
    types: [...loading.tally].sort(([a], [b]) => a.localeCompare(b)).map(([type, counts]) => ({ type, ...counts })),
    refusals: [...refused].map(([file, refusal]) => ({ file, code: refusal.code, reason: reasonOf(refusal, root) })),
  }
}

async function inParallel<T>(items: readonly T[], workers: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

async function importFile(loading: Loading, file: string): Promise<void> {
  for (const bundle of bundlesOf(readText(join(loading.folder, file)), file.includes('.ndjson'))) {
    await importBundle(loading, bundle)
  }
}

function reasonOf(refusal: Refusal, { locale }: Context): string {
  if (!(refusal instanceof InvalidResource))
    return `${refusal.field ? `${refusal.field}: ` : ''}${refusal.sentence(locale)}`
  return refusal.issues
    .slice(0, 3)
    .map((issue) => `${issue.expression}: ${new Refusal(issue.code, { params: issue.params }).sentence(locale)}`)
    .join(' ')
}

/** What others refer to comes first. */
function rankOf(file: string): 0 | 1 | 2 {
  return /^(hospital|organi[sz]ation)/i.test(file) ? 0 : /^practitioner/i.test(file) ? 1 : 2
}

function readText(path: string): string {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** A file of one bundle or resource, or lines of them; loose resources are gathered into transactions. */
function* bundlesOf(text: string, lines: boolean): Generator<OpenBundle> {
  const loose: RawResource[] = []
  for (const line of lines ? text.split('\n') : [text]) {
    if (line.trim() === '') continue
    if (isBundle(line)) yield openBundle(lazyIncoming(line))
    else loose.push(readRaw(line))
    if (loose.length === linesInBundle) yield gather(loose.splice(0))
  }
  if (loose.length > 0) yield gather(loose)
}

function isBundle(text: string): boolean {
  return /^\s*\{\s*"resourceType"\s*:\s*"Bundle"/.test(text) || readRaw(text).resourceType === '"Bundle"'
}

function gather(resources: RawResource[]): OpenBundle {
  const entry = resources.map((_, index) => ({ resource: index }))
  return { skeleton: { resourceType: 'Bundle', type: 'transaction', entry }, resources }
}

async function importBundle({ ctx, typeOfId, tally }: Loading, bundle: OpenBundle): Promise<void> {
  const resolve = (reference: string) => {
    const id = /^urn:uuid:(.+)$/.exec(reference)?.[1] ?? ''
    const type = typeOfId.get(id)
    return type === undefined ? undefined : `${type}/${id}`
  }
  const resolveMore = async (ctx: Context, references: ReadonlySet<string>) => {
    await findEarlier(ctx, references, typeOfId)
    return resolve
  }
  const { entries } = await processOpen(ctx, keepIds(bundle, typeOfId), { resolve, resolveMore, skip: 'known' })
  for (const entry of entries) {
    if (entry.kind !== 'written') continue
    const { type, outcome } = entry.written
    const counts = tally.get(type) ?? { created: 0, updated: 0, unchanged: 0 }
    tally.set(type, counts)
    if (outcome !== 'deleted') counts[outcome] += 1
  }
}

/** Turns every create into a PUT under the id that the resource came with, or one made of its content when it has none. */
function keepIds({ skeleton, resources }: OpenBundle, typeOfId: Map<string, string>): OpenBundle {
  const bundle = skeleton as { type: string; entry?: RawEntry[] }
  if (bundle.type === 'collection' || bundle.type === 'searchset') bundle.type = 'transaction'
  const kept = [...resources]
  for (const entry of bundle.entry ?? []) {
    const { resource: number = -1, request } = entry
    const raw = resources[number]
    if (!raw || (request && (request.method !== 'POST' || request.ifNoneExist))) continue
    const fromUrl = /^urn:uuid:(.+)$/.exec(entry.fullUrl ?? '')?.[1]
    const said = idOf(raw)
    const id = [said, fromUrl].find((one) => one && isId(one)) ?? idOfContent(raw)
    const type = String(parseJson(raw.resourceType ?? '""'))
    if (id !== said) kept[number] = renamed(raw, id)
    entry.request = { method: 'PUT', url: `${type}/${id}` }
    typeOfId.set(id, type)
  }
  return { skeleton: bundle, resources: kept }
}

function idOfContent(raw: RawResource): string {
  return createHash('sha256').update(textOf(raw)).digest('hex').slice(0, 32)
}

/** Looks up what the bundle names but neither it nor an earlier file of this run brought. */
async function findEarlier(
  ctx: Context,
  references: ReadonlySet<string>,
  typeOfId: Map<string, string>,
): Promise<void> {
  const wanted = new Set<string>()
  for (const reference of references) {
    const id = /^urn:uuid:([A-Za-z0-9.-]{1,64})$/.exec(reference)?.[1]
    if (id && !typeOfId.has(id)) wanted.add(id)
  }
  if (wanted.size === 0) return
  await ctx.transaction(async (ctx) => {
    const parts = resourceTypes.map(
      (type) => sql`select ${sql.lit(type)} as type, t.id from ${sql.table(tableOf(type))} t
        where t.id = any(${[...wanted]}::text[]) and not t.deleted`,
    )
    const { rows } = await sql<{ type: string; id: string }>`${sql.join(parts, sql` union all `)}`.execute(tables(ctx))
    for (const { type, id } of rows) typeOfId.set(id, type)
  })
}

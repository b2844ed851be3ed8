import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Context, Refusal, sql, systemActor, tables } from '#kernel'
import { processBundle } from './bundle/process-bundle.ts'
import { type Incoming, parseIncoming } from './json.ts'
import { isId, tableOf } from './resource.ts'
import { resourceTypes } from './structure/table.ts'
import { InvalidResource } from './structure/validate.ts'

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

interface RawEntry {
  fullUrl?: string
  resource?: { resourceType?: string; id?: string } & Record<string, unknown>
  request?: { method: string; url: string; ifNoneExist?: string }
}

const linesInBundle = 500

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
  const files = readdirSync(folder)
    .filter((name) => /\.(json|ndjson)(\.gz)?$/.test(name))
    .sort(byPrecedence)
  const tally: Tally = new Map()
  const refusals: ImportResult['refusals'] = []
  const typeOfId = new Map<string, string>()
  for (const [index, file] of files.entries()) {
    try {
      for (const bundle of bundlesOf(readText(join(folder, file)), file.includes('.ndjson'))) {
        await importBundle(ctx, bundle, typeOfId, tally)
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusals.push({ file, code: error.code, reason: reasonOf(error, root) })
    }
    onProgress({ file, done: index + 1, total: files.length })
  }
  const types = [...tally].sort(([a], [b]) => a.localeCompare(b)).map(([type, counts]) => ({ type, ...counts }))
  return { types, refusals }
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
function byPrecedence(a: string, b: string): number {
  const rank = (name: string) => (/^(hospital|organi[sz]ation)/i.test(name) ? 0 : /^practitioner/i.test(name) ? 1 : 2)
  return rank(a) - rank(b) || a.localeCompare(b)
}

function readText(path: string): string {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** A file of one bundle or resource, or lines of them; loose resources are gathered into transactions. */
function* bundlesOf(text: string, lines: boolean): Generator<Incoming> {
  const loose: Incoming[] = []
  for (const line of lines ? text.split('\n') : [text]) {
    if (line.trim() === '') continue
    const incoming = parseIncoming(line)
    if ((incoming.value as { resourceType?: string } | null)?.resourceType === 'Bundle') yield incoming
    else loose.push(incoming)
    if (loose.length === linesInBundle) yield gather(loose.splice(0))
  }
  if (loose.length > 0) yield gather(loose)
}

function gather(resources: readonly Incoming[]): Incoming {
  const wrap = (entry: unknown[]) => ({ resourceType: 'Bundle', type: 'transaction', entry })
  return {
    value: wrap(resources.map(({ value }) => ({ resource: value }))) as Incoming['value'],
    exact: wrap(resources.map(({ exact }) => ({ resource: exact }))),
  }
}

async function importBundle(
  ctx: Context,
  bundle: Incoming,
  typeOfId: Map<string, string>,
  tally: Tally,
): Promise<void> {
  const value = bundle.value as unknown as { type: string; entry?: RawEntry[] }
  const exact = bundle.exact as { type: string; entry?: RawEntry[] }
  keepIds(value, typeOfId)
  if (exact !== value) keepIds(exact, typeOfId)
  await findEarlier(ctx, value, typeOfId)
  const resolve = (reference: string) => {
    const id = /^urn:uuid:(.+)$/.exec(reference)?.[1] ?? ''
    const type = typeOfId.get(id)
    return type === undefined ? undefined : `${type}/${id}`
  }
  const { entries } = await processBundle(ctx, bundle, { resolve, skip: 'known' })
  for (const entry of entries) {
    if (entry.kind !== 'written') continue
    const { type, outcome } = entry.written
    const counts = tally.get(type) ?? { created: 0, updated: 0, unchanged: 0 }
    tally.set(type, counts)
    if (outcome !== 'deleted') counts[outcome] += 1
  }
}

/** Turns every create into a PUT under the id that the resource came with, or one made of its content when it has none. */
function keepIds(bundle: { type: string; entry?: RawEntry[] }, typeOfId: Map<string, string>): void {
  if (bundle.type === 'collection' || bundle.type === 'searchset') bundle.type = 'transaction'
  for (const entry of bundle.entry ?? []) {
    const { resource, request } = entry
    if (!resource || (request && (request.method !== 'POST' || request.ifNoneExist))) continue
    const fromUrl = /^urn:uuid:(.+)$/.exec(entry.fullUrl ?? '')?.[1]
    const id = [resource.id, fromUrl].find((one) => one && isId(one)) ?? idOfContent(resource)
    resource.id = id
    entry.request = { method: 'PUT', url: `${resource.resourceType}/${id}` }
    typeOfId.set(id, resource.resourceType ?? '')
  }
}

function idOfContent(resource: object): string {
  return createHash('sha256').update(JSON.stringify(resource)).digest('hex').slice(0, 32)
}

/** Looks up what the bundle names but neither it nor an earlier file of this run brought. */
async function findEarlier(ctx: Context, bundle: { entry?: RawEntry[] }, typeOfId: Map<string, string>): Promise<void> {
  const wanted = new Set<string>()
  for (const [, id] of JSON.stringify(bundle).matchAll(/"reference":"urn:uuid:([A-Za-z0-9.-]{1,64})"/g)) {
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

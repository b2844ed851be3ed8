import { announce, type Context, sql, tables } from '#kernel'
import type { Effect } from './effects.ts'
import { resourceChanged, subscriptionWritten } from './events.ts'
import { type Criterion, parseQuery, splitUnescaped, unescaped } from './search/query.ts'
import type { NewVersion } from './store.ts'
import { type Hash, hashOf, keyText } from './values/keys.ts'

/** What someone wants to hear of: versions of a type that may match criteria. The record tells these and no others. */
export interface Watch {
  /** Who watches: a Subscription's id. */
  readonly name: string
  readonly type: string
  /** A search without its type. */
  readonly criteria: string
}

/** Begins to tell. Transactions that begin to write after this one's commit tell, in every process. Safe to repeat. */
export async function watch(ctx: Context, { name, type, criteria }: Watch): Promise<void> {
  await changing(ctx, () =>
    sql`
      insert into record.watch (name, type, criteria) values (${name}, ${type}, ${criteria})
      on conflict (name) do update set type = excluded.type, criteria = excluded.criteria`.execute(tables(ctx)),
  )
}

export async function unwatch(ctx: Context, name: string): Promise<void> {
  await changing(ctx, () => sql`delete from record.watch where name = ${name}`.execute(tables(ctx)))
}

/** One after the other: each writes down all that is watched for then, in the one row that writers read. */
async function changing(ctx: Context, change: () => Promise<unknown>): Promise<void> {
  await sql`select 1 from record.watching for update`.execute(tables(ctx))
  await change()
  await sql`
    update record.watching set watches = (
      select json_agg(json_build_object('type', type, 'criteria', criteria) order by name)::text from record.watch)
  `.execute(tables(ctx))
}

/** Criteria of which a version has one of each group's keys, or does not match. */
type Groups = readonly (readonly Hash[])[]

// What each running transaction read of record.watching when it took its locks: nothing, as a rule.
const read = new WeakMap<object, string>()
let compiled: { readonly text: string; readonly byType: ReadonlyMap<string, readonly Groups[]> } | undefined

/** Every writing transaction's first round trip brings what is watched now, so that no process can have missed it. */
export function noteWatched(ctx: Context, text: unknown): void {
  if (typeof text === 'string') read.set(ctx.unit, text)
  else read.delete(ctx.unit)
}

function watchedBy(ctx: Context): ReadonlyMap<string, readonly Groups[]> | undefined {
  const text = read.get(ctx.unit)
  if (text === undefined) return undefined
  if (compiled?.text !== text) compiled = { text, byType: compile(JSON.parse(text)) }
  return compiled.byType
}

function compile(watches: readonly { type: string; criteria: string }[]): Map<string, Groups[]> {
  const byType = new Map<string, Groups[]>()
  for (const { type, criteria } of watches) {
    const groups = parseQuery(type, criteria, 'lenient').criteria.flatMap((one) => keysOf(one) ?? [])
    byType.set(type, [...(byType.get(type) ?? []), groups])
  }
  return byType
}

/** Keys of which a match has at least one; undefined when its keys do not tell. */
function keysOf({ parameter, values, modifier, chain, has, composite }: Criterion): readonly Hash[][] | undefined {
  if (!parameter || modifier !== undefined || chain || has || composite) return undefined
  const texts = values.map((value) => {
    const [first = '', code, more] = splitUnescaped(value, '|').map(unescaped)
    if (parameter.kind === 'reference') return code === undefined && /^[A-Z]\w+\/[^/]+$/.test(first) ? first : undefined
    if (parameter.kind !== 'token' || more !== undefined || code === '') return undefined
    if (code === undefined) return keyText.code(first)
    return parameter.bareCodes ? keyText.code(code) : keyText.token(first, code)
  })
  if (!texts.every((text) => text !== undefined)) return undefined
  return [texts.map((text) => hashOf(parameter.number, text))]
}

function mayMatch({ values }: NewVersion, groups: Groups): boolean {
  const keys = values?.keys ?? []
  const there = ([high, low]: Hash) => {
    for (let at = 0; at < keys.length; at += 2) if (keys[at] === high && keys[at + 1] === low) return true
    return false
  }
  return groups.every((group) => group.some(there))
}

/** Tells of versions that are watched for. Without a Subscription it costs the look at an empty map. */
export const tellChanges: Effect = {
  concerns: (type, ctx) => watchedBy(ctx)?.has(type) ?? false,
  run: async (ctx, versions) => {
    const watched = watchedBy(ctx)
    const told = versions.filter((one) => {
      return !one.deleted && watched?.get(one.type)?.some((groups) => mayMatch(one, groups))
    })
    for (const { type, id, version } of told)
      await announce(ctx, resourceChanged, `${type}/${id}`, { type, id, version })
  },
}

/** Says who wrote a Subscription: nothing else in the record remembers it in a way that the writer could not forge. */
export const tellSubscriptions: Effect = {
  concerns: (type) => type === 'Subscription',
  run: async (ctx, versions) => {
    for (const { type, id, version, deleted, by } of versions) {
      const { id: writerId, roles, scopes = [] } = by.actor
      const writer = { writerId, writerRoles: [...roles], writerScopes: [...scopes] }
      await announce(ctx, subscriptionWritten, `${type}/${id}`, { id, version, deleted, ...writer })
    }
  },
}

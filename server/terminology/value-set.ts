import type { ValueSet, ValueSetCompose, ValueSetExpansionContains } from '@medplum/fhirtypes'
import type { Context } from '#kernel'
import { periodOf } from './code-system.ts'
import type { Origin } from './store.ts'

export interface ValueSetFacts {
  readonly url: string
  readonly version: string
  readonly name: string
  readonly dated: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly compose: ValueSetCompose
}

export interface KeptValueSet extends ValueSetFacts {
  readonly origin: Origin
}

/** Reads a ValueSet; undefined when it has no url. One that has only an expansion is the list of its codes. */
export function readValueSet(resource: ValueSet): ValueSetFacts | undefined {
  if (!resource.url) return undefined
  return {
    url: resource.url,
    version: resource.version ?? '',
    name: resource.title ?? resource.name ?? resource.url,
    dated: resource.date ?? null,
    ...periodOf(resource.extension),
    compose: composeOf(resource),
  }
}

/** What a value set is made of. */
export function composeOf(resource: ValueSet): ValueSetCompose {
  if (resource.compose) return resource.compose
  const lists = new Map<string, { code: string; display?: string }[]>()
  const waiting: ValueSetExpansionContains[] = [...(resource.expansion?.contains ?? [])]
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { system, code, display } = next
    waiting.unshift(...(next.contains ?? []))
    if (!system || !code || next.abstract) continue
    const list = lists.get(system) ?? []
    lists.set(system, [...list, { code, ...(display ? { display } : {}) }])
  }
  return { include: [...lists].map(([system, concept]) => ({ system, concept })) }
}

const columns = `url, version, name, origin, dated, valid_from as "validFrom", valid_to as "validTo", compose`

export async function valueSetsOf(ctx: Context, url: string): Promise<KeptValueSet[]> {
  const text = `select ${columns} from terminology.value_set where url = $1`
  return (await ctx.client.query<KeptValueSet>({ name: 'terminology value sets', text, values: [url] })).rows
}

export async function insertValueSet(
  ctx: Context,
  valueSet: ValueSetFacts & { origin: Origin; resourceId: string | null },
): Promise<boolean> {
  const { url, version, name, origin, resourceId, dated, validFrom, validTo, compose } = valueSet
  const { rowCount } = await ctx.client.query(
    `insert into terminology.value_set (url, version, name, origin, resource_id, dated, valid_from, valid_to, compose)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (url, version) where origin <> 'record' do nothing`,
    [url, version, name, origin, resourceId, dated, validFrom, validTo, JSON.stringify(compose)],
  )
  return rowCount === 1
}

export async function removeValueSet(ctx: Context, resourceId: string): Promise<void> {
  await ctx.client.query('delete from terminology.value_set where resource_id = $1', [resourceId])
}

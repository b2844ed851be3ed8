import { type Context, sm3 } from '#kernel'
import type { SystemFacts } from './code-system.ts'
import { type Concept, gramsOf, searchTextOf } from './concept.ts'

export type Origin = 'record' | 'import' | 'standard'

/** A code system as it lies in the tables. */
export interface System extends SystemFacts {
  readonly number: number
  readonly origin: Origin
  readonly resourceId: string | null
  readonly count: number
  readonly empty: boolean
  readonly contentSm3: string
}

const systemColumns = `
  number, url, version, name, origin, resource_id as "resourceId", content, case_sensitive as "caseSensitive",
  value_set as "valueSet", dated, valid_from as "validFrom", valid_to as "validTo", concept_count as count,
  concept_count = 0 as empty, content_sm3 as "contentSm3"`

export async function systemsOf(ctx: Context, url: string): Promise<System[]> {
  return systemsWhere(ctx, 'url = $1', [url])
}

export async function systemsOfValueSet(ctx: Context, url: string): Promise<System[]> {
  return systemsWhere(ctx, 'value_set = $1', [url])
}

export async function systemOfResource(ctx: Context, id: string): Promise<System | undefined> {
  return (await systemsWhere(ctx, 'resource_id = $1', [id]))[0]
}

/** Those that a person works with: FHIR's own are not listed. */
export async function listedSystems(ctx: Context): Promise<System[]> {
  return systemsWhere(
    ctx,
    `origin <> 'standard' and concept_count > 0 order by name, url, valid_from desc nulls last`,
    [],
  )
}

async function systemsWhere(ctx: Context, condition: string, values: unknown[]): Promise<System[]> {
  const text = `select ${systemColumns} from terminology.code_system where ${condition}`
  // Prepared but for the list, which is asked for seldom.
  const name = values.length > 0 ? { name: `terminology systems ${condition}` } : {}
  return (await ctx.client.query<System>({ ...name, text, values })).rows
}

export async function endSystem(ctx: Context, number: number, validTo: string): Promise<void> {
  await ctx.client.query('update terminology.code_system set valid_to = $2 where number = $1', [number, validTo])
}

/** Code → name, of all codes. */
export async function namesIn(ctx: Context, system: number): Promise<Map<string, string>> {
  const { rows } = await ctx.client.query<{ code: string; name: string }>(
    'select code, name from terminology.concept where system = $1 order by no',
    [system],
  )
  return new Map(rows.map((row) => [row.code, row.name]))
}

export async function removeSystem(ctx: Context, resourceId: string): Promise<void> {
  await ctx.client.query('delete from terminology.code_system where resource_id = $1', [resourceId])
}

export interface NewSystem {
  readonly facts: SystemFacts
  readonly concepts: readonly Concept[]
  readonly origin: Origin
  readonly resourceId: string | null
  /** Of what it was read from, when that is more than what is kept. */
  readonly contentSm3?: string
}

/** What makes two readings of a system the same. */
function fingerprintOf({ facts, concepts }: Pick<NewSystem, 'facts' | 'concepts'>): string {
  return sm3(JSON.stringify([facts, concepts])).toString('hex')
}

/** Writes a system with all its codes. False when FHIR's own is there already. */
export async function insertSystem(ctx: Context, system: NewSystem): Promise<boolean> {
  const { facts, concepts, origin, resourceId } = system
  const { rows } = await ctx.client.query<{ number: number }>(
    `insert into terminology.code_system (url, version, name, origin, resource_id, content, case_sensitive, value_set,
                                          dated, valid_from, valid_to, concept_count, content_sm3)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (url, version) where origin <> 'record' do nothing returning number`,
    [
      ...[facts.url, facts.version, facts.name, origin, resourceId, facts.content, facts.caseSensitive, facts.valueSet],
      ...[facts.dated, facts.validFrom, facts.validTo, concepts.length, system.contentSm3 ?? fingerprintOf(system)],
    ],
  )
  const number = rows[0]?.number
  if (number === undefined) return false
  for (let at = 0; at < concepts.length; at += chunk) {
    await insertConcepts(ctx, number, concepts.slice(at, at + chunk), at)
  }
  return true
}

const chunk = 2000

async function insertConcepts(ctx: Context, system: number, concepts: readonly Concept[], first: number) {
  const rows = concepts.map((concept, index) => {
    const search = searchTextOf(concept)
    return {
      no: first + index,
      code: concept.code,
      name: concept.name,
      definition: concept.definition ?? null,
      search,
      grams: gramsOf(system, search),
      inactive: concept.inactive,
      abstract: concept.abstract,
      valid_from: concept.validFrom,
      valid_to: concept.validTo,
      designations: concept.designations,
      properties: concept.properties,
    }
  })
  await ctx.client.query({
    name: 'terminology insert concepts',
    text: `
      insert into terminology.concept (system, no, code, name, definition, search, grams, inactive, abstract, valid_from,
                                       valid_to, designations, properties)
      select $1, r.* from jsonb_to_recordset($2::jsonb) as r(no int, code text, name text, definition text, search text,
             grams int[], inactive boolean, abstract boolean, valid_from date, valid_to date, designations jsonb,
             properties jsonb)`,
    values: [system, JSON.stringify(rows)],
  })
  const edges = concepts.flatMap(({ code, parents }) => [...new Set(parents)].map((parent) => [code, parent] as const))
  if (edges.length === 0) return
  await ctx.client.query({
    name: 'terminology insert parents',
    text: `insert into terminology.concept_parent (system, code, parent)
           select $1, * from unnest($2::text[], $3::text[])`,
    values: [system, edges.map(([code]) => code), edges.map(([, parent]) => parent)],
  })
}

/** One code as it is kept. */
export interface ConceptRow {
  readonly code: string
  readonly name: string
  readonly definition: string | null
  readonly inactive: boolean
  readonly abstract: boolean
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly designations: Concept['designations']
  readonly properties: Concept['properties']
  readonly parents: readonly string[]
  readonly children: readonly string[]
}

const childrenMax = 200

export async function conceptIn(ctx: Context, system: System, code: string): Promise<ConceptRow | undefined> {
  const { rows } = await ctx.client.query<ConceptRow>({
    name: `terminology concept ${system.caseSensitive}`,
    text: `
      select code, name, definition, inactive, abstract, valid_from as "validFrom", valid_to as "validTo", designations,
             properties,
             array(select p.parent from terminology.concept_parent p where p.system = c.system and p.code = c.code) as parents,
             array(select p.code from terminology.concept_parent p where p.system = c.system and p.parent = c.code
                    order by p.code limit ${childrenMax}) as children
        from terminology.concept c
       where system = $1 and ${system.caseSensitive ? 'code = $2' : 'lower(code) = lower($2)'} limit 1`,
    values: [system.number, code],
  })
  return rows[0]
}

/** Which of these codes may be used on a day: there, active, in force, and no mere group. */
export async function usableCodes(
  ctx: Context,
  system: System,
  codes: readonly string[],
  onDate: string,
): Promise<Set<string>> {
  const { rows } = await ctx.client.query<{ code: string }>(
    `select code from terminology.concept
      where system = $1 and code = any($2::text[]) and not inactive and not abstract
        and (valid_from is null or valid_from <= $3) and (valid_to is null or $3 <= valid_to)`,
    [system.number, codes, onDate],
  )
  return new Set(rows.map((row) => row.code))
}

/** The code itself and what lies below or above it, over all versions of a system: old records carry old codes. */
export async function relativesOf(
  ctx: Context,
  systems: readonly number[],
  code: string,
  way: 'below' | 'above',
): Promise<string[]> {
  const [from, to] = way === 'below' ? ['parent', 'code'] : ['code', 'parent']
  const { rows } = await ctx.client.query<{ code: string }>({
    name: `terminology relatives ${way}`,
    text: `
      with recursive found(code) as (
        select $2::text collate "C" union
        select p.${to} from found f join terminology.concept_parent p on p.${from} = f.code and p.system = any($1::bigint[])
      ) select code from found`,
    values: [systems, code],
  })
  return rows.map((row) => row.code)
}

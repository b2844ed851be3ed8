import type { ConceptMap } from '@medplum/fhirtypes'
import type { Context } from '#kernel'
import { periodOf } from './code-system.ts'
import type { Origin } from './store.ts'

export interface Mapping {
  readonly groupNo: number
  readonly sourceSystem: string
  readonly sourceCode: string
  readonly sourceName: string | null
  readonly targetSystem: string
  readonly targetCode: string | null
  readonly targetName: string | null
  readonly equivalence: string
  readonly comment: string | null
  readonly dependsOn: readonly unknown[] | null
  readonly product: readonly unknown[] | null
}

export interface Unmapped {
  readonly no: number
  readonly source: string
  readonly target: string
  readonly unmapped: { mode: string; code?: string; display?: string; url?: string }
}

export interface MapFacts {
  readonly url: string
  readonly version: string
  readonly name: string
  readonly hospital: string | null
  readonly source: string | null
  readonly target: string | null
  readonly dated: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly unmapped: readonly Unmapped[]
}

/** The code system in which a hospital is named where a map says whose codes it maps. */
export const hospitalSystem = 'urn:anji:institution-code'

/** Reads a ConceptMap; one without a url is known by its resource alone. */
export function readConceptMap(resource: ConceptMap): { facts: MapFacts; mappings: Mapping[] } | undefined {
  const url = resource.url ?? (resource.id ? `urn:anji:ConceptMap:${resource.id}` : undefined)
  if (!url) return undefined
  const groups = resource.group ?? []
  const venue = resource.useContext?.find((one) => one.code?.code === 'venue')?.valueReference?.identifier
  const facts: MapFacts = {
    url,
    version: resource.version ?? '',
    name: resource.title ?? resource.name ?? url,
    hospital: venue?.system === hospitalSystem ? (venue.value ?? null) : null,
    source: resource.sourceUri ?? resource.sourceCanonical ?? null,
    target: resource.targetUri ?? resource.targetCanonical ?? null,
    dated: resource.date ?? null,
    ...periodOf(resource.extension),
    unmapped: groups.flatMap(({ source = '', target = '', unmapped }, no) =>
      unmapped ? [{ no, source, target, unmapped: unmapped as Unmapped['unmapped'] }] : [],
    ),
  }
  const mappings = groups.flatMap((group, groupNo) =>
    (group.element ?? []).flatMap((element) =>
      (element.target ?? []).map((target) => ({
        groupNo,
        sourceSystem: group.source ?? '',
        sourceCode: element.code ?? '',
        sourceName: element.display ?? null,
        targetSystem: group.target ?? '',
        targetCode: target.code ?? null,
        targetName: target.display ?? null,
        equivalence: target.equivalence ?? 'relatedto',
        comment: target.comment ?? null,
        dependsOn: target.dependsOn ?? null,
        product: target.product ?? null,
      })),
    ),
  )
  return { facts, mappings }
}

export interface NewMap {
  readonly facts: MapFacts
  readonly mappings: readonly Mapping[]
  readonly origin: Origin
  readonly resourceId: string | null
}

export async function insertMap(ctx: Context, { facts, mappings, origin, resourceId }: NewMap): Promise<boolean> {
  const { rows } = await ctx.client.query<{ number: number }>(
    `insert into terminology.concept_map (url, version, name, origin, resource_id, hospital, source, target, dated,
                                          valid_from, valid_to, unmapped)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (url, version) where origin <> 'record' do nothing returning number`,
    [
      ...[facts.url, facts.version, facts.name, origin, resourceId, facts.hospital, facts.source, facts.target],
      ...[facts.dated, facts.validFrom, facts.validTo, JSON.stringify(facts.unmapped)],
    ],
  )
  const number = rows[0]?.number
  if (number === undefined) return false
  for (let at = 0; at < mappings.length; at += 5000) {
    await insertMappings(ctx, number, mappings.slice(at, at + 5000), at)
  }
  if (facts.hospital !== null) await strikeMapped(ctx, facts.hospital, number)
  return true
}

async function insertMappings(ctx: Context, map: number, mappings: readonly Mapping[], first: number): Promise<void> {
  await ctx.client.query(
    `insert into terminology.mapping (map, no, group_no, source_system, source_code, source_name, target_system,
                                      target_code, target_name, equivalence, comment, depends_on, product)
     select $1, $2 + m.no::int - 1, (m.one->>'groupNo')::int, m.one->>'sourceSystem', m.one->>'sourceCode',
            m.one->>'sourceName', m.one->>'targetSystem', m.one->>'targetCode', m.one->>'targetName',
            m.one->>'equivalence', m.one->>'comment', nullif(m.one->'dependsOn', 'null'), nullif(m.one->'product', 'null')
       from jsonb_array_elements($3::jsonb) with ordinality as m(one, no)`,
    [map, first, JSON.stringify(mappings)],
  )
}

/** What a hospital's new map knows is no longer on its list of work. */
async function strikeMapped(ctx: Context, hospital: string, map: number): Promise<void> {
  await ctx.client.query(
    `delete from terminology.unmapped_code u using terminology.mapping g
      where u.hospital = $1 and g.map = $2 and g.source_system = u.system and g.source_code = u.code`,
    [hospital, map],
  )
}

export async function removeMap(ctx: Context, resourceId: string): Promise<void> {
  await ctx.client.query('delete from terminology.concept_map where resource_id = $1', [resourceId])
}

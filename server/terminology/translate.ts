import { type Context, refuse } from '#kernel'
import { canonicalOf, chooseVersion, dayOf } from './concept.ts'
import type { MapFacts } from './concept-map.ts'
import { loadStandard } from './standard.ts'
import type { Origin } from './store.ts'

export interface Dependency {
  readonly element: string
  readonly value: string
}

export interface TranslateRequest {
  /** The map, by url (url|version) or by its resource; without it every map in force that fits. */
  readonly map?: { readonly canonical: string } | { readonly resourceId: string }
  readonly system?: string
  readonly code: string
  /** Canonicals of the value sets that the map goes from and to. */
  readonly source?: string
  readonly target?: string
  readonly targetSystem?: string
  /** From target to source. */
  readonly reverse?: boolean
  readonly dependencies?: readonly Dependency[]
  readonly onDate: string
}

export interface Match {
  readonly equivalence: string
  readonly system: string
  /** Null when the map says that there is none. */
  readonly code: string | null
  readonly display: string | null
  readonly comment: string | null
  readonly product: readonly { property: string; value: string; system?: string; display?: string }[]
  readonly map: string
}

interface KeptMap extends MapFacts {
  readonly number: number
  readonly origin: Origin
}

const mapColumns = `number, url, version, name, origin, hospital, source, target, dated, valid_from as "validFrom",
  valid_to as "validTo", unmapped`

interface MappingRow {
  readonly map: number
  readonly groupNo: number
  readonly equivalence: string
  readonly system: string
  readonly code: string | null
  readonly display: string | null
  readonly comment: string | null
  readonly dependsOn: { property: string; value: string }[] | null
  readonly product: Match['product'] | null
}

const otherMapsMax = 5

/** What a code is in another system. No match means that no map knows. Refusals: terminology.map_unknown. */
export async function translate(ctx: Context, request: TranslateRequest): Promise<Match[]> {
  return ctx.transaction((ctx) => translateWithin(ctx, request, otherMapsMax))
}

async function translateWithin(ctx: Context, request: TranslateRequest, left: number): Promise<Match[]> {
  const maps = new Map((await mapsFor(ctx, request)).map((one) => [one.number, one]))
  const rows = await mappingsOf(ctx, [...maps.keys()], request)
  const fitting = rows.filter((row) => row.dependsOn === null || satisfied(row.dependsOn, request.dependencies ?? []))
  const matches = fitting.map(({ map, product, ...row }): Match => {
    return { ...row, product: product ?? [], map: maps.get(map)!.url }
  })
  if (matches.length > 0 || request.reverse || left === 0) return matches
  const fallen: Match[] = []
  for (const map of maps.values()) fallen.push(...(await fallback(ctx, map, request, left)))
  return fallen
}

function satisfied(depends: readonly { property: string; value: string }[], given: readonly Dependency[]): boolean {
  return depends.every((one) => given.some(({ element, value }) => element === one.property && value === one.value))
}

/** What the groups of a map say of codes that they do not list (FHIR R4 ConceptMap.group.unmapped). */
async function fallback(ctx: Context, map: KeptMap, request: TranslateRequest, left: number): Promise<Match[]> {
  const { system, code } = request
  const matches: Match[] = []
  for (const { source, target, unmapped } of map.unmapped) {
    if (source !== system || (request.targetSystem && target !== request.targetSystem)) continue
    const match = { system: target, display: null, comment: null, product: [], map: map.url }
    if (unmapped.mode === 'provided') matches.push({ ...match, code, equivalence: 'equal' })
    if (unmapped.mode === 'fixed' && unmapped.code) {
      matches.push({ ...match, code: unmapped.code, display: unmapped.display ?? null, equivalence: 'inexact' })
    }
    if (unmapped.mode === 'other-map' && unmapped.url) {
      matches.push(...(await translateWithin(ctx, { ...request, map: { canonical: unmapped.url } }, left - 1)))
    }
  }
  return matches
}

async function mapsFor(ctx: Context, request: TranslateRequest): Promise<KeptMap[]> {
  const { map, source, target, onDate } = request
  if (map && 'resourceId' in map) {
    const found = await mapsWhere(ctx, 'resource_id = $1', [map.resourceId])
    return found.length > 0 ? found : refuse('terminology.map_unknown', { params: { url: map.resourceId } })
  }
  if (map) {
    const { url, version } = canonicalOf(map.canonical)
    const look = async () => chooseVersion(await mapsWhere(ctx, 'url = $1', [url]), { version, onDate })
    const found = (await look()) ?? ((await loadStandard(ctx, 'ConceptMap', url)) ? await look() : undefined)
    return found ? [found] : refuse('terminology.map_unknown', { params: { url: map.canonical.slice(0, 200) } })
  }
  const found = await mapsWhere(
    ctx,
    `($1::text is null or source = $1) and ($2::text is null or target = $2) and number in (
       select map from terminology.mapping
        where ($3 and target_code = $4 and ($5::text is null or target_system = $5))
           or (not $3 and source_code = $4 and ($5::text is null or source_system = $5)))`,
    [source ?? null, target ?? null, request.reverse ?? false, request.code, request.system ?? null],
  )
  const byUrl = Map.groupBy(found, (one) => one.url)
  return [...byUrl.values()].flatMap((versions) => chooseVersion(versions, { onDate }) ?? [])
}

async function mapsWhere(ctx: Context, condition: string, values: unknown[]): Promise<KeptMap[]> {
  const text = `select ${mapColumns} from terminology.concept_map where ${condition}`
  return (await ctx.client.query<KeptMap>({ name: `terminology maps ${condition.length}`, text, values })).rows
}

async function mappingsOf(ctx: Context, maps: readonly number[], request: TranslateRequest): Promise<MappingRow[]> {
  const [from, to] = request.reverse ? ['target', 'source'] : ['source', 'target']
  const { rows } = await ctx.client.query<MappingRow>({
    name: `terminology mappings ${from}`,
    text: `
      select map, group_no as "groupNo", equivalence, ${to}_system as system, ${to}_code as code, ${to}_name as display,
             comment, depends_on as "dependsOn", product
        from terminology.mapping
       where map = any($1::bigint[]) and ${from}_code = $2 and ($3::text is null or ${from}_system = $3)
         and ($4::text is null or ${to}_system = $4)
       order by map, no`,
    values: [maps, request.code, request.system ?? null, request.targetSystem ?? null],
  })
  return request.reverse ? rows.map((row) => ({ ...row, equivalence: turned(row.equivalence) })) : rows
}

// A target wider than its source has a source that is narrower than it.
const opposites: Record<string, string> = {
  wider: 'narrower',
  narrower: 'wider',
  subsumes: 'specializes',
  specializes: 'subsumes',
}
const turned = (equivalence: string) => opposites[equivalence] ?? equivalence

/** Whether a match says what the code is in the other system, rather than that it is nothing there. */
export function isMatch({ code, equivalence }: Match): boolean {
  return code !== null && equivalence !== 'unmatched' && equivalence !== 'disjoint'
}

export interface LocalCode {
  readonly hospital: string
  readonly system: string
  readonly code: string
  readonly name?: string
}

/**
 * The national code of a hospital's own code, by that hospital's maps in force now; undefined when none knows it, which
 * is noted for the hospital's list of unmapped codes.
 */
export async function nationalCode(ctx: Context, local: LocalCode): Promise<Match | undefined> {
  return ctx.transaction(async (ctx) => {
    const onDate = dayOf(ctx.now)
    const maps = await mapsWhere(ctx, 'hospital = $1', [local.hospital])
    for (const versions of Map.groupBy(maps, (one) => one.url).values()) {
      const map = chooseVersion(versions, { onDate })
      if (!map) continue
      const rows = await mappingsOf(ctx, [map.number], { ...local, onDate })
      const [match] = rows.map((row) => ({ ...row, product: row.product ?? [], map: map.url })).filter(isMatch)
      if (match) return match
    }
    await noteUnmapped(ctx, local)
    return undefined
  })
}

/** Puts a code that no map knows on its hospital's list, or counts it once more. */
export async function noteUnmapped(ctx: Context, { hospital, system, code, name }: LocalCode): Promise<void> {
  await ctx.client.query(
    `insert into terminology.unmapped_code as u (hospital, system, code, name, first_seen, last_seen, times)
     values ($1, $2, $3, $4, $5, $5, 1)
     on conflict (hospital, system, code)
     do update set last_seen = excluded.last_seen, times = u.times + 1, name = coalesce(excluded.name, u.name)`,
    [hospital, system, code, name ?? null, ctx.now],
  )
}

/** The hospital whose own codes are of this system, as its maps say. */
export async function hospitalOfSystem(ctx: Context, system: string): Promise<string | undefined> {
  const { rows } = await ctx.client.query<{ hospital: string }>(
    `select m.hospital from terminology.concept_map m
      where m.hospital is not null and exists (
        select 1 from terminology.mapping g where g.map = m.number and g.source_system = $1) limit 1`,
    [system],
  )
  return rows[0]?.hospital
}

import type { ConceptLine, HospitalMap } from '#contracts/terminology'
import type { Context } from '#kernel'
import { chooseVersion } from './concept.ts'
import { type System, systemsOf } from './store.ts'

const line = (day: string) => `
  c.code, c.name, c.abstract,
  not c.inactive and (c.valid_from is null or c.valid_from <= ${day}) and (c.valid_to is null or ${day} <= c.valid_to) as "inForce",
  (select count(*) from terminology.concept_parent e where e.system = c.system and e.parent = c.code) as "childCount"`

/** The codes right below one, or the uppermost: those that have no parent in the system. */
export async function childrenOf(
  ctx: Context,
  system: number,
  { parent, onDate, offset, limit }: { parent: string | null; onDate: string; offset: number; limit: number },
): Promise<{ total: number; concepts: ConceptLine[] }> {
  const below =
    parent === null
      ? `not exists (select 1 from terminology.concept_parent p where p.system = c.system and p.code = c.code)
         and $2::text is null`
      : `exists (select 1 from terminology.concept_parent p where p.system = c.system and p.code = c.code and p.parent = $2)`
  const where = `c.system = $1 and ${below}`
  const { rows } = await ctx.client.query<ConceptLine>(
    `select ${line('$3::date')} from terminology.concept c where ${where} order by c.no offset $4 limit $5`,
    [system, parent, onDate, offset, limit],
  )
  const total = await ctx.client.query<{ total: number }>(
    `select count(*) as total from terminology.concept c where ${where}`,
    [system, parent],
  )
  return { total: total.rows[0]!.total, concepts: rows }
}

/** These codes, in this order. */
export async function linesOf(ctx: Context, system: number, codes: readonly string[], onDate: string) {
  const { rows } = await ctx.client.query<ConceptLine>(
    `select ${line('$3::date')} from unnest($2::text[]) with ordinality as asked(code, no)
       join terminology.concept c on c.system = $1 and c.code = asked.code order by asked.no`,
    [system, codes, onDate],
  )
  return rows
}

/** From the uppermost code down to the parent; of several parents the first. */
export async function wayUp(ctx: Context, system: number, code: string): Promise<{ code: string; name: string }[]> {
  const { rows } = await ctx.client.query<{ code: string; name: string }>(
    `with recursive way(code, depth) as (
       select $2::text collate "C", 0
       union all
       select (select min(p.parent) from terminology.concept_parent p where p.system = $1 and p.code = w.code), depth + 1
         from way w where w.code is not null and depth < 30
     )
     select c.code, c.name from way w join terminology.concept c on c.system = $1 and c.code = w.code
      where depth > 0 order by depth desc`,
    [system, code],
  )
  return rows
}

/** Hospitals' own codes that map to a code. */
export async function mappedTo(ctx: Context, system: string, code: string) {
  const { rows } = await ctx.client.query<{ hospital: string; code: string; name: string | null; equivalence: string }>(
    `select m.hospital, g.source_code as code, g.source_name as name, g.equivalence from terminology.mapping g
       join terminology.concept_map m on m.number = g.map
      where g.target_code = $2 and g.target_system = $1 and m.hospital is not null order by 1, 2 limit 200`,
    [system, code],
  )
  return rows
}

export async function hospitalsWithMaps(ctx: Context) {
  const { rows } = await ctx.client.query<{ code: string; mapped: number; unmapped: number }>(
    `select code, sum(mapped)::int as mapped, sum(unmapped)::int as unmapped from (
       select m.hospital as code, (select count(*) from terminology.mapping g where g.map = m.number) as mapped, 0 as unmapped
         from terminology.concept_map m where m.hospital is not null
       union all
       select hospital, 0, count(*) from terminology.unmapped_code group by hospital
     ) as all_hospitals group by code order by unmapped desc, code`,
  )
  return rows
}

type Mapping = HospitalMap['mappings'][number]

/** A hospital's mappings by local code, with the national names as they are on the day. */
export async function mappingsOfHospital(
  ctx: Context,
  hospital: string,
  { words, onDate, offset, limit }: { words: string; onDate: string; offset: number; limit: number },
): Promise<{ total: number; mappings: Mapping[] }> {
  const like = `%${words
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, '\\$&')}%`
  const from = `from terminology.mapping g join terminology.concept_map m on m.number = g.map
    where m.hospital = $1
      and ($2 = '%%' or lower(concat_ws(' ', g.source_code, g.source_name, g.target_code, g.target_name)) like $2)`
  const total = await ctx.client.query<{ total: number }>(`select count(*) as total ${from}`, [hospital, like])
  const { rows } = await ctx.client.query<Mapping>(
    `select g.source_code as "localCode", g.source_name as "localName", g.target_system as "nationalSystem",
            g.target_code as "nationalCode", g.target_name as "nationalName", g.equivalence
     ${from} order by g.source_code, g.no offset $3 limit $4`,
    [hospital, like, offset, limit],
  )
  return { total: total.rows[0]!.total, mappings: await named(ctx, rows, onDate) }
}

async function named(ctx: Context, rows: readonly Mapping[], onDate: string): Promise<Mapping[]> {
  const systems = new Map<string, System | undefined>()
  for (const { nationalSystem: url } of rows) {
    if (!systems.has(url)) systems.set(url, chooseVersion(await systemsOf(ctx, url), { onDate }))
  }
  const names = new Map<string, string>()
  for (const [url, system] of systems) {
    if (!system) continue
    const codes = rows.flatMap((one) => (one.nationalSystem === url ? (one.nationalCode ?? []) : []))
    for (const { code, name } of await linesOf(ctx, system.number, codes, onDate)) names.set(`${url} ${code}`, name)
  }
  return rows.map((row) => ({
    ...row,
    nationalName: row.nationalName ?? names.get(`${row.nationalSystem} ${row.nationalCode}`) ?? null,
  }))
}

import type { Context } from '#kernel'

export interface UnmappedCode {
  readonly system: string
  readonly code: string
  readonly name: string | null
  readonly firstSeen: Date
  readonly lastSeen: Date
  readonly times: number
}

/** A hospital's own codes that came in and that no map of it knows, the most frequent first. */
export async function unmappedCodes(ctx: Context, hospital: string, limit: number): Promise<UnmappedCode[]> {
  return ctx.transaction(async (ctx) => {
    const { rows } = await ctx.client.query<UnmappedCode>(
      `select system, code, name, first_seen as "firstSeen", last_seen as "lastSeen", times
         from terminology.unmapped_code where hospital = $1 order by times desc, system, code limit $2`,
      [hospital, limit],
    )
    return rows
  })
}

/** Which of these codes of one of a hospital's systems none of its maps knows. */
export async function withoutMapping(ctx: Context, system: string, codes: readonly string[]): Promise<string[]> {
  return ctx.transaction(async (ctx) => {
    const { rows } = await ctx.client.query<{ code: string }>(
      `select code from unnest($2::text[]) as asked(code)
        where not exists (select 1 from terminology.mapping m where m.source_system = $1 and m.source_code = asked.code)`,
      [system, codes],
    )
    return rows.map((row) => row.code)
  })
}

/** The local systems that a hospital's maps start from. */
export async function localSystems(ctx: Context, hospital: string): Promise<string[]> {
  return ctx.transaction(async (ctx) => {
    const { rows } = await ctx.client.query<{ system: string }>(
      `select distinct g.source_system as system from terminology.concept_map m
         join terminology.mapping g on g.map = m.number where m.hospital = $1 order by 1`,
      [hospital],
    )
    return rows.map((row) => row.system)
  })
}

export interface FoundCode {
  readonly system: string
  readonly code: string
  readonly name?: string
  readonly times: number
}

/** Puts codes that were found somewhere else on a hospital's list; looking again does not count them again. */
export async function noteFound(ctx: Context, hospital: string, codes: readonly FoundCode[]): Promise<void> {
  await ctx.transaction(async (ctx) => {
    await ctx.client.query(
      `insert into terminology.unmapped_code as u (hospital, system, code, name, first_seen, last_seen, times)
       select $1, f.system, f.code, f.name, $3, $3, f.times
         from jsonb_to_recordset($2::jsonb) as f(system text, code text, name text, times int)
       on conflict (hospital, system, code)
       do update set last_seen = excluded.last_seen, times = greatest(u.times, excluded.times),
                     name = coalesce(excluded.name, u.name)`,
      [hospital, JSON.stringify(codes), ctx.now],
    )
  })
}

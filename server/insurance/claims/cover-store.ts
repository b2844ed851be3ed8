import type { Context } from '#kernel'

export interface CoverRow {
  readonly resident_id: string
  readonly psn_no: string
  readonly insutype: '310' | '390'
  readonly begndate: string
  readonly enddate: string | null
  readonly lead_institution_id: string | null
  readonly source: 'register' | 'import'
}

/** Oldest first; locked, so that two imports of one person wait for each other. */
export async function lockCovers(ctx: Context, residentId: string): Promise<CoverRow[]> {
  await ctx.client.query({
    name: 'claims-lock-cover',
    text: `select pg_advisory_xact_lock(hashtextextended('claims.cover:' || $1::text, 0))`,
    values: [residentId],
  })
  return coversOf(ctx, residentId)
}

export async function coversOf(ctx: Context, residentId: string): Promise<CoverRow[]> {
  const { rows } = await ctx.client.query<CoverRow>({
    name: 'claims-covers',
    text: 'select * from claims.cover where resident_id = $1 order by begndate',
    values: [residentId],
  })
  return rows
}

export async function coverOn(ctx: Context, residentId: string, day: string): Promise<CoverRow | undefined> {
  const { rows } = await ctx.client.query<CoverRow>({
    name: 'claims-cover-on',
    text: `select * from claims.cover
            where resident_id = $1 and begndate <= $2 and (enddate is null or enddate >= $2)
            order by begndate desc limit 1`,
    values: [residentId, day],
  })
  return rows[0]
}

/** Takes away what begins on a day or later and ends on the day before what is open then. */
export async function cutCover(ctx: Context, residentId: string, from: string): Promise<void> {
  await ctx.client.query({
    name: 'claims-cut-cover-later',
    text: 'delete from claims.cover where resident_id = $1 and begndate >= $2',
    values: [residentId, from],
  })
  await ctx.client.query({
    name: 'claims-cut-cover-open',
    text: `update claims.cover set enddate = $2::date - 1, set_at = $3, set_by = $4
            where resident_id = $1 and (enddate is null or enddate >= $2)`,
    values: [residentId, from, ctx.now, ctx.actor.id],
  })
}

export async function insertCover(ctx: Context, row: Omit<CoverRow, 'enddate'>): Promise<void> {
  await ctx.client.query({
    name: 'claims-insert-cover',
    text: `insert into claims.cover (resident_id, psn_no, insutype, begndate, lead_institution_id, source, set_at, set_by)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      ...[row.resident_id, row.psn_no, row.insutype, row.begndate, row.lead_institution_id],
      ...[row.source, ctx.now, ctx.actor.id],
    ],
  })
}

// Who is insured as the region's people say it: their scheme, and the institution at the head of the one whose team answers.
const register = `
  with recursive upwards as (
    select id as below, id, parent_id from institutions.pub_institution
    union all
    select u.below, i.id, i.parent_id from upwards u join institutions.pub_institution i on i.id = u.parent_id),
  said as (
    select r.id as resident_id, coalesce(r.psn_no, r.id::text) as psn_no, r.birth_date, h.id as lead_institution_id,
           case r.scheme when 'employee' then '310' when 'resident' then '390' end as insutype
      from residents.pub_resident r
      join residents.pub_residence e on e.resident_id = r.id and e.lives_here
      left join teams.pub_answers a on a.resident_id = r.id
      left join teams.pub_team t on t.team_id = a.team_id
      left join upwards h on h.below = t.institution_id and h.parent_id is null
     where r.scheme is not null)`

/** Ends what the register no longer says; what the insurer handed in is the insurer's to end. Answers whose cover ended. */
export async function endUnsaid(ctx: Context, day: string): Promise<string[]> {
  const { rows } = await ctx.client.query<{ resident_id: string }>(
    `${register}
     update claims.cover c set enddate = greatest(c.begndate, $1::date - 1), set_at = $2, set_by = $3
      where c.source = 'register' and c.enddate is null
        and not exists (
          select from said s where s.resident_id = c.resident_id and s.insutype = c.insutype
            and s.lead_institution_id is not distinct from c.lead_institution_id)
     returning c.resident_id`,
    [day, ctx.now, ctx.actor.id],
  )
  return rows.map((row) => row.resident_id)
}

/** Begins what the register says and nobody is covered by yet: this year's, or from today when there was another before. */
export async function beginSaid(ctx: Context, day: string): Promise<string[]> {
  const { rows } = await ctx.client.query<{ resident_id: string }>(
    `${register}
     insert into claims.cover (resident_id, psn_no, insutype, begndate, lead_institution_id, source, set_at, set_by)
     select s.resident_id, s.psn_no, s.insutype,
            coalesce(
              (select greatest($1::date, max(c.enddate) + 1) from claims.cover c where c.resident_id = s.resident_id having count(*) > 0),
              greatest(date_trunc('year', $1::date)::date, s.birth_date)),
            s.lead_institution_id, 'register', $2, $3
       from said s
      where s.birth_date <= $1::date
        and not exists (select from claims.cover c where c.resident_id = s.resident_id and (c.enddate is null or c.enddate > $1::date))
     returning resident_id`,
    [day, ctx.now, ctx.actor.id],
  )
  return rows.map((row) => row.resident_id)
}

/** What everybody on the team carries: the team, its cells, its kits and the medicines in them, programmes and packages in force. */
import { programmesOn } from '#care/chronic'
import { listPackages, readTerms } from '#care/contracts'
import { standardsOn } from '#care/follow-ups'
import { type Context, sql, systemActor } from '#kernel'
import { formularyOf } from '#medicine/formulary'
import { cellsOf as gridCells } from '#people/grid'
import { dayOf } from '#people/institutions'
import { db } from '../tables.ts'
import type { PanelDocument } from './document.ts'

const stopsAheadDays = 31

export async function commonDocuments(ctx: Context, teamId: string): Promise<PanelDocument[]> {
  const kits = await kitsOf(ctx, teamId)
  return [
    ...(await teamDocument(ctx, teamId)),
    ...(await cellsOf(ctx, teamId)),
    ...kits,
    ...(await medicinesIn(ctx, kits)),
    ...(await programmesInForce(ctx)),
    ...(await checkStandards(ctx)),
    ...(await contractTexts(ctx)),
  ]
}

async function teamDocument(ctx: Context, teamId: string): Promise<PanelDocument[]> {
  const { rows } = await sql<{ name: string; institution_id: string; members: unknown }>`
    select t.name, t.institution_id,
           coalesce(jsonb_agg(jsonb_build_object('staffId', m.staff_id, 'name', s.name, 'duty', m.duty) order by m.duty, m.staff_id)
             filter (where m.staff_id is not null), '[]') as members
      from teams.pub_team t
      left join teams.pub_member m on m.team_id = t.team_id and m.from_date <= ${dayOf(ctx.now)}
       and (m.to_date is null or m.to_date > ${dayOf(ctx.now)})
      left join staff.pub_staff s on s.id = m.staff_id
     where t.team_id = ${teamId} group by t.name, t.institution_id`.execute(db(ctx))
  return rows.map(({ name, institution_id, members }) => ({
    ...{ kind: 'team', id: teamId, body: { name, institutionId: institution_id, members } },
  }))
}

/** The cells in which the team answers for a household. */
async function cellsOf(ctx: Context, teamId: string): Promise<PanelDocument[]> {
  const { rows } = await sql<{ cell_id: string; code: string; name: string; registered_people: number }>`
    select c.cell_id, c.code, c.name, c.registered_people from grid.pub_cell c
     where exists (select from grid.pub_household h where h.cell_id = c.cell_id and h.team_id = ${teamId})
        or exists (select from grid.pub_member m join teams.pub_answers a on a.resident_id = m.resident_id
                    where m.cell_id = c.cell_id and m.until_date is null and a.team_id = ${teamId})
     order by c.code`.execute(db(ctx))
  const { institution_id } = await db(ctx)
    .selectFrom('teams.pub_team')
    .select('institution_id')
    .where('team_id', '=', teamId)
    .executeTakeFirstOrThrow()
  const outlines = new Map(
    (await gridCells(ctx, institution_id)).map(({ id, outline }) => [id, outline.coordinates[0]]),
  )
  return rows.map(({ cell_id: id, code, name, registered_people: registeredPeople }) => ({
    ...{ kind: 'cell', id, body: { code, name, registeredPeople, outline: outlines.get(id) ?? [] } },
  }))
}

async function kitsOf(ctx: Context, teamId: string): Promise<PanelDocument[]> {
  const today = dayOf(ctx.now)
  const { rows } = await sql<{ id: string; name: string; kind: string; lots: unknown; stops: unknown }>`
    select k.id, k.name, k.kind,
      (select coalesce(jsonb_agg(jsonb_build_object('drugCode', l.drug_code, 'lot', l.lot, 'expiresOn', l.expires_on, 'units', l.units)
              order by l.drug_code, l.expires_on, l.lot), '[]')
         from village.lot l where l.kit_id = k.id and l.units > 0) as lots,
      (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'on', s.on_day, 'order', s.place_in_day, 'cellId', s.cell_id,
              'place', s.place, 'arrivedAt', to_char(s.arrived_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
              order by s.on_day, s.place_in_day, s.id), '[]')
         from village.stop s where s.kit_id = k.id and s.on_day between ${today} and ${today}::date + ${stopsAheadDays}::int) as stops
      from village.kit k where k.team_id = ${teamId} order by k.id`.execute(db(ctx))
  return rows.map(({ id, name, kind, lots, stops }) => ({ kind: 'kit', id, body: { name, kind, lots, stops } }))
}

async function medicinesIn(ctx: Context, kits: readonly PanelDocument[]): Promise<PanelDocument[]> {
  const codes = new Set(kits.flatMap(({ body }) => (body.lots as { drugCode: string }[]).map((lot) => lot.drugCode)))
  if (codes.size === 0) return []
  const { drugs } = await formularyOf(ctx)
  return [...codes].sort().flatMap((code) => {
    const drug = drugs.get(code)
    if (!drug) return []
    const { nameZh, nameEn, packDescription, unit } = drug
    return [{ kind: 'medicine', id: code, body: { code, nameZh, nameEn, packDescription, unit } }]
  })
}

/** The forms and rules by which a visit is made without a network. */
async function programmesInForce(ctx: Context): Promise<PanelDocument[]> {
  const programmes = await programmesOn(ctx, dayOf(ctx.now))
  return programmes.map((one) => ({ kind: 'programme', id: one.code, body: { ...one } }))
}

/** What a yearly check asks for one's age. */
async function checkStandards(ctx: Context): Promise<PanelDocument[]> {
  const standards = await standardsOn(ctx, dayOf(ctx.now))
  return standards.map((one) => ({ kind: 'check-standard', id: one.code, body: { ...one } }))
}

async function contractTexts(ctx: Context): Promise<PanelDocument[]> {
  const reader = ctx.as(systemActor('village'))
  const onDate = dayOf(ctx.now)
  const { packages } = await listPackages(reader, { onDate })
  const terms = await readTerms(reader, { onDate })
  return [
    ...packages.map((one) => ({ kind: 'package', id: one.code, body: { ...one } })),
    { kind: 'terms', id: terms.version, body: { ...terms } },
  ]
}

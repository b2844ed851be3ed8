import type { Institution } from '#contracts/institutions'
import { type Context, rowsOf, sql, tables } from '#kernel'

interface InstitutionRow {
  id: string
  code: string
  name: string
  name_en: string | null
  kind: Institution['kind']
  level: Institution['level']
  parent_id: string | null
  responsible_name: string
  responsible_phone: string
  address: string
  phone: string
  licence_number: string
  latitude: number | null
  longitude: number | null
  registered_at: Date
  closed_at: Date | null
  closed_reason: string | null
}

interface InstitutionTables {
  'institutions.institution': InstitutionRow
}

export interface Filter {
  id?: string | undefined
  ids?: readonly string[]
  code?: string | undefined
  kind?: Institution['kind'] | undefined
  level?: number | undefined
  parentId?: string | undefined
  openOnly?: boolean
}

/** Institutions by filter, the highest level first. */
export async function find(ctx: Context, filter: Filter): Promise<Institution[]> {
  let rows = tables<InstitutionTables>(ctx)
    .selectFrom('institutions.institution as i')
    .leftJoin('institutions.institution as p', 'p.id', 'i.parent_id')
    .selectAll('i')
    .select('p.name as parent_name')
    .orderBy('i.level', 'desc')
    .orderBy('i.code')
  // One array, so that the statement is the same however many there are.
  if (filter.ids) rows = rows.where('i.id', '=', sql<string>`any(${[...filter.ids]})`)
  if (filter.id) rows = rows.where('i.id', '=', filter.id)
  if (filter.code) rows = rows.where('i.code', '=', filter.code)
  if (filter.kind) rows = rows.where('i.kind', '=', filter.kind)
  if (filter.level !== undefined) rows = rows.where('i.level', '=', filter.level as Institution['level'])
  if (filter.parentId) rows = rows.where('i.parent_id', '=', filter.parentId)
  if (filter.openOnly) rows = rows.where('i.closed_at', 'is', null)
  return (await rowsOf(ctx, rows)).map(({ parent_name, ...row }) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    level: row.level,
    parentId: row.parent_id,
    parentName: parent_name,
    responsibleName: row.responsible_name,
    responsiblePhone: row.responsible_phone,
    address: row.address,
    phone: row.phone,
    licenceNumber: row.licence_number,
    latitude: row.latitude,
    longitude: row.longitude,
    closedAt: row.closed_at?.toISOString() ?? null,
  }))
}

/** Writes an institution as it now is. */
export async function save(ctx: Context, institution: Institution): Promise<void> {
  const changing = {
    name: institution.name,
    name_en: institution.nameEn,
    responsible_name: institution.responsibleName,
    responsible_phone: institution.responsiblePhone,
    address: institution.address,
    phone: institution.phone,
    licence_number: institution.licenceNumber,
    latitude: institution.latitude,
    longitude: institution.longitude,
  }
  await tables<InstitutionTables>(ctx)
    .insertInto('institutions.institution')
    .values({
      ...changing,
      id: institution.id,
      code: institution.code,
      kind: institution.kind,
      level: institution.level,
      parent_id: institution.parentId,
      registered_at: ctx.now,
      closed_at: null,
      closed_reason: null,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute()
}

export async function close(ctx: Context, id: string, reason: string): Promise<void> {
  await tables<InstitutionTables>(ctx)
    .updateTable('institutions.institution')
    .set({ closed_at: ctx.now, closed_reason: reason })
    .where('id', '=', id)
    .execute()
}

/** Whether an institution is the other one or lies below it. */
export async function liesUnder(ctx: Context, id: string, aboveId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with recursive above as (
      select id, parent_id from institutions.institution where id = ${id}
      union select p.id, p.parent_id from institutions.institution p join above on above.parent_id = p.id
    )
    select id from above where id = ${aboveId}`.execute(tables<InstitutionTables>(ctx))
  return rows.length > 0
}

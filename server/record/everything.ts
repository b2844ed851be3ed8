import { type Context, refuseUnless, sql, tables } from '#kernel'
import { isDirectoryType, reach, reachOfFew, refuseUnlessMayRead } from './access/reach.ts'
import { type ReadRow, readRow } from './read-rows.ts'
import { type Resource, resourceOf, tableOf } from './resource.ts'
import { readMany } from './search/include.ts'
import { resourceTypes } from './structure/table.ts'
import { leaveTrail } from './trail.ts'
import { localReference } from './values/extract.ts'
import { isPersonal } from './values/parameters.ts'

export interface EverythingPage {
  readonly versions: readonly ReadRow[]
  /** Practitioners, organisations and the like that the page names. */
  readonly supporting: readonly ReadRow[]
  readonly next: number | undefined
}

/**
 * A page of all that is known of a patient, across the hospital Patients that are linked to be one resident, in the order in
 * which it first came in. Refusals: record.not_allowed, not_found.
 */
export async function everythingPage(
  ctx: Context,
  patientId: string,
  options: { after?: number; limit: number; since?: Date; types?: readonly string[] },
): Promise<EverythingPage> {
  refuseUnlessMayRead(ctx, 'Patient')
  return ctx.transaction(async (ctx) => {
    const patient = await readRow(ctx, 'Patient', patientId, reachOfFew(ctx, 'Patient'))
    refuseUnless(patient && !patient.deleted, 'record.not_found', { params: { type: 'Patient', id: patientId } })
    const types = resourceTypes.filter((type) => isPersonal(type) && (options.types?.includes(type) ?? true))
    const parts = types.map(
      (type) => sql`(
      select ${sql.lit(type)} as type, t.row, t.id, t.version, t.updated, t.deleted, t.owner, t.content
        from ${sql.table(tableOf(type))} t
       where t.patient in (select number from person) and not t.deleted and ${reach(ctx, type)} and t.row > ${options.after ?? 0}
         and ${options.since ? sql`t.updated >= ${options.since}` : sql`true`}
       order by t.row limit ${options.limit + 1})`,
    )
    const found =
      types.length === 0
        ? { rows: [] }
        : await sql<ReadRow & { row: number }>`
      with who as (
        select coalesce((select resident_id::text from record.patient_link where patient_id = ${patientId}), ${patientId}) as id
      ), person as materialized (
        select number from record.patient_number where id = ${patientId} or id = (select id from who) or id in (
          select patient_id from record.patient_link where resident_id::text = (select id from who))
      )
      select * from (${sql.join(parts, sql` union all `)}) as everything order by row limit ${options.limit + 1}`.execute(
            tables(ctx),
          )
    const versions = found.rows.slice(0, options.limit)
    const supporting = await readMany(ctx, directoryReferences(versions))
    await leaveTrail(ctx, 'record.everything', [patient])
    return { versions, supporting, next: found.rows.length > options.limit ? versions.at(-1)?.row : undefined }
  })
}

/** The whole of it as resources, page after page. Refusals as everythingPage. */
export async function everything(ctx: Context, residentId: string): Promise<Resource[]> {
  const resources = new Map<string, Resource>()
  let after = 0
  for (;;) {
    const page = await everythingPage(ctx, residentId, { after, limit: 1000 })
    for (const row of [...page.versions, ...page.supporting]) resources.set(`${row.type}/${row.id}`, resourceOf(row))
    if (page.next === undefined) return [...resources.values()]
    after = page.next
  }
}

const references = /"reference"\s*:\s*("(?:[^"\\]|\\.)*")/g

/** Found in the text itself: walking a parsed tree costs five times as much as all the rest of the page. */
function directoryReferences(versions: readonly ReadRow[]): string[] {
  const spelled = new Set<string>()
  for (const { content } of versions) for (const [, text = ''] of content.matchAll(references)) spelled.add(text)
  const found = new Set<string>()
  for (const text of spelled) {
    const reference = localReference(JSON.parse(text))
    if (reference && isDirectoryType(reference.split('/')[0] ?? '')) found.add(reference)
  }
  return [...found]
}

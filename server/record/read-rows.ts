import { type Context, Refusal, sql } from '#kernel'
import type { Condition } from './access/reach.ts'
import { isId, type StoredVersion, tableOf } from './resource.ts'
import { runQuery } from './run-query.ts'
import type { DateRange } from './values/dates.ts'

export interface ReadRow extends StoredVersion {
  readonly patientId: string | null
  /** The resident whom the patient is linked to. */
  readonly residentId: string | null
}

/** What every reading selects of a row `t`, with whose it is. */
export function rowOf(type: string): Condition {
  return sql`${sql.lit(type)} as type, t.id, t.version, t.updated, t.deleted, t.owner, t.content, p.id as "patientId",
    l.resident_id as "residentId"`
}

export const whose = sql`
  left join record.patient_number p on p.number = t.patient left join record.patient_link l on l.patient_id = p.id`

/** The current version, if the condition lets it be seen. */
export function rowQuery(type: string, id: string, seen: Condition) {
  return sql<ReadRow>`select ${rowOf(type)} from ${sql.table(tableOf(type))} t ${whose} where t.id = ${id} and ${seen}`
}

export async function readRow(ctx: Context, type: string, id: string, seen: Condition): Promise<ReadRow | undefined> {
  if (!isId(id)) return undefined
  const [row] = await runQuery(ctx, rowQuery(type, id, seen))
  return row
}

/** The current versions of several, as far as the condition lets them be seen. */
export async function readRows(
  ctx: Context,
  type: string,
  ids: readonly string[],
  seen: Condition,
): Promise<ReadRow[]> {
  const wanted = ids.filter(isId)
  if (wanted.length === 0) return []
  return runQuery(
    ctx,
    sql<ReadRow>`select ${rowOf(type)} from ${sql.table(tableOf(type))} t ${whose} where t.id = any(${wanted}) and ${seen}`,
  )
}

/** Whoever may not see it is told the same as when it is not there. */
export function seenBy(row: ReadRow | undefined, name: { type: string; id: string }): ReadRow | Refusal {
  if (!row) return new Refusal('record.not_found', { params: name })
  return row.deleted ? new Refusal('record.gone', { params: name }) : row
}

/**
 * Superseded and current versions, newest first, each only if the condition lets it and the current one be seen: a resource
 * that has moved to another patient's record takes its past along.
 */
export async function readVersions(
  ctx: Context,
  type: string,
  id: string,
  seen: Condition,
  options: { version?: number; since?: Date; at?: DateRange; below?: number; limit: number },
): Promise<ReadRow[]> {
  if (!isId(id)) return []
  const { at } = options
  return runQuery(
    ctx,
    sql<ReadRow>`
    select ${rowOf(type)}
      from (
        select * ${at ? sql`, lead(updated, 1, 'infinity') over (order by version) as superseded` : sql``} from (
          select id, version, updated, deleted, owner, content, patient from ${sql.table(tableOf(type))} where id = ${id}
          union all
          select id, version, updated, deleted, owner, content, patient from record.history
           where type = ${type} and id = ${id}
        ) as versions
      ) t ${whose}
     where ${seen} and exists (select 1 from ${sql.table(tableOf(type))} t ${whose} where t.id = ${id} and ${seen})
       and ${at ? sql`t.updated < ${new Date(at.high)} and t.superseded > ${new Date(at.low)}` : sql`true`}
       and ${options.version === undefined ? sql`true` : sql`t.version = ${options.version}`}
       and ${options.since ? sql`t.updated >= ${options.since}` : sql`true`}
       and ${options.below === undefined ? sql`true` : sql`t.version < ${options.below}`}
     order by t.version desc limit ${options.limit}`,
  )
}

import type { Context } from '../context.ts'
import type { Statement } from '../database/pipeline.ts'

export type AuditAction = 'read' | 'create' | 'update' | 'delete' | 'execute' | 'break-glass'

export interface AuditEntry {
  readonly action: AuditAction
  /** Whose data it is, when it is a person's. */
  readonly residentId?: string | undefined
  /** module.noun, as in 'booking.appointment'. */
  readonly entity: string
  readonly entityId?: string | undefined
  readonly reason?: string | undefined
}

interface AuditRow {
  readonly by: Context
  readonly entry: AuditEntry
}

// The rows of each unit of work that is under way.
const gathered = new WeakMap<object, AuditRow[]>()

/** Leaves one audit row with the commit of the running transaction: what is undone leaves no trail, what is done always does. */
export async function audit(ctx: Context, entry: AuditEntry): Promise<void> {
  const rows = gathered.get(ctx.unit)
  if (rows) {
    rows.push({ by: ctx, entry })
    return
  }
  const first = [{ by: ctx, entry }]
  gathered.set(ctx.unit, first)
  ctx.withCommit(() => [insertion(first)])
}

function insertion(rows: readonly AuditRow[]): Statement {
  const column = <T>(value: (row: AuditRow) => T) => rows.map(value)
  return {
    name: 'kernel-audit',
    text: `insert into kernel.audit
      (at, actor_id, actor_name, actor_roles, institution_id, request_id, action, resident_id, entity, entity_id, reason)
      select at, actor_id, actor_name, actor_roles::text[], institution_id, request_id, action, resident_id, entity, entity_id,
             reason
        from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[],
               $9::text[], $10::text[], $11::text[]) with ordinality as row (at, actor_id, actor_name, actor_roles,
               institution_id, request_id, action, resident_id, entity, entity_id, reason, place)
       order by place`,
    values: [
      column(({ by }) => by.now),
      column(({ by }) => by.actor.id),
      column(({ by }) => by.actor.name),
      column(({ by }) => `{${by.actor.roles.join()}}`),
      column(({ by }) => by.actor.institutionId ?? null),
      column(({ by }) => by.requestId),
      column(({ entry }) => entry.action),
      column(({ entry }) => entry.residentId ?? null),
      column(({ entry }) => entry.entity),
      column(({ entry }) => entry.entityId ?? null),
      column(({ entry }) => entry.reason ?? null),
    ],
  }
}

/** Whose data a row of the trail is about; undefined when there is no such row or it is about nobody. */
export async function residentOfTrail(ctx: Context, id: number): Promise<string | undefined> {
  const { rows } = await ctx.client.query<{ residentId: string | null }>(
    'select resident_id as "residentId" from kernel.audit where id = $1',
    [id],
  )
  return rows[0]?.residentId ?? undefined
}

export interface TrailRow {
  readonly id: number
  readonly at: Date
  readonly actorId: string
  readonly actorName: string
  readonly actorRoles: string[]
  readonly institutionId: string | null
  readonly action: AuditAction
  readonly entity: string
  readonly entityId: string | null
  readonly reason: string | null
}

export interface TrailAsked {
  readonly beforeId?: number | undefined
  readonly limit: number
  readonly exceptActorId?: string | undefined
  readonly id?: number | undefined
  readonly actorId?: string | undefined
  readonly action?: AuditAction | undefined
  readonly entityId?: string | undefined
  /** The first instant, and the first one after. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

/**
 * Who touched a resident's data, newest first; `beforeId` pages on; `exceptActorId` leaves one person's own looks out. What rules and jobs look at by themselves stays in the
 * audit and is left out here: nobody has seen it.
 */
export async function auditTrail(ctx: Context, residentId: string, asked: TrailAsked): Promise<TrailRow[]> {
  const { rows } = await ctx.client.query<TrailRow>(
    `select id, at, actor_id as "actorId", actor_name as "actorName", actor_roles as "actorRoles",
            institution_id as "institutionId", action, entity, entity_id as "entityId", reason
       from kernel.audit
      where resident_id = $1 and ($2::bigint is null or id < $2)
        and not (action = 'read' and 'system' = any(actor_roles))
        and ($4::text is null or actor_id is distinct from $4)
        and ($5::bigint is null or id = $5) and ($6::text is null or actor_id = $6)
        and ($7::text is null or action = $7) and ($8::text is null or entity_id = $8)
        and ($9::timestamptz is null or at >= $9) and ($10::timestamptz is null or at < $10)
      order by id desc limit $3`,
    [
      residentId,
      asked.beforeId ?? null,
      asked.limit,
      asked.exceptActorId ?? null,
      asked.id ?? null,
      asked.actorId ?? null,
      asked.action ?? null,
      asked.entityId ?? null,
      asked.from ?? null,
      asked.to ?? null,
    ],
  )
  return rows
}

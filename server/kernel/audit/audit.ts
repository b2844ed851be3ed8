import type { Context } from '../context.ts'

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

/** Writes one audit row in the running transaction: what is undone leaves no trail, what is done always does. */
export async function audit(ctx: Context, entry: AuditEntry): Promise<void> {
  const { actor } = ctx
  await ctx.client.query({
    name: 'kernel-audit',
    text: `insert into kernel.audit
      (at, actor_id, actor_name, actor_roles, institution_id, request_id, action, resident_id, entity, entity_id, reason)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      ctx.now,
      actor.id,
      actor.name,
      actor.roles,
      actor.institutionId ?? null,
      ctx.requestId,
      entry.action,
      entry.residentId ?? null,
      entry.entity,
      entry.entityId ?? null,
      entry.reason ?? null,
    ],
  })
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

/**
 * Who touched a resident's data, newest first; `beforeId` pages on; `exceptActorId` leaves one person's own looks out. What rules and jobs look at by themselves stays in the
 * audit and is left out here: nobody has seen it.
 */
export async function auditTrail(
  ctx: Context,
  residentId: string,
  options: { beforeId?: number | undefined; limit: number; exceptActorId?: string | undefined },
): Promise<TrailRow[]> {
  const { rows } = await ctx.client.query<TrailRow>(
    `select id, at, actor_id as "actorId", actor_name as "actorName", actor_roles as "actorRoles",
            institution_id as "institutionId", action, entity, entity_id as "entityId", reason
       from kernel.audit
      where resident_id = $1 and ($2::bigint is null or id < $2)
        and not (action = 'read' and 'system' = any(actor_roles))
        and ($4::text is null or actor_id is distinct from $4)
      order by id desc limit $3`,
    [residentId, options.beforeId ?? null, options.limit, options.exceptActorId ?? null],
  )
  return rows
}

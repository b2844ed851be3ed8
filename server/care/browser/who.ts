import { audit, type Context, type Role, refuseUnless, sql, systemActor } from '#kernel'
import { isDirectoryType } from '#record'

/** Who may knock; what they see, the record decides. */
export const readers: readonly Role[] = ['doctor', 'pharmacist', 'registrar', 'administrator', 'system']

/** Of what an administrator finds, that which points to no patient. */
export const ofNobody = sql`t.patient is null`

export function isAdministrator({ actor }: Context): boolean {
  const clinical = ['doctor', 'pharmacist', 'registrar', 'system']
  return actor.roles.includes('administrator') && !actor.roles.some((role) => clinical.includes(role))
}

/**
 * In whose name the record is read. An administrator has no relation to any patient and so no reach of their own: directory
 * types are read for them, and the look is kept here. Refusals: browser.directory_only.
 */
export async function readingAs(ctx: Context, type: string): Promise<Context> {
  if (!isAdministrator(ctx)) return ctx
  refuseUnless(isDirectoryType(type), 'browser.directory_only', { params: { type } })
  await audit(ctx, { action: 'read', entity: `record.${type}` })
  return ctx.as(systemActor('browser'))
}

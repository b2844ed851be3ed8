/** Who sees the region and who one place of it: decided here for every book, figure and list that is kept by institution. */
import { type Context, type RefusalCode, refuseUnless } from '#kernel'
import { institutionOf } from './institution-of.ts'

/** Works at the internet hospital that leads the region. */
export async function worksAtLead(ctx: Context): Promise<boolean> {
  const own = ctx.actor.institutionId
  return own !== undefined && (await institutionOf(ctx, own)).kind === 'internet-hospital'
}

/** The fund's auditor, the system, and the manager of the internet hospital that leads the region. */
export async function seesRegion(ctx: Context): Promise<boolean> {
  const { roles } = ctx.actor
  if (roles.includes('auditor') || roles.includes('system')) return true
  return roles.includes('manager') && (await worksAtLead(ctx))
}

/** As `seesRegion`, and the administrator who keeps the region's tables: of no institution, or of the lead. */
export async function keepsRegion(ctx: Context): Promise<boolean> {
  if (await seesRegion(ctx)) return true
  const { roles, institutionId } = ctx.actor
  return roles.includes('administrator') && (institutionId === undefined || (await worksAtLead(ctx)))
}

/** Whose rows the reader sees, who may ask for one institution; null: everybody's. Refusals: the code that is given. */
export async function institutionSeen(ctx: Context, code: RefusalCode, asked?: string): Promise<string | null> {
  if (await seesRegion(ctx)) return asked ?? null
  return ownInstitution(ctx, code, asked)
}

interface Asked {
  readonly institutionId?: string | undefined
  readonly doctorId?: string | undefined
}

/**
 * What is asked, narrowed to what the reader sees: the region, a manager's own institution, a doctor's own part.
 * Refusals: the code that is given.
 */
export async function narrowedToReader<T extends Asked>(ctx: Context, code: RefusalCode, asked: T): Promise<T> {
  if (await seesRegion(ctx)) return asked
  const { id, roles } = ctx.actor
  if (roles.includes('manager')) return { ...asked, institutionId: ownInstitution(ctx, code, asked.institutionId) }
  refuseUnless(roles.includes('doctor'), code)
  refuseUnless((asked.doctorId ?? id) === id, code, { field: 'doctorId' })
  return { ...asked, doctorId: id }
}

function ownInstitution({ actor }: Context, code: RefusalCode, asked: string | undefined): string {
  const own = actor.institutionId
  refuseUnless(actor.roles.includes('manager') && own !== undefined, code)
  refuseUnless((asked ?? own) === own, code, { field: 'institutionId' })
  return own
}

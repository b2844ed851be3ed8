/** Whose schedules an actor may look at and change. */
import { type Context, type Role, refuse, refuseUnless } from '#kernel'
import type { SittingView } from './tables.ts'

export const editors: readonly Role[] = ['registrar', 'manager', 'administrator']
export const desk: readonly Role[] = ['registrar', 'manager']

/** The institution that the actor works for. Refusals: schedules.no_institution. */
export function ownInstitution(ctx: Context): string {
  return ctx.actor.institutionId ?? refuse('schedules.no_institution')
}

/** Staff of the institution, or the system. Refusals: schedules.not_yours. */
export function refuseUnlessOwn(ctx: Context, institutionId: string): void {
  const { roles, institutionId: own } = ctx.actor
  refuseUnless(roles.includes('system') || own === institutionId, 'schedules.not_yours')
}

/** A doctor's own session, or the desk's of the hospital. Refusals: schedules.not_yours. */
export function refuseUnlessTheirs(ctx: Context, session: Pick<SittingView, 'institution_id' | 'doctor_id'>): void {
  const { actor } = ctx
  if (actor.id === session.doctor_id || actor.roles.includes('system')) return
  const atDesk = actor.roles.some((role) => editors.includes(role))
  refuseUnless(atDesk && actor.institutionId === session.institution_id, 'schedules.not_yours')
}

/** A doctor who is not of the desk sees only their own; the desk what it asks for. */
export function onlyOwn(ctx: Context, doctorId: string | undefined): string | undefined {
  const atDesk = ctx.actor.roles.some((role) => editors.includes(role))
  if (atDesk || !ctx.actor.roles.includes('doctor')) return doctorId
  refuseUnless(doctorId === undefined || doctorId === ctx.actor.id, 'schedules.not_yours')
  return ctx.actor.id
}

import type { Context } from '#kernel'
import { refuseUnlessMayWrite } from '#record'
import type { Visit } from './bill.ts'

/** Who speaks for the institution about a visit's charges: its manager, its window, the doctor of the visit, or its system. */
export function mayDeclare(ctx: Context, visit: Visit): boolean {
  const { id, roles, institutionId } = ctx.actor
  if (roles.includes('integration')) refuseUnlessMayWrite(ctx, 'ChargeItem')
  const serves = roles.includes('integration') || roles.includes('system')
  const here = institutionId === visit.institutionId
  const manages = roles.includes('manager') && (institutionId === undefined || here)
  const atWindow = roles.includes('registrar') && here
  const treats = roles.includes('doctor') && visit.doctorId === id
  return serves || manages || atWindow || treats
}

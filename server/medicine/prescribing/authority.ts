import type { CloseAuthority, OpenAuthority } from '#contracts/prescribing'
import { audit, type Context, refuse, refuseUnless } from '#kernel'
import { refuseUnlessLicensed } from '#people/staff'
import * as store from './authority-store.ts'
import { daysAfter, type Policy } from './policy.ts'
import * as prescriptions from './store.ts'
import { takeBack } from './withdraw-prescription.ts'

export type { HeldAuthority } from './authority-store.ts'

/**
 * Gives the doctor of a consult the right to prescribe in it; care calls it in the transaction that records the follow-up
 * judgement and diagnoses. Again with other diagnoses: they replace the earlier ones. Refusals: prescribing.authority_closed,
 * prescribing.not_consulting_doctor (another doctor's consult), those of refuseUnlessLicensed.
 */
export async function openAuthority(ctx: Context, open: OpenAuthority): Promise<void> {
  await ctx.transaction(async (ctx) => {
    await refuseUnlessLicensed(ctx, open.doctorId, 'doctor', { institutionId: open.institutionId })
    const known = await store.find(ctx, open.consultId, 'update')
    refuseUnless(!known?.closedAt, 'prescribing.authority_closed')
    refuseUnless(!known || known.doctorId === open.doctorId, 'prescribing.not_consulting_doctor')
    const { guardianName = null, ...rest } = open
    await store.upsert(ctx, { ...rest, guardianName, openedAt: ctx.now, closedAt: null, closeReason: null })
    const { consultId, residentId } = open
    await audit(ctx, {
      action: known ? 'update' : 'create',
      residentId,
      entity: 'prescribing.authority',
      entityId: consultId,
    })
  })
}

/**
 * Ends the right to prescribe; waits for a signature that is just being made. `terminated` takes back every sheet of the
 * consult that has not been dispensed (R05). A consult without authority, or one closed already, changes nothing.
 */
export async function closeAuthority(ctx: Context, { consultId, reason }: CloseAuthority): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const authority = await store.find(ctx, consultId, 'update')
    if (!authority || authority.closeReason === 'terminated' || authority.closeReason === reason) return
    await store.close(ctx, consultId, reason)
    const { residentId } = authority
    await audit(ctx, { action: 'update', residentId, entity: 'prescribing.authority', entityId: consultId, reason })
    if (reason === 'ended') return
    const states = ['draft', 'signed', 'returned', 'approved'] as const
    for (const prescription of await prescriptions.find(ctx, { consultId, states, lock: true })) {
      await takeBack(ctx, prescription, '问诊已终止，请线下就诊')
    }
  })
}

/**
 * The authority under which this actor may write now, held so that it cannot be closed before the transaction ends (R05, R06).
 * After a normal end only the amendment of a returned sheet is still possible, for as long as a sheet can be valid.
 * Refusals: prescribing.not_a_person, .no_authority, .not_consulting_doctor, .authority_closed.
 */
export async function holdAuthority(
  ctx: Context,
  consultId: string,
  options: { today: string; policy: Policy; closedDay: (at: Date) => string; amending: boolean },
): Promise<store.HeldAuthority> {
  refuseUnlessDoctor(ctx)
  const authority = await store.find(ctx, consultId, 'share')
  refuseUnless(authority, 'prescribing.no_authority')
  refuseUnless(authority.doctorId === ctx.actor.id, 'prescribing.not_consulting_doctor')
  if (!authority.closedAt) return authority
  const lastDay = daysAfter(options.closedDay(authority.closedAt), options.policy.validDaysMax)
  const mayAmend = options.amending && authority.closeReason === 'ended' && options.today <= lastDay
  return mayAmend ? authority : refuse('prescribing.authority_closed')
}

/** R06: an order is written by a person. No system, client or job may, whatever other roles it carries. */
export function refuseUnlessDoctor(ctx: Context): void {
  const { roles } = ctx.actor
  const machine = roles.includes('system') || roles.includes('integration')
  refuseUnless(roles.includes('doctor') && !machine, 'prescribing.not_a_person')
}

/** For a pharmacist's decision: the consult was not terminated, and cannot be before the decision is made. */
export async function refuseIfTerminated(ctx: Context, consultId: string): Promise<void> {
  const authority = await store.find(ctx, consultId, 'share')
  refuseUnless(authority && authority.closeReason !== 'terminated', 'prescribing.authority_closed')
}

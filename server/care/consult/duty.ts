import { Duty, NothingMore, StartDutyRequest } from '#contracts/consult'
import { audit, type Context, config, refuse, refuseUnless, verb } from '#kernel'
import { verifySecondFactor } from '#people/credentials'
import { refuseUnlessLicensed } from '#people/staff'
import * as duties from './duty-store.ts'
import * as store from './store.ts'

/** XZ13 asks for proof at the start of each session of work; after this long it has to be given again. */
const dutyHoursMax = 12

/**
 * Starts the doctor's session of work with proof of identity (R01): a code that the doctor's authenticator shows now, or in
 * demo mode a plain confirmation. Refusals: credentials.second_factor_needed, .second_factor_wrong, .locked,
 * consult.demo_proof_off, staff.* (R02).
 */
export const startDuty = verb(
  {
    name: 'consult.start_duty',
    may: ['doctor'],
    input: StartDutyRequest,
    answer: Duty,
    summary: 'Proves the doctor’s identity and starts a session of work.',
  },
  async (ctx, { method, code }) => {
    await refuseUnlessLicensed(ctx, ctx.actor.id, 'doctor')
    if (method === 'demo') refuseUnless(config.demo, 'consult.demo_proof_off')
    else await proveNow(ctx, code)
    const duty = {
      id: ctx.chance.uuid(),
      doctorId: ctx.actor.id,
      method,
      startedAt: ctx.now,
      endsBy: new Date(ctx.now.getTime() + dutyHoursMax * 3_600_000),
    }
    await duties.beginDuty(ctx, duty)
    await audit(ctx, {
      action: 'execute',
      entity: 'consult.duty_session',
      entityId: duty.id,
      reason: `started by ${method}`,
    })
    return showDuty(duty)
  },
)

export const readDuty = verb(
  {
    name: 'consult.read_duty',
    may: ['doctor'],
    input: NothingMore,
    answer: Duty,
    summary: 'The doctor’s running session of work.',
  },
  async (ctx) => showDuty(await duties.runningDuty(ctx, ctx.actor.id)),
)

/** A doctor does not leave while someone is being seen. Refusals: consult.still_open. */
export const endDuty = verb(
  { name: 'consult.end_duty', may: ['doctor'], input: NothingMore, answer: Duty, summary: 'Ends the session of work.' },
  async (ctx) => {
    const open = (await store.openConsults(ctx, ctx.actor.id)).filter((consult) => consult.state === 'in-progress')
    if (open.length > 0) refuse('consult.still_open', { params: { count: open.length } })
    await duties.endDuty(ctx, ctx.actor.id)
    await audit(ctx, { action: 'execute', entity: 'consult.duty_session', reason: 'ended' })
    return showDuty(undefined)
  },
)

/** Refusals: consult.not_on_duty (R01), staff.* (R02: the licence is looked at again at every act). */
export async function refuseUnlessOnDuty(ctx: Context): Promise<duties.DutySession> {
  await refuseUnlessLicensed(ctx, ctx.actor.id, 'doctor')
  const duty = await duties.runningDuty(ctx, ctx.actor.id)
  refuseUnless(duty, 'consult.not_on_duty')
  return duty
}

async function proveNow(ctx: Context, code: string | undefined): Promise<void> {
  refuseUnless(code, 'credentials.second_factor_needed', { field: 'code' })
  await verifySecondFactor(ctx, ctx.actor.id, code)
}

function showDuty(duty: duties.DutySession | undefined) {
  return { session: duty ? { id: duty.id, startedAt: duty.startedAt.toISOString(), method: duty.method } : null }
}

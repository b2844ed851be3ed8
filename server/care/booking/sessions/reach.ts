/** Which channels a number may be taken from, and by whom. */
import type { Channel } from '#contracts/booking'
import { type Context, refuseUnless } from '#kernel'
import { institutionOf } from '#people/institutions'
import type { SessionRow } from '../number.ts'
import type { Reach } from './session-store.ts'

const onlyApp: Reach = { channels: ['app'], windowOf: null }

/**
 * What "free" means for whoever asks: residents and clients see the app's numbers; a desk also its own window's; doctors of township
 * centres and village clinics the primary-care reserve, doctors of hospitals what is kept for referrals.
 */
export async function reachOf(ctx: Context): Promise<Reach> {
  const { roles, institutionId } = ctx.actor
  if (!institutionId || roles.includes('system')) return onlyApp
  const desk = roles.some((role) => role === 'registrar' || role === 'manager' || role === 'administrator')
  const channels: Channel[] = ['app']
  if (desk || roles.includes('doctor')) channels.push(await reservedChannel(ctx, institutionId))
  return { channels, windowOf: desk ? institutionId : null }
}

/** Whose reserve an institution may take from. */
export async function reservedChannel(ctx: Context, institutionId: string): Promise<'primary-care' | 'referral'> {
  const { kind } = await institutionOf(ctx, institutionId)
  return kind === 'township-centre' || kind === 'village-clinic' ? 'primary-care' : 'referral'
}

/**
 * The channels that a hold takes from. Refusals: booking.channel_not_yours (a window number elsewhere or by a resident, a reserved
 * one by anybody but those it is kept for).
 */
export async function channelsToTake(
  ctx: Context,
  session: Pick<SessionRow, 'institutionId'>,
  wanted: Channel | undefined,
): Promise<readonly Channel[]> {
  const { roles, institutionId } = ctx.actor
  const ownDesk = roles.includes('registrar') && institutionId === session.institutionId
  if (wanted === undefined) return ownDesk ? ['window', 'app'] : ['app']
  if (wanted === 'app' || roles.includes('system')) return [wanted]
  const staff = roles.includes('registrar') || roles.includes('doctor')
  const theirs =
    wanted === 'window'
      ? ownDesk
      : staff && institutionId !== undefined && (await reservedChannel(ctx, institutionId)) === wanted
  refuseUnless(theirs, 'booking.channel_not_yours', { field: 'channel' })
  return [wanted]
}

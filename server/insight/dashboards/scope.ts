import { audit, type Context, refuseUnless } from '#kernel'
import { dayOf, institutionOf, institutionSeen } from '#people/institutions'
import type { Scope } from './visit-store.ts'
import { type Window, windowOf } from './window.ts'

/** What the reader may see; null: the region. Refusals: dashboards.other_institution. */
export async function scopeFor(
  ctx: Context,
  asked: string | undefined,
): Promise<Scope & { institutionName: string | null }> {
  const institutionId = await institutionSeen(ctx, 'dashboards.other_institution', asked)
  const institutionName = institutionId === null ? null : (await institutionOf(ctx, institutionId)).name
  return { institutionId, institutionName }
}

/** The day that is asked for, today when none is. Refusals: dashboards.future_day. */
export function windowFor(ctx: Context, day: string | undefined): Window {
  const today = dayOf(ctx.now)
  refuseUnless((day ?? today) <= today, 'dashboards.future_day', { field: 'day' })
  return windowOf(day ?? today, ctx.now)
}

/** Totals show nobody, but who looked at which table is still kept. */
export async function auditLook(ctx: Context, table: string): Promise<void> {
  await audit(ctx, { action: 'read', entity: `dashboards.${table}` })
}

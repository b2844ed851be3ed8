import { z } from 'zod'
import { announce, type Context, defineJob } from '#kernel'
import { alertCleared, alertRaised } from '../events.ts'
import { alertsOf } from './alert.ts'
import * as store from './store.ts'

const nameOf = ({ kind, subject }: { kind: string; subject: string }) => `${kind} ${subject}`

/** Tells what is newly wrong with the sluices, once, and what has passed. `only`: one sluice, when it has just been heard of. */
export async function watch(ctx: Context, only?: string): Promise<void> {
  await ctx.transaction(async (ctx) => {
    await store.lockAlerts(ctx)
    for (const { sluiceId, institutionId, revoked, ...health } of await store.healths(ctx, only)) {
      const wanted = revoked ? [] : alertsOf({ now: ctx.now, ...health })
      const open = await store.openAlerts(ctx, sluiceId)
      const names = new Set(wanted.map(nameOf))
      for (const { id, kind, subject } of open) {
        if (names.has(nameOf({ kind, subject }))) continue
        await store.clearAlert(ctx, id)
        await announce(ctx, alertCleared, sluiceId, { alertId: id, sluiceId, institutionId, kind })
      }
      const told = new Set(open.map(nameOf))
      for (const one of wanted) {
        if (told.has(nameOf(one))) continue
        const alertId = ctx.chance.uuid()
        await store.raiseAlert(ctx, alertId, sluiceId, one)
        await announce(ctx, alertRaised, sluiceId, { alertId, sluiceId, institutionId, kind: one.kind })
      }
    }
  })
}

/** Also when no process holds the link: silence has to be heard by someone. */
export const watchJob = defineJob('sluices.watch', z.object({}).loose(), (ctx) => watch(ctx), { cron: '* * * * *' })

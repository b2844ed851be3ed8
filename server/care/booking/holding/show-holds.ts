import type { Hold } from '#contracts/booking'
import { type Context, Refusal } from '#kernel'
import type { NumberRow } from '../number.ts'
import { reachOf } from '../sessions/reach.ts'
import * as sessions from '../sessions/session-store.ts'
import { holdOf, showSession } from '../show.ts'
import type { HoldAsked } from './hold-together.ts'

/** Holds as those who made them see them; the session of all who see it the same is read once. */
export async function showHolds(
  asks: readonly HoldAsked[],
  outcomes: readonly (Hold | Refusal | NumberRow)[],
): Promise<(Hold | Refusal)[]> {
  const shown = new Map<string, ReturnType<typeof look>>()
  return Promise.all(
    outcomes.map(async (one, at) => {
      if (one instanceof Refusal || !('holdId' in one)) return one
      const by = asks[at]!.ctx
      const view = `${one.sessionId} ${by.actor.institutionId} ${by.actor.roles.join()}`
      const looked = shown.get(view) ?? look(by, one.sessionId)
      shown.set(view, looked)
      return holdOf(one, await looked)
    }),
  )
}

async function look(ctx: Context, sessionId: string) {
  const session = await sessions.countedSession(ctx, await reachOf(ctx), sessionId)
  if (!session) throw new Error(`Session ${sessionId} is gone`)
  const doctor = await sessions.doctorById(ctx, session.doctorId)
  return { session: await showSession(ctx, session), doctorName: doctor?.name ?? '' }
}

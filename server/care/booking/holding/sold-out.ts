/** What all who want a number of the same sessions look at first, without a lock; and whom that look alone refuses. */
import type { z } from 'zod'
import type { Channel, HoldRequest } from '#contracts/booking'
import { type Asked, type Look, Refusal, type Rows, type Statement } from '#kernel'
import { dayOf } from '#people/institutions'
import { type Policy, policyInForce, refuseUnlessBookable, type SessionRow } from '../number.ts'
import { policiesOfRows, policiesStatement } from '../rules/policy-store.ts'
import * as holds from './hold-store.ts'

/** As the contract has it; those above may name what is kept for others too. */
export type Wish = Omit<z.output<typeof HoldRequest>, 'channel'> & { readonly channel?: Channel | undefined }

/** The sessions that are wanted, with whether there is anything left for somebody. */
export interface Ground {
  session(id: string): SessionRow | undefined
  policyOf(session: SessionRow): Policy
  /** Whoever holds one here already is answered with it, or changes it. */
  hasNothingFor(wish: Wish): boolean
}

export function groundStatements(wanted: readonly Wish[], now: Date): Statement[] {
  const ids = [...new Set(wanted.map((one) => one.sessionId))]
  return [
    holds.sessionsStatement(ids),
    policiesStatement(ids),
    holds.withNumbersStatement(ids, now),
    holds.heldStatement(wanted, false),
  ]
}

export function groundOf([sessionRows, policyRows, withNumbers, heldRows]: readonly Rows[], now: Date): Ground {
  const policies = policiesOfRows(policyRows)
  const sessions = new Map(holds.sessionsOfRows(sessionRows).map((one) => [one.id, one]))
  const takeable = new Set(((withNumbers ?? []) as { id: string }[]).map(({ id }) => id))
  const held = new Set(holds.numbersOfRows(heldRows).map((one) => `${one.sessionId} ${one.heldFor}`))
  for (const { id } of sessions.values()) note(id, takeable.has(id))
  return {
    session: (id) => sessions.get(id),
    policyOf: (session) => {
      const policy = policyInForce(policies, session.institutionId, dayOf(now))
      if (!policy) throw new Error('No booking policy is in force: the region’s row is missing')
      return policy
    },
    hasNothingFor: ({ sessionId, residentId }) => !takeable.has(sessionId) && !held.has(`${sessionId} ${residentId}`),
  }
}

// Sessions that had nothing left when this process last looked. It says who is looked at first, never what is so.
const emptied = new Set<string>()
const emptiedMax = 10_000

function note(sessionId: string, hasNumbers: boolean): void {
  if (hasNumbers) {
    emptied.delete(sessionId)
    return
  }
  if (emptied.size >= emptiedMax) emptied.clear()
  emptied.add(sessionId)
}

/**
 * For those who ask for what was gone a moment ago: one look at what is there now, and whoever gets nothing is told so without a unit
 * of work. Only people who ask for themselves and desks, from the channel that is theirs: whether others may ask at all is judged
 * first, as ever. Refusals: booking.outside_window, .sold_out.
 */
export function lookForSoldOut(asked: readonly Asked<Wish>[]): Look | undefined {
  if (!asked.some(({ item }) => emptied.has(item.sessionId))) return undefined
  const now = asked[0]!.ctx.clock.now()
  const wanted = asked.map(({ item }) => item)
  return {
    statements: groundStatements(wanted, now),
    judge: (rows) => {
      const ground = groundOf(rows, now)
      const soldOut = new Refusal('booking.sold_out')
      return asked.map(({ ctx, item }) => {
        const { roles, id } = ctx.actor
        const mayAsk = roles.includes('registrar') || (roles.includes('resident') && id === item.residentId)
        const session = ground.session(item.sessionId)
        if (!mayAsk || item.channel !== undefined || session?.state !== 'open') return undefined
        try {
          refuseUnlessBookable(session, ground.policyOf(session), now)
        } catch (error) {
          if (error instanceof Refusal) return error
          throw error
        }
        return ground.hasNothingFor(item) ? soldOut : undefined
      })
    },
  }
}

import { type Actor, type Context, refuse, refuseUnless } from '#kernel'
import type { State } from './tables.ts'

/** A client may have so many running at once. */
export const runningMax = 5
/** What is ready is kept so long. */
export const keptHours = 24
/** What has not come to an end by then never will. */
export const givenUpAfterHours = 48

export interface BulkJob {
  readonly id: string
  readonly client_id: string
  readonly client_name: string
  readonly scopes: readonly string[]
  readonly state: State
  readonly failure: string | null
  readonly expires_at: Date | null
}

/** The client that asked, with the scopes that it asked with: a job reads and writes as it. */
export function clientOf({ client_id, client_name, scopes }: BulkJob): Actor {
  return { id: client_id, name: client_name, roles: ['integration'], scopes }
}

export function hoursAfter(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * 3_600_000)
}

/** A job is its client's; to others it is not there. Refusals: bulk.not_found. */
export function ownedBy<T extends BulkJob>(ctx: Context, job: T | undefined): T {
  return job && job.client_id === ctx.actor.id ? job : refuse('bulk.not_found')
}

/** Refusals: bulk.cancelled, bulk.expired, bulk.failed. */
export function refuseUnlessAlive(ctx: Context, { state, expires_at }: BulkJob): void {
  refuseUnless(state !== 'cancelled', 'bulk.cancelled')
  refuseUnless(state !== 'expired' && (expires_at === null || expires_at > ctx.now), 'bulk.expired')
  refuseUnless(state !== 'failed', 'bulk.failed')
}

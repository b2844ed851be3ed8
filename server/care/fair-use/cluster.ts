/** What connects the accounts of one hand, and what a returned number remembers of whoever gave it back. */
import type { Context, Rows, Statement } from '#kernel'
import { marksOf, personMark, type Seen } from './mark.ts'
import * as store from './mark-store.ts'
import { requestFacts } from './request.ts'

/** What a request shows of whoever books, beside the person it is for. */
export function seenBy(ctx: Context, person: { phone: string | null; contact?: string | null }): Seen {
  const payer = ctx.actor.roles.includes('resident') ? ctx.actor.id : undefined
  return { device: requestFacts(ctx.requestId)?.device, payer, phone: person.phone, contact: person.contact }
}

/** The statement that keeps what was seen of several people; undefined when nothing was. */
export function keepMarks(seen: readonly { residentId: string; seen: Seen }[], now: Date): Statement | undefined {
  const marks = seen.flatMap((one) => marksOf(one.seen).map((mark) => ({ ...mark, residentId: one.residentId })))
  return marks.length === 0 ? undefined : store.markStatement(marks, now)
}

/** Reads the marks that people have had so far. */
export const ownMarks = store.ownMarksStatement

/** All marks of somebody who wants a number: kept, seen just now, and they themselves. */
export function marksToCompare(residentId: string, kept: Rows | undefined, seen: Seen): ReadonlySet<string> {
  const rows = (kept ?? []) as { residentId: string; hash: string }[]
  const own = rows.flatMap((row) => (row.residentId === residentId ? row.hash : []))
  return new Set([personMark(residentId), ...own, ...marksOf(seen).map(({ hash }) => hash)])
}

/** What a number that comes back remembers: every mark of the person's cluster, and each person in it. */
export async function clusterMarks(ctx: Context, residentId: string): Promise<string[]> {
  const { residentIds, hashes } = await store.clusterOf(ctx, residentId)
  return [...new Set([...residentIds.map(personMark), ...hashes])].sort()
}

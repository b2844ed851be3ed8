import type { Context } from '#kernel'

/** What the process that holds the link is told by others: something is to be sent, asked, or known anew. */
export const channel = 'anji_sluices'
export type Call = 'outbox' | 'inbox' | 'question' | 'registry'

type Wake = (call: Call) => void
let here: Wake | undefined

/** Set while this process holds the link. */
export function linkIsHere(wake: Wake | undefined): void {
  here = wake
}

/** Wakes whoever holds the link after the commit: in this process at once, in another by the database. */
export function wakeLink(ctx: Context, call: Call): void {
  if (here) ctx.afterCommit(() => here?.(call))
  else ctx.withCommit(() => [{ name: 'sluices-wake', text: 'select pg_notify($1, $2)', values: [channel, call] }])
}

/**
 * One thing asked of a remote insurer, from the intent to a certain answer. Pure: what happened goes in, where it stands and
 * when to go on comes out. Only what is certain ends an exchange; nothing is ever guessed from silence.
 *
 *   asked → sent → answered | refused
 *             ↓ silence
 *         uncertain → (query) → answered, or undoing → (冲正) → asked again under a new message number
 */
import type { ExchangeKind, ExchangeState } from '#contracts/insurer'
import type { Found, Settlement, SettlementAsked, SettlementNames } from './link.ts'

export interface Exchange {
  readonly id: string
  readonly kind: ExchangeKind
  readonly billId: string
  /** Null: a settlement in the insurer's book that is none of ours. */
  readonly residentId: string | null
  readonly fixmedinsCode: string
  /** Of the message whose effect is in question. */
  readonly msgid: string
  readonly asked: SettlementAsked | ReverseAsked
  readonly state: ExchangeState
  /** Of every message sent for it; also tells a late worker that another has taken over. */
  readonly attempts: number
  readonly answer: Settlement | null
  readonly reason: string | null
}

export type ReverseAsked = SettlementNames & { readonly insurerSetlId: string }

export type Happening =
  | { readonly what: 'done'; readonly answer: Settlement | null }
  | { readonly what: 'refused'; readonly code: string; readonly reason: string }
  | { readonly what: 'silent'; readonly why: string }
  /** Refused before anything was looked at: the sign-in has run out. */
  | { readonly what: 'signed-out' }
  /** The insurer had a message of this number before. */
  | { readonly what: 'repeated' }
  | { readonly what: 'found'; readonly found: Found }
  | { readonly what: 'undone' }

export type Act = 'ask' | 'query' | 'undo'

export interface Stands {
  readonly state: ExchangeState
  readonly answer: Settlement | null
  readonly reason: string | null
  /** Null: it is over. */
  readonly dueInSeconds: number | null
}

/** A pre-settlement changes nothing there: whoever gets none within so many messages may simply try again. */
export const preSettleAttemptsMax = 6

/** What to send next. A message that was on its way when its sender died may have been done: it is asked for, not sent again. */
export function actOf({ kind, state }: Pick<Exchange, 'kind' | 'state'>): Act {
  if (state === 'undoing') return 'undo'
  if (kind === 'pre-settle' || state === 'asked') return 'ask'
  return 'query'
}

const refusedAs = 'refused: '

/** Later and later, at most ten minutes. */
export const backoffSeconds = (attempts: number): number => Math.min(600, 2 ** Math.min(attempts, 10))

export function after(exchange: Exchange, act: Act, happening: Happening): Stands {
  const wait = backoffSeconds(exchange.attempts)
  const stay = (state: ExchangeState, reason: string | null, dueInSeconds: number): Stands => ({
    state,
    reason,
    dueInSeconds,
    answer: null,
  })
  const over = (answer: Settlement | null): Stands => ({ state: 'answered', answer, reason: null, dueInSeconds: null })
  const refused = (reason: string): Stands => ({ state: 'refused', answer: null, reason, dueInSeconds: null })
  const mayHaveBeenDone = exchange.kind !== 'pre-settle'

  if (happening.what === 'signed-out') return stay(before(act), 'signed out', exchange.attempts < 4 ? 0 : wait)
  if (act === 'ask') {
    if (happening.what === 'done') return over(happening.answer)
    if (happening.what === 'refused') {
      // A reversal that was asked before may be refused because it was done: that is looked up first.
      const again = exchange.kind === 'reverse' && exchange.attempts > 1
      return again ? stay('uncertain', `${refusedAs}${happening.reason}`, 0) : refused(happening.reason)
    }
    if (happening.what === 'repeated') return stay(mayHaveBeenDone ? 'uncertain' : 'asked', 'message repeated', 0)
    const why = happening.what === 'silent' ? happening.why : happening.what
    if (mayHaveBeenDone) return stay('uncertain', why, wait)
    return exchange.attempts < preSettleAttemptsMax ? stay('asked', why, wait) : refused(why)
  }
  if (act === 'query') {
    if (happening.what === 'found') return afterFound(exchange, happening.found)
    return stay('uncertain', whyOf(happening), wait)
  }
  // Undone: the message has no effect, now or later. What was wanted is asked again, under a new number.
  if (happening.what === 'undone') return stay('asked', null, 0)
  if (happening.what === 'silent') return stay('undoing', happening.why, wait)
  return stay('uncertain', whyOf(happening), wait)

  function afterFound({ kind }: Exchange, { state, settlement }: Found): Stands {
    if (kind === 'reverse') {
      if (state !== 'settled') return over(null)
      const { reason } = exchange
      return reason?.startsWith(refusedAs) ? refused(reason.slice(refusedAs.length)) : stay('asked', 'still settled', 0)
    }
    if (state === 'settled') return over(settlement)
    if (state === 'reversed') return refused('reversed there')
    // Not there yet is not the same as never: the message may still be on its way.
    return stay('undoing', 'not there', 0)
  }
}

const before = (act: Act): ExchangeState => (act === 'ask' ? 'asked' : act === 'undo' ? 'undoing' : 'uncertain')

const whyOf = (happening: Happening): string =>
  happening.what === 'silent' ? happening.why : happening.what === 'refused' ? happening.reason : happening.what

import { refuseUnless, sm3 } from '#kernel'
import type { Account } from './account.ts'

/** Money moves: it leaves the source and reaches the destination. */
export interface Posting {
  readonly source: string
  readonly destination: string
  readonly amountFen: number
  readonly reason: string
}

export interface PostingRequest {
  readonly postings: readonly Posting[]
  /** The same key is the same transaction; the same key with other postings is refused. */
  readonly key: string
}

/** What one guarded account is about to go through. */
export interface Change {
  readonly accountId: string
  readonly postedFen: number
  readonly reservedFen: number
}

/** Refuses ledger.bad_posting and ledger.unknown_account; answers the asset of each posting. */
export function checkPostings(postings: readonly Posting[], accounts: ReadonlyMap<string, Account>): string[] {
  refuseUnless(postings.length > 0, 'ledger.bad_posting')
  return postings.map((posting, index) => {
    const field = `postings.${index}`
    const source = accounts.get(posting.source)
    const destination = accounts.get(posting.destination)
    refuseUnless(source && destination, 'ledger.unknown_account', { field })
    const whole = Number.isSafeInteger(posting.amountFen) && posting.amountFen > 0
    refuseUnless(whole && source !== destination && source.asset === destination.asset, 'ledger.bad_posting', { field })
    return source.asset
  })
}

/** SM3 over what was asked, so that a key cannot be used for something else. */
export function contentOf(postings: readonly Posting[]): string {
  const content = postings.map((one) => [one.source, one.destination, one.amountFen, one.reason])
  return sm3(JSON.stringify(content)).toString('hex')
}

export function opposite(postings: readonly Posting[], reason: string): Posting[] {
  return postings.map((one) => ({ ...one, source: one.destination, destination: one.source, reason }))
}

type Effect = (posting: Posting) => { source: Omit<Change, 'accountId'>; destination: Omit<Change, 'accountId'> }

const effects = {
  post: ({ amountFen }) => ({
    source: { postedFen: -amountFen, reservedFen: 0 },
    destination: { postedFen: amountFen, reservedFen: 0 },
  }),
  reserve: ({ amountFen }) => ({
    source: { postedFen: 0, reservedFen: amountFen },
    destination: { postedFen: 0, reservedFen: 0 },
  }),
  postReserved: ({ amountFen }) => ({
    source: { postedFen: -amountFen, reservedFen: -amountFen },
    destination: { postedFen: amountFen, reservedFen: 0 },
  }),
  voidReserved: ({ amountFen }) => ({
    source: { postedFen: 0, reservedFen: -amountFen },
    destination: { postedFen: 0, reservedFen: 0 },
  }),
} satisfies Record<string, Effect>

export type Movement = keyof typeof effects

/** The net change of each guarded account, in id order: the order in which they are locked. */
export function changesOf(
  movement: Movement,
  postings: readonly Posting[],
  accounts: ReadonlyMap<string, Account>,
): Change[] {
  const net = new Map<string, { postedFen: number; reservedFen: number }>()
  const add = (accountId: string, change: Omit<Change, 'accountId'>) => {
    if (accounts.get(accountId)?.mayGoNegative !== false) return
    const sum = net.get(accountId) ?? { postedFen: 0, reservedFen: 0 }
    net.set(accountId, {
      postedFen: sum.postedFen + change.postedFen,
      reservedFen: sum.reservedFen + change.reservedFen,
    })
  }
  for (const posting of postings) {
    const effect = effects[movement](posting)
    add(posting.source, effect.source)
    add(posting.destination, effect.destination)
  }
  return [...net]
    .map(([accountId, sum]) => ({ accountId, ...sum }))
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1))
}

const chinaOffsetMs = 8 * 3600_000

/** The month of the books that an instant belongs to; the region keeps China Standard Time. */
export function periodOf(at: Date): string {
  return new Date(at.getTime() + chinaOffsetMs).toISOString().slice(0, 7)
}

/** The first instant after a month of the books. */
export function endOfPeriod(period: string): Date {
  const [year, month] = period.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month, 1) - chinaOffsetMs)
}

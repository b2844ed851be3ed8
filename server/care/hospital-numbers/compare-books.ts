/** Both books of a day, number for number and fen for fen: what differs, and what is safe to do about it. Pure. */
import type { AnswerOf } from '#contracts/sluice'
import { laidBeside } from '#kernel'
import { isOver, type RegistrationState } from './registration.ts'
import type { DifferenceDone, DifferenceKind } from './tables.ts'

type TheirEntry = AnswerOf<'numbers.book'>['entries'][number]

interface OurEntry {
  readonly holdId: string
  readonly appointmentId: string | null
  readonly state: RegistrationState
  readonly paidFen: number
  readonly refundedFen: number
  readonly hisNumberId: string
  readonly updatedAt: Date
}

export interface Difference {
  readonly hisNumberId: string
  readonly holdId: string | null
  readonly kind: DifferenceKind
  readonly ours: string
  readonly theirs: string
  readonly done: DifferenceDone
  readonly appointmentId: string | null
  readonly refundFen: number
  /** What the number is there; one that is not in their book is free. */
  readonly theirState: TheirEntry['state']
}

const moving = new Set<RegistrationState>(['locking', 'locked', 'unpaid', 'confirming', 'cancelling'])

/**
 * `askedAt`: when their book was asked for. What has moved on our side since a little before that is left to its own answers: the
 * other book may be older than it.
 */
export function compareBooks(
  ours: readonly OurEntry[],
  theirs: readonly TheirEntry[],
  askedAt: Date,
  settleMs = 60_000,
): Difference[] {
  const quiet = (entry: OurEntry) => entry.updatedAt.getTime() < askedAt.getTime() - settleMs
  // Without a hold it was sold at the window: theirs alone.
  const held = theirs.filter(({ holdId }) => holdId)
  return laidBeside(
    ours,
    ({ holdId }) => holdId,
    held,
    ({ holdId }) => holdId!,
  ).flatMap(({ ours: our, theirs: their }) => {
    if (our && !quiet(our)) return []
    if (their) return our && moving.has(our.state) ? [] : (differs(our, their) ?? [])
    return our?.state === 'confirmed' ? [difference('missing-there', our, undefined, 'taken-back')] : []
  })
}

function differs(our: OurEntry | undefined, their: TheirEntry): Difference | undefined {
  const active = their.state !== 'free' && their.state !== 'suspended'
  const sold = their.appointmentId !== null
  if (!our || isOver(our.state)) {
    if (active && !sold) return difference('lock-unknown', our, their, 'released')
    if (active) return difference('sold-unknown', our, their, 'cancelled-there')
    return our && sold && moneyDiffers(our, their) ? difference('money-differs', our, their, 'to-look-at') : undefined
  }
  if (!sold || their.appointmentId !== our.appointmentId) return difference('missing-there', our, their, 'taken-back')
  return moneyDiffers(our, their) ? difference('money-differs', our, their, 'to-look-at') : undefined
}

const moneyDiffers = (our: OurEntry, their: TheirEntry) =>
  our.paidFen - our.refundedFen !== their.paidFen - their.refundedFen

function difference(
  kind: DifferenceKind,
  our: OurEntry | undefined,
  their: TheirEntry | undefined,
  done: DifferenceDone,
): Difference {
  return {
    hisNumberId: our?.hisNumberId ?? their!.hisNumberId,
    holdId: our?.holdId ?? their!.holdId,
    kind,
    ours: our ? `${our.state} ${our.paidFen}-${our.refundedFen}` : '–',
    theirs: their ? `${their.state} ${their.paidFen}-${their.refundedFen}` : '–',
    done,
    appointmentId: our?.appointmentId ?? their?.appointmentId ?? null,
    refundFen: their ? their.paidFen - their.refundedFen : 0,
    theirState: their?.state ?? 'free',
  }
}

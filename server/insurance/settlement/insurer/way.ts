/**
 * A bill's way through a remote insurer: pre-settlement → cash → settlement, and back from every place where it can break.
 * Pure: what happened goes in, where it stands and what must follow in the same transaction comes out. What does not fit the
 * state is late or a repeat and changes nothing.
 *
 * pre-settling → paying → settling → settled → reversing → reversed
 *       ↓           ↓         ↓ ↘ another cash part than was paid
 *    refused     dropped   refused  taking-back → refused
 */
import type { Settlement } from '#insurance/insurer'

export type WayState =
  | 'pre-settling'
  | 'paying'
  | 'settling'
  | 'settled'
  | 'taking-back'
  | 'reversing'
  | 'reversed'
  | 'dropped'
  | 'refused'

export type Then = 'free' | 'resettle' | 'return'

export interface Way {
  readonly state: WayState
  /** The cash part that the payer was told and paid. */
  readonly cashFen: number
  /** Cash that is in transit for it already, from the bill it is settled again for. */
  readonly heldFen: number
  readonly settledThere: Settlement | null
  /** One of several that are settled again in order: nobody is there to be asked for cash. */
  readonly chained?: boolean
}

export type Happening =
  | { readonly what: 'pre-settled'; readonly answer: Settlement }
  | { readonly what: 'paid' }
  | { readonly what: 'settled'; readonly answer: Settlement }
  | { readonly what: 'reversal-asked' }
  | { readonly what: 'reversed' }
  | { readonly what: 'refused'; readonly reason: string }

export type Step =
  /** The insurer's amounts are the bill's. */
  | { readonly step: 'take-amounts'; readonly answer: Settlement }
  | { readonly step: 'ask-cash' }
  | { readonly step: 'ask'; readonly kind: 'settle' | 'reverse' }
  | { readonly step: 'keep-settled-there'; readonly answer: Settlement }
  /** Books, accumulator, record, event. */
  | { readonly step: 'settle'; readonly answer: Settlement }
  /** The bill ends unpaid; whatever was paid for it goes back. */
  | { readonly step: 'abandon'; readonly reason: string }
  | { readonly step: 'undo' }

export interface After {
  readonly state: WayState
  readonly steps: readonly Step[]
}

export function afterOf(way: Way, happening: Happening): After | undefined {
  const next = rules[way.state]
  return next?.(way, happening)
}

const refusedAt = (happening: Happening): After | undefined =>
  happening.what === 'refused'
    ? { state: 'refused', steps: [{ step: 'abandon', reason: happening.reason }] }
    : undefined

const rules: Partial<Record<WayState, (way: Way, happening: Happening) => After | undefined>> = {
  'pre-settling': ({ heldFen, chained }, happening) => {
    if (happening.what !== 'pre-settled') return refusedAt(happening)
    const { answer } = happening
    const take: Step = { step: 'take-amounts', answer }
    const cashFen = answer.amounts.cash_payamt
    if (cashFen <= heldFen) return { state: 'settling', steps: [take, { step: 'ask', kind: 'settle' }] }
    // What is settled again costs more than was paid: nobody is there to pay, so it all goes back and is billed anew.
    if (heldFen > 0 || chained) return { state: 'refused', steps: [{ step: 'abandon', reason: '重新结算需补付现金' }] }
    return { state: 'paying', steps: [take, { step: 'ask-cash' }] }
  },
  paying: (_way, happening) =>
    happening.what === 'paid' ? { state: 'settling', steps: [{ step: 'ask', kind: 'settle' }] } : undefined,
  settling: ({ cashFen }, happening) => {
    if (happening.what !== 'settled') return refusedAt(happening)
    const { answer } = happening
    if (answer.amounts.cash_payamt === cashFen) {
      return {
        state: 'settled',
        steps: [
          { step: 'take-amounts', answer },
          { step: 'settle', answer },
        ],
      }
    }
    const steps: Step[] = [
      { step: 'keep-settled-there', answer },
      { step: 'ask', kind: 'reverse' },
    ]
    return { state: 'taking-back', steps }
  },
  'taking-back': ({ cashFen, settledThere }, happening) => {
    if (happening.what === 'reversed') {
      return { state: 'refused', steps: [{ step: 'abandon', reason: '医保结算金额与预结算不一致，已撤销' }] }
    }
    if (happening.what !== 'refused') return undefined
    // It cannot be taken back there: then it stands, and whoever was asked for too little is not asked again.
    const answer = asPaid(settledThere!, cashFen)
    return {
      state: 'settled',
      steps: [
        { step: 'take-amounts', answer },
        { step: 'settle', answer },
      ],
    }
  },
  settled: (_way, happening) =>
    happening.what === 'reversal-asked' ? { state: 'reversing', steps: [{ step: 'ask', kind: 'reverse' }] } : undefined,
  reversing: (_way, happening) => {
    if (happening.what === 'reversed') return { state: 'reversed', steps: [{ step: 'undo' }] }
    return happening.what === 'refused' ? { state: 'settled', steps: [] } : undefined
  },
}

/** The same settlement with the cash that was really paid: the institution bears what is missing. */
export function asPaid(answer: Settlement, cashFen: number): Settlement {
  const { amounts } = answer
  const missing = amounts.cash_payamt - cashFen
  if (missing <= 0) return answer
  return {
    ...answer,
    amounts: { ...amounts, cash_payamt: cashFen, ownpay_hosp_part: amounts.ownpay_hosp_part + missing },
  }
}

/** States in which the bill waits for the insurer, and for what. */
export const waitsFor = (state: WayState): 'pre-settlement' | 'settlement' | 'reversal' | null =>
  state === 'pre-settling'
    ? 'pre-settlement'
    : state === 'settling' || state === 'taking-back'
      ? 'settlement'
      : state === 'reversing'
        ? 'reversal'
        : null

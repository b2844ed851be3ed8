// 42 CFR 425 subparts G and I, as money.md §4 gives them. Rates in millionths. Dated: what a year of performance is settled by.

/** What a group agreed to: which rates bound it. */
export interface Track {
  readonly code: string
  /** The flag's column in the published results; null: the results have none for it. */
  readonly column: string | null
  /** At the best quality. */
  readonly maxRate: number
  /** Of the benchmark. */
  readonly capRate: number
  /** Of the losses of a two-sided group; `byResult`: one minus the final sharing rate, within bounds. */
  readonly loss: { readonly rate: number; readonly byResult?: { readonly atMost: number }; readonly limitRate: number }
}

const percent = (value: number) => value * 10_000
const fixedLoss = { rate: percent(30), limitRate: percent(4) }

export const tracks: readonly Track[] = [
  { code: 'track-1', column: 'current_track_1', maxRate: percent(50), capRate: percent(10), loss: fixedLoss },
  { code: 'basic-a', column: 'current_basic_a', maxRate: percent(40), capRate: percent(10), loss: fixedLoss },
  { code: 'basic-b', column: 'current_basic_b', maxRate: percent(40), capRate: percent(10), loss: fixedLoss },
  { code: 'basic-c', column: 'current_basic_c', maxRate: percent(50), capRate: percent(10), loss: fixedLoss },
  { code: 'basic-d', column: 'current_basic_d', maxRate: percent(50), capRate: percent(10), loss: fixedLoss },
  { code: 'basic-e', column: 'current_basic_e', maxRate: percent(50), capRate: percent(10), loss: fixedLoss },
  {
    code: 'enhanced',
    column: 'current_enhanced',
    maxRate: percent(75),
    capRate: percent(20),
    loss: { rate: percent(40), byResult: { atMost: percent(75) }, limitRate: percent(15) },
  },
  // Older agreements, not flagged in the published results: known by their greatest rate.
  { code: 'track-1-plus', column: null, maxRate: percent(50), capRate: percent(10), loss: fixedLoss },
  {
    code: 'track-2',
    column: null,
    maxRate: percent(60),
    capRate: percent(15),
    loss: { rate: percent(40), byResult: { atMost: percent(60) }, limitRate: percent(10) },
  },
  {
    code: 'track-3',
    column: null,
    maxRate: percent(75),
    capRate: percent(20),
    loss: { rate: percent(40), byResult: { atMost: percent(75) }, limitRate: percent(15) },
  },
]

interface Terms {
  /** Minimum savings rate at so many lives, linear to the next; below the first it is elected. */
  readonly minimumRates: readonly (readonly [lives: number, rate: number])[]
  /** Of what is earned: 2% withheld, but not for the results of 2019 and 2020. */
  readonly withholding: number
  /** Of the losses: none in a year that was an emergency throughout. */
  readonly lossShare: number
}

const minimumRates: Terms['minimumRates'] = [
  [5000, percent(3.9)],
  [6000, percent(3.6)],
  [7000, percent(3.4)],
  [8000, percent(3.2)],
  [9000, percent(3.1)],
  [10_000, percent(3)],
  [15_000, percent(2.7)],
  [20_000, percent(2.5)],
  [50_000, percent(2.2)],
  [60_000, percent(2)],
]

const dated: readonly (Terms & { readonly from: number; readonly to: number | null })[] = [
  { from: 2013, to: 2018, minimumRates, withholding: percent(98), lossShare: percent(100) },
  { from: 2019, to: 2019, minimumRates, withholding: percent(100), lossShare: percent(100) },
  { from: 2020, to: 2020, minimumRates, withholding: percent(100), lossShare: 0 },
  { from: 2021, to: null, minimumRates, withholding: percent(98), lossShare: percent(100) },
]

/** The terms of a year of performance; undefined: the years before the programme. */
export function termsOf(year: number): Terms | undefined {
  return dated.find(({ from, to }) => from <= year && (to === null || year <= to))
}

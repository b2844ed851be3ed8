import { type Track, termsOf } from './terms.ts'

/** One group's year. Amounts in hundredths of the currency, rates in millionths. */
export interface AcoYear {
  readonly year: number
  readonly twoSided: boolean
  readonly lives: number
  readonly benchmarkFen: number
  readonly expenditureFen: number
  /** What a two-sided group, or one below the least lives of the table, has elected; also its minimum loss rate. */
  readonly electedRate: number | null
  readonly track: Track
  /** The track's greatest rate at the quality reached. */
  readonly finalRate: number
  /** Whether the quality standard was met: without it nothing is shared. */
  readonly qualityMet: boolean
}

/** `value` is an amount or a rate, as `unit` says. */
export interface SavingsStep {
  readonly ruleId: string
  readonly clause: string
  readonly unit: 'fen' | 'millionths'
  readonly value: number
  readonly zh: string
  readonly en: string
}

export interface SavingsResult {
  /** In millionths, rounded; the comparison is exact. Null: it should have been elected and was not. */
  readonly minimumRate: number | null
  /** Benchmark less expenditure. */
  readonly savingsFen: number
  readonly shared: boolean
  /** Negative: what is owed for losses. */
  readonly earnedFen: number
  readonly steps: readonly SavingsStep[]
}

/** A rate as a fraction of millionths. */
interface Ratio {
  readonly over: bigint
  readonly under: bigint
}

const million = 1_000_000n
const clause = (section: string) => `42 CFR 425.${section}`

/**
 * What a group earns of its savings, or owes of its losses. Throws when the year is before the programme.
 * Source: money.md §4 (shared savings).
 */
export function sharedSavings(aco: AcoYear): SavingsResult {
  const terms = termsOf(aco.year)
  if (!terms) throw new Error(`There are no terms for ${aco.year}`)
  const steps: SavingsStep[] = []
  const savings = BigInt(aco.benchmarkFen) - BigInt(aco.expenditureFen)
  steps.push(step('savings', '604', 'fen', savings, '基准减去实际支出。', 'Benchmark less expenditure.'))
  const minimum = minimumOf(aco, terms.minimumRates)
  const shown = minimum && rounded(minimum.over, minimum.under)
  if (shown !== null) {
    const how = aco.twoSided ? ['自选的最低节约率。', 'The minimum rate that was elected.'] : byLives
    steps.push(step('minimum_rate', '604(b)', 'millionths', shown, how[0]!, how[1]!))
  }
  const result = (shared: boolean, earned: bigint): SavingsResult => ({
    minimumRate: shown === null ? null : Number(shown),
    savingsFen: Number(savings),
    shared,
    earnedFen: Number(earned),
    steps,
  })
  if (minimum === null) return result(false, 0n)
  // |savings| ÷ benchmark ≥ rate, without a division.
  const reached = (amount: bigint) => amount * million * minimum.under >= minimum.over * BigInt(aco.benchmarkFen)
  if (savings > 0n && reached(savings) && aco.qualityMet)
    return result(true, earnedOf(aco, savings, terms.withholding, steps))
  if (savings < 0n && aco.twoSided && reached(-savings))
    return result(false, -owedOf(aco, -savings, terms.lossShare, steps))
  const why: [string, string] =
    savings > 0n && reached(savings)
      ? ['未达到质量标准，不分享。', 'The quality standard was not met: nothing is shared.']
      : ['未达到最低节约率，不分享。', 'The minimum rate is not reached: nothing is shared.']
  steps.push(step('not_shared', '604', 'fen', 0n, ...why))
  return result(false, 0n)
}

const byLives = ['按人数区间线性插值的最低节约率。', 'The minimum rate, linear within the band of lives.']

function minimumOf(aco: AcoYear, table: readonly (readonly [number, number])[]): Ratio | null {
  const [least] = table[0]!
  if (aco.twoSided || aco.lives < least)
    return aco.electedRate === null ? null : { over: BigInt(aco.electedRate), under: 1n }
  const at = table.findLastIndex(([lives]) => lives <= aco.lives)
  const [fromLives, fromRate] = table[at]!
  const next = table[at + 1]
  if (!next) return { over: BigInt(fromRate), under: 1n }
  const width = BigInt(next[0] - fromLives)
  return { over: BigInt(fromRate) * width + BigInt(next[1] - fromRate) * BigInt(aco.lives - fromLives), under: width }
}

function earnedOf(aco: AcoYear, savings: bigint, withholding: number, steps: SavingsStep[]): bigint {
  const atRate = rounded(savings * BigInt(aco.finalRate) * BigInt(withholding), million * million)
  const cap = rounded(BigInt(aco.benchmarkFen) * BigInt(aco.track.capRate), million)
  const rate = [
    '最终分享率（最高分享率 × 质量得分）。',
    'Final sharing rate: the greatest rate at this quality.',
  ] as const
  steps.push(step('final_rate', '605(d)', 'millionths', BigInt(aco.finalRate), ...rate))
  steps.push(step('at_rate', '605(d)', 'fen', atRate, '从第一元起分享。', 'Shared from the first unit.'))
  if (atRate <= cap) return atRate
  steps.push(step('cap', '605(e)', 'fen', cap, '不超过基准的上限。', 'Capped by a part of the benchmark.'))
  return cap
}

function owedOf(aco: AcoYear, losses: bigint, lossShare: number, steps: SavingsStep[]): bigint {
  const { loss } = aco.track
  const byResult = loss.byResult && Math.min(Math.max(1_000_000 - aco.finalRate, loss.rate), loss.byResult.atMost)
  const rate = byResult ?? loss.rate
  const atRate = rounded(losses * BigInt(rate) * BigInt(lossShare), million * million)
  const limit = rounded(BigInt(aco.benchmarkFen) * BigInt(loss.limitRate), million)
  steps.push(step('loss_rate', '605(f)', 'millionths', BigInt(rate), '亏损分担率。', 'Loss rate.'))
  if (lossShare === 0)
    steps.push(
      step(
        'emergency',
        '605(f)',
        'fen',
        0n,
        '全年紧急状态，不分担亏损。',
        'An emergency all year: no losses are owed.',
      ),
    )
  if (atRate <= limit) return atRate
  steps.push(step('loss_limit', '605(f)', 'fen', limit, '不超过亏损上限。', 'At most the limit of losses.'))
  return limit
}

/** Half up; both positive, or a negative amount rounded away from zero. */
function rounded(over: bigint, under: bigint): bigint {
  const sign = over < 0n ? -1n : 1n
  return (sign * (2n * sign * over + under)) / (2n * under)
}

const step = (
  rule: string,
  section: string,
  unit: SavingsStep['unit'],
  value: bigint,
  zh: string,
  en: string,
): SavingsStep => ({ ruleId: `aco.${rule}`, clause: clause(section), unit, value: Number(value), zh, en })

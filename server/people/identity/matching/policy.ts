import { type Context, sql, tables } from '#kernel'
import { dayOf } from '#people/institutions'
import type { Policy } from '../compare/judge.ts'

const childYears = 18

/** The weights and thresholds in force on the day of the context. */
export async function policyOf(ctx: Context): Promise<Policy & { readonly day: string }> {
  const day = dayOf(ctx.now)
  const weights = await sql<{ field: string; level: string; bits: string }>`
    select field, level, weight_bits as bits from identity.weight
     where valid_from <= ${day} and (valid_to is null or valid_to > ${day})`.execute(tables(ctx))
  const thresholds = await sql<{ certain: string; probable: string }>`
    select certain_bits as certain, probable_bits as probable from identity.threshold
     where valid_from <= ${day} and (valid_to is null or valid_to > ${day})`.execute(tables(ctx))
  const [threshold] = thresholds.rows
  if (!threshold || weights.rows.length === 0) throw new Error(`No identity weights are in force on ${day}`)
  return {
    day,
    weights: new Map(weights.rows.map(({ field, level, bits }) => [`${field} ${level}`, Number(bits)])),
    certainBits: Number(threshold.certain),
    probableBits: Number(threshold.probable),
    childrenSince: `${Number(day.slice(0, 4)) - childYears}${day.slice(4)}`,
  }
}

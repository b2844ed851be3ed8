import { z } from 'zod'
import type { Insutype } from '#contracts/benefits'

/** An institution in a statement's inputs; `id` is known inside the region's database only. */
export const Party = z.object({ code: z.string(), name: z.string(), id: z.uuid().nullable() })
export type Party = z.infer<typeof Party>

/** Where a parameter stands: the dated row and its source. */
export const RuleRef = z.object({ ref: z.string(), validFrom: z.string(), source: z.string() })
export type RuleRef = z.infer<typeof RuleRef>

/** Of what the pooled fund paid by bills, what findings took back; absent where nothing was. */
export const takenBack = { recoveredFen: z.int().min(0).optional(), findings: z.array(z.string()).optional() }

export const SpentAt = z.object({ party: Party, fundFen: z.int(), bills: z.int(), ...takenBack })
export type SpentAt = z.infer<typeof SpentAt>

/** Worked out again, nobody is here any more: what was posted before is taken back by this statement of nothing. */
export const gone = z.literal(true).optional()

export const insutypeNames: Readonly<Record<Insutype, { zh: string; en: string }>> = {
  '310': { zh: '职工医保', en: 'employees' },
  '390': { zh: '居民医保', en: 'residents' },
}

/** The sides of the books, by the names that settlement gave them. */
export const poolSide = (insutype: string) => ({
  ...{ kind: 'fund-pool', ownerId: `hifp_pay:${insutype}`, name: `基本医保统筹基金 ${insutype}` },
})
export const institutionSide = ({ code, name, id }: Party) => ({ kind: 'institution', ownerId: id ?? code, name })
export const surplusSide = (owner: string, name: string) => ({
  kind: 'surplus',
  ownerId: owner,
  name: `结余留用 ${name}`,
})

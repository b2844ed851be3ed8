import { z } from 'zod'
import { CatalogueItem, Loaded, Policy, SpecialDisease, Supplement } from '#contracts/benefits'
import type { PolicyTable } from '#contracts/policies'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import * as catalogue from './catalogue-store.ts'
import { type DatedTables, keyOf, versionsOf } from './dated.ts'
import { demonstrationCatalogue } from './demonstration-catalogue.ts'
import { demonstrationDiseases } from './demonstration-diseases.ts'
import { demonstrationPolicies, demonstrationSupplements } from './demonstration-policies.ts'
import * as diseaseStore from './disease-store.ts'
import { checkBands, checkDates, classIsConsistent } from './policy.ts'
import * as store from './store.ts'

const Load = z.object({
  items: z.array(CatalogueItem).optional(),
  policies: z.array(Policy).optional(),
  supplements: z.array(Supplement).optional(),
  diseases: z.array(SpecialDisease).optional(),
})

/**
 * Loads catalogue and policies; what is not given comes from the demonstration data, where there is nothing yet. Safe to
 * repeat.
 * Refusals: benefits.dates_overlap, benefits.bands_wrong, benefits.class_wrong.
 */
export const loadBenefits = verb(
  {
    name: 'benefits.load',
    may: ['administrator', 'system'],
    input: Load,
    answer: Loaded,
    summary: 'Loads the insurer’s catalogue and policies.',
  },
  async (ctx, given) => {
    const items = given.items ?? demonstrationCatalogue()
    const policies = given.policies ?? [...demonstrationPolicies]
    const supplements = given.supplements ?? [...demonstrationSupplements]
    const diseases = given.diseases ?? [...demonstrationDiseases]
    for (const item of items) {
      refuseUnless(classIsConsistent(item), 'benefits.class_wrong', { params: { code: item.hilist_code } })
    }
    for (const policy of policies) checkBands(policy.policyId, policy.bands)
    for (const supplement of supplements) checkBands(supplement.supplementId, supplement.bands)
    checkDates(policies, caseOf)
    checkDates(supplements, (one) => [one.fund, one.insutype].join())
    await catalogue.saveItems(ctx, given.items ?? (await notThere(ctx, 'catalogue', items)))
    const codes = [...new Set(items.map((item) => item.hilist_code))]
    if (codes.length > 0) checkDates(await catalogue.itemVersions(ctx, codes), (item) => item.hilist_code)
    await store.savePolicies(ctx, given.policies ?? (await notThere(ctx, 'policy', policies)))
    await store.saveSupplements(ctx, given.supplements ?? (await notThere(ctx, 'supplement', supplements)))
    checkDates(diseases, (one) => [one.code, one.insutype].join())
    await diseaseStore.saveDiseases(ctx, given.diseases ?? (await notThere(ctx, 'special-disease', diseases)))
    await audit(ctx, { action: 'update', entity: 'benefits.catalogue' })
    return { items: items.length, policies: policies.length, supplements: supplements.length }
  },
)

/** What was published over a row since stays: a start loads only rows of which there is no version. */
async function notThere<T extends PolicyTable>(
  ctx: Context,
  table: T,
  rows: readonly DatedTables[T][],
): Promise<DatedTables[T][]> {
  const there = await versionsOf(ctx, table)
  return rows.filter((row) => !there.has(keyOf(table, row)))
}

const caseOf = (one: Policy) =>
  [one.insutype, one.med_type, one.hosp_lv, one.ageFrom, one.contracted, one.referred].join()

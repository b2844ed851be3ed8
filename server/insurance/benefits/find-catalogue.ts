import {
  type CatalogueItem,
  CataloguePage,
  FindCatalogue,
  FindPolicies,
  Policies,
  Prices,
  PricesAsked,
} from '#contracts/benefits'
import { type Context, type Role, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import * as catalogue from './catalogue-store.ts'
import * as inForce from './in-force.ts'
import * as store from './store.ts'

const everyone: Role[] = [
  'resident',
  'doctor',
  'pharmacist',
  'dispenser',
  'registrar',
  'manager',
  'auditor',
  'administrator',
  'integration',
  'system',
]

export const findCatalogue = verb(
  {
    name: 'benefits.find_catalogue',
    may: everyone,
    input: FindCatalogue,
    answer: CataloguePage,
    summary: 'Finds drugs and services in the insurer’s catalogue, with class, price and ceiling.',
  },
  (ctx, input) => catalogue.findItems(ctx, { ...input, onDate: input.onDate ?? dayOf(ctx.now) }),
)

/** Class, price and ceiling of each code on a day; a code that is not in the catalogue is not in the answer. */
export async function priceOf(
  ctx: Context,
  codes: readonly string[],
  onDate: string,
): Promise<Map<string, CatalogueItem>> {
  const items = await ctx.transaction((ctx) => inForce.itemsOn(ctx, codes, onDate))
  return new Map(items.map((item) => [item.hilist_code, item]))
}

export const readPrices = verb(
  {
    name: 'benefits.read_prices',
    may: everyone,
    input: PricesAsked,
    answer: Prices,
    summary: 'Prices and classes of several catalogue codes at once.',
  },
  async (ctx, { codes, onDate }) => {
    const asked = [...new Set(codes.split(',').filter((code) => code !== ''))]
    const found = await priceOf(ctx, asked, onDate ?? dayOf(ctx.now))
    return { items: [...found.values()], unknown: asked.filter((code) => !found.has(code)) }
  },
)

export const listPolicies = verb(
  {
    name: 'benefits.list_policies',
    may: everyone,
    input: FindPolicies,
    answer: Policies,
    summary: 'The benefit policies that apply on a day.',
  },
  async (ctx, { onDate, ...filter }) => {
    const day = onDate ?? dayOf(ctx.now)
    const policies = await store.findPolicies(ctx, { ...filter, onDate: day })
    return { policies, supplements: await inForce.supplementsOn(ctx, filter.insutype, day) }
  },
)

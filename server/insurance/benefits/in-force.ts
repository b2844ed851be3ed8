// What is the same for every bill: kept by each process, and never older than the transaction that asks.
import type { CatalogueItem, Insutype, Policy, SpecialDisease, Supplement } from '#contracts/benefits'
import { type AskedAlike, allOf, askAlike, type Context, type DoneAlike, doAlike, poolOf } from '#kernel'
import * as catalogue from './catalogue-store.ts'
import * as diseases from './disease-store.ts'
import type { PolicyQuestion } from './policy.ts'
import * as store from './store.ts'

interface Kept {
  /** Of the row that changes with every statement that writes any of these tables. */
  readonly version: number
  readonly policies: ReadonlyMap<string, readonly Policy[]>
  readonly supplements: readonly Supplement[]
  readonly diseases: readonly SpecialDisease[]
  /** Versions of the codes that somebody has asked for. */
  readonly items: Map<string, readonly CatalogueItem[]>
}

/** A national catalogue has 200,000 codes; a region bills some thousands of them. */
const itemsMax = 20_000

// A database of its own (a test's) has benefits of its own.
const keptOf = new WeakMap<object, Kept>()

const version: AskedAlike<null, number> = {
  statement: () => ({ name: 'benefits-version', text: 'select number from benefits.version' }),
  answers: ([row], items) => items.map(() => row!.number as number),
}

/**
 * The version is read in the caller's own transaction: what was committed before is seen in every process, and what the
 * transaction itself has written by itself. Rows are read after their version, so what is kept is never older than it says.
 */
async function keptNow(ctx: Context): Promise<Kept> {
  const number = await askAlike(ctx, version, null)
  const known = keptOf.get(poolOf(ctx))
  return known?.version === number ? known : doAlike(ctx, readAgain, number)
}

const readAgain: DoneAlike<number, Kept> = async (ctx, [number, ...more]) => {
  const [policies, supplements, listed] = await allOf(ctx, [
    () => store.policyVersions(ctx),
    () => store.supplementVersions(ctx),
    () => diseases.diseaseVersions(ctx),
  ])
  const kept: Kept = {
    version: number!,
    policies: Map.groupBy(policies, (one) => caseOf({ ...one, medType: one.med_type, hospLv: one.hosp_lv })),
    supplements,
    diseases: listed,
    items: new Map(),
  }
  keptOf.set(poolOf(ctx), kept)
  return [kept, ...more.map(() => kept)]
}

type Case = Pick<PolicyQuestion, 'insutype' | 'medType' | 'hospLv' | 'contracted' | 'referred'>

const caseOf = (one: Case) => [one.insutype, one.medType, one.hospLv, one.contracted, one.referred].join()

const on = (day: string) => (one: { valid_from: string; valid_to: string | null }) =>
  one.valid_from <= day && (one.valid_to === null || one.valid_to >= day)

export async function policyOn(ctx: Context, asked: PolicyQuestion): Promise<Policy | undefined> {
  const { policies } = await keptNow(ctx)
  const inForce = on(asked.onDate)
  return policies
    .get(caseOf(asked))
    ?.find((one) => one.ageFrom <= asked.ageYears && asked.ageYears <= one.ageTo && inForce(one))
}

/** In the order in which they pay: serious illness, medical aid, then the supplementary funds (money.md §1). */
export async function supplementsOn(ctx: Context, insutype: Insutype | undefined, day: string): Promise<Supplement[]> {
  const { supplements } = await keptNow(ctx)
  const inForce = on(day)
  return supplements.filter((one) => (insutype === undefined || one.insutype === insutype) && inForce(one))
}

/** The special diseases of codes that are listed on a day. */
export async function diseasesHeld(
  ctx: Context,
  asked: { onDate: string; insutype: Insutype; codes: readonly string[] },
): Promise<SpecialDisease[]> {
  const kept = await keptNow(ctx)
  const inForce = on(asked.onDate)
  return kept.diseases.filter(
    (one) => one.insutype === asked.insutype && asked.codes.includes(one.code) && inForce(one),
  )
}

export async function itemsOn(ctx: Context, codes: readonly string[], day: string): Promise<CatalogueItem[]> {
  const { items } = await keptNow(ctx)
  const known = new Map(codes.map((code) => [code, items.get(code)]))
  const missing = codes.filter((code) => !known.get(code))
  if (missing.length > 0) {
    const found = Map.groupBy(await catalogue.itemVersions(ctx, missing), (item) => item.hilist_code)
    if (items.size + missing.length > itemsMax) items.clear()
    for (const code of missing) {
      const versions = found.get(code) ?? []
      known.set(code, versions)
      items.set(code, versions)
    }
  }
  const inForce = on(day)
  return [...known.values()].flatMap((versions) => versions?.find(inForce) ?? [])
}

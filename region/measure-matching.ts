import { type Context, sql, tables } from '#kernel'
import { matchAllWaiting } from '#people/identity'
import { processBundle } from '#record'
import { type DuplicatesOptions, drawDuplicates, type KnownRecord } from './duplicates.ts'

export interface MatchingMeasured {
  readonly records: number
  /** Pairs of records of one person, both with a name. */
  readonly truePairs: number
  /** Of the pairs of a newborn without a name and the child, how many a human is shown. */
  readonly newborns: { readonly pairs: number; readonly found: number }
  readonly certain: { readonly right: number; readonly wrong: number }
  /** Pairs before a human, and how many of them are one person. */
  readonly probable: { readonly right: number; readonly wrong: number }
  readonly certainPrecision: number
  readonly certainRecall: number
  readonly precision: number
  readonly recall: number
  /** Pairs that were joined and are not one person, for whoever wants to know why. */
  readonly wrong: readonly (readonly [string, string])[]
  readonly missed: readonly (readonly [string, string])[]
}

const recordsInBundle = 500

/**
 * Lets drawn duplicates come in as hospitals send them, has them matched, and counts what came of it. `deliver` hands events
 * over.
 */
export async function measureMatching(
  root: Context,
  options: DuplicatesOptions,
  deliver: () => Promise<void>,
): Promise<MatchingMeasured> {
  const known = drawDuplicates(options)
  for (let at = 0; at < known.length; at += recordsInBundle) {
    const entry = known.slice(at, at + recordsInBundle).map(({ patient }) => ({
      resource: patient,
      request: { method: 'PUT', url: `Patient/${patient.id}` },
    }))
    const value = JSON.parse(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))
    await processBundle(root, { value })
  }
  await deliver()
  await matchAllWaiting(root)
  return root.transaction((ctx) => judgeOutcome(ctx, known))
}

async function judgeOutcome(ctx: Context, known: readonly KnownRecord[]): Promise<MatchingMeasured> {
  const people = new Map(known.map(({ patient, order }) => [patient.id ?? '', order]))
  const isOne = (one: string, other: string) => people.get(one) === people.get(other)
  const joined = await sql<{ one: string; other: string }>`
    select a.patient_id as one, b.patient_id as other from identity.pub_cluster a join identity.pub_cluster b
        on a.cluster = b.cluster and a.patient_id < b.patient_id`.execute(tables(ctx))
  const asked = await sql<{ one: string; other: string }>`
    select one, other from identity.pub_open_pair`.execute(tables(ctx))
  const newborns = new Set(known.filter(({ newborn }) => newborn).map(({ patient }) => patient.id ?? ''))
  const ofNewborn = ([one, other]: readonly [string, string]) => newborns.has(one) || newborns.has(other)
  const allPairs = pairsOf(known)
  const truePairs = allPairs.filter((pair) => !ofNewborn(pair))
  const found = new Set([...joined.rows, ...asked.rows].map(({ one, other }) => keyOf(one, other)))
  const certain = count(joined.rows, isOne)
  const probable = count(asked.rows, isOne)
  const isFound = ([one, other]: readonly [string, string]) => found.has(keyOf(one, other))
  const right = truePairs.filter(isFound).length
  const all = certain.right + certain.wrong + probable.right + probable.wrong
  return {
    records: known.length,
    truePairs: truePairs.length,
    newborns: { pairs: allPairs.filter(ofNewborn).length, found: allPairs.filter(ofNewborn).filter(isFound).length },
    certain,
    probable,
    certainPrecision: certain.right / Math.max(1, certain.right + certain.wrong),
    certainRecall: certain.right / truePairs.length,
    precision: (certain.right + probable.right) / Math.max(1, all),
    recall: right / truePairs.length,
    wrong: joined.rows.filter(({ one, other }) => !isOne(one, other)).map(({ one, other }) => [one, other] as const),
    missed: truePairs.filter((pair) => !isFound(pair)),
  }
}

function count(pairs: readonly { one: string; other: string }[], isOne: (one: string, other: string) => boolean) {
  const right = pairs.filter(({ one, other }) => isOne(one, other)).length
  return { right, wrong: pairs.length - right }
}

function pairsOf(known: readonly KnownRecord[]): [string, string][] {
  return [...Map.groupBy(known, ({ order }) => order).values()].flatMap((records) =>
    records.flatMap(({ patient }, at) =>
      records.slice(at + 1).map((other): [string, string] => [patient.id ?? '', other.patient.id ?? '']),
    ),
  )
}

const keyOf = (one: string, other: string) => [one, other].sort().join(' ')

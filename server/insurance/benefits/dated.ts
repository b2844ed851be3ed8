import type { CatalogueItem, Policy, SpecialDisease, Supplement } from '#contracts/benefits'
import type { PolicyTable } from '#contracts/policies'
import type { Context } from '#kernel'
import * as catalogue from './catalogue-store.ts'
import * as diseases from './disease-store.ts'
import * as store from './store.ts'

/** A row of each dated table. */
export interface DatedTables {
  readonly catalogue: CatalogueItem
  readonly policy: Policy
  readonly supplement: Supplement
  readonly 'special-disease': SpecialDisease
}
export type DatedRow = DatedTables[PolicyTable]

const flag = (value: boolean, letter: string) => (value ? letter : '-')
const keys: { readonly [T in PolicyTable]: (row: DatedTables[T]) => string } = {
  catalogue: (row) => row.hilist_code,
  policy: (row) =>
    [
      row.insutype,
      row.med_type,
      `L${row.hosp_lv}`,
      `A${row.ageFrom}`,
      flag(row.contracted, 'C'),
      flag(row.referred, 'R'),
    ].join('-'),
  supplement: (row) => `${row.fund}-${row.insutype}`,
  'special-disease': (row) => `${row.code}-${row.insutype}`,
}

/** What the versions of one row share. */
export function keyOf<T extends PolicyTable>(table: T, row: DatedTables[T]): string {
  return keys[table](row)
}

/** Every version of the rows of a table, by key in order of their days; without keys, of all rows. */
export async function versionsOf<T extends PolicyTable>(
  ctx: Context,
  table: T,
  asked?: readonly string[],
): Promise<Map<string, DatedTables[T][]>> {
  const read: { readonly [T in PolicyTable]: () => Promise<DatedTables[T][]> } = {
    catalogue: () => catalogue.itemVersions(ctx, asked),
    policy: () => store.policyVersions(ctx),
    supplement: () => store.supplementVersions(ctx),
    'special-disease': () => diseases.diseaseVersions(ctx),
  }
  const wanted = asked && new Set(asked)
  const rows = await read[table]()
  const found = Map.groupBy(rows, (row) => keyOf(table, row))
  if (wanted) for (const key of found.keys()) if (!wanted.has(key)) found.delete(key)
  for (const versions of found.values()) versions.sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
  return found
}

/** Puts versions in the place of others: for a publication, which keeps the history. */
export async function replaceVersions<T extends PolicyTable>(
  ctx: Context,
  table: T,
  gone: readonly DatedTables[T][],
  made: readonly DatedTables[T][],
): Promise<void> {
  const write: {
    readonly [T in PolicyTable]: (gone: readonly DatedTables[T][], made: readonly DatedTables[T][]) => Promise<void>
  } = {
    catalogue: async (gone, made) => {
      await catalogue.removeItems(ctx, gone)
      await catalogue.saveItems(ctx, made)
    },
    policy: async (gone, made) => {
      await store.removePolicies(ctx, gone)
      await store.savePolicies(ctx, made)
    },
    supplement: async (gone, made) => {
      await store.removeSupplements(ctx, gone)
      await store.saveSupplements(ctx, made)
    },
    'special-disease': async (gone, made) => {
      await diseases.removeDiseases(ctx, gone)
      await diseases.saveDiseases(ctx, made)
    },
  }
  await write[table](gone, made)
}

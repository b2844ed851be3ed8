/** Table sets in the database: taken in, found by day, made ready once. */
import { z } from 'zod'
import { TableSets } from '#contracts/grouping'
import { audit, type Context, refuse, refuseUnless, sm3, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { TableFault, type TableSource, type TableTexts, tableFiles } from './source.ts'
import * as store from './store.ts'
import { loadTables, type Tables } from './tables.ts'

export interface TablesInForce {
  readonly setId: string
  readonly name: string
  readonly tables: Tables
}

/** Sets never change once they are in: made ready once, the latest few kept. */
const ready = new Map<string, Promise<TablesInForce>>()
const keptSets = 3

/** The tables that hold on a day. Refusals: grouping.no_tables. */
export async function tablesInForce(ctx: Context, day: string): Promise<TablesInForce> {
  const set = await store.setOn(ctx, day)
  if (!set) refuse('grouping.no_tables', { params: { day } })
  return readySet(ctx, set)
}

/** A set that something refers to. */
export async function tablesOfSet(ctx: Context, setId: string): Promise<TablesInForce> {
  return readySet(ctx, await store.setById(ctx, setId))
}

async function readySet(ctx: Context, { id, name, sm3 }: store.TableSetTable): Promise<TablesInForce> {
  const known = ready.get(sm3)
  if (known) return { ...(await known), setId: id, name }
  const texts = await store.textsOf(ctx, id)
  const made = loadTables(texts).then((tables) => ({ setId: id, name, tables }))
  ready.set(sm3, made)
  for (const key of [...ready.keys()].slice(0, -keptSets)) ready.delete(key)
  return made
}

const ImportTables = z.object({
  name: z.string().trim().min(1).max(100),
  validFrom: z.iso.date(),
  texts: z.record(z.enum(tableFiles), z.string()),
})

/** Takes a set in. Refusals: grouping.tables_unreadable, .tables_overlap. */
export const importTables = verb(
  {
    name: 'grouping.import_tables',
    may: ['administrator', 'system'],
    input: ImportTables,
    answer: z.object({ outcome: z.enum(['imported', 'known']), mdcs: z.int(), adrgs: z.int(), drgs: z.int() }),
    summary: 'Takes a set of grouping tables in: all or nothing, and the same again changes nothing.',
  },
  takeTables,
)

/** Refusals: grouping.tables_unreadable, .tables_overlap. */
export async function takeTables(ctx: Context, { name, validFrom, texts }: z.output<typeof ImportTables>) {
  const { mdcs } = await readable(texts)
  const all = mdcs.flatMap((mdc) => mdc.adrgs)
  const counts = { mdcs: mdcs.length, adrgs: all.length, drgs: all.flatMap(({ drgs }) => drgs).length }
  const content = contentOf(texts)
  if (await refuseIfOtherSet(ctx, validFrom, content)) return { outcome: 'known' as const, ...counts }
  const id = ctx.chance.uuid()
  const row = { id, name, valid_from: validFrom, sm3: content, ...counts }
  await store.insertSet(ctx, { ...row, loaded_by: ctx.actor.id, loaded_at: ctx.now }, texts)
  await audit(ctx, { action: 'create', entity: 'grouping.table_set', entityId: id })
  return { outcome: 'imported' as const, ...counts }
}

/** The files in their order: the same content is the same set. */
export const contentOf = (texts: TableTexts): string =>
  sm3(tableFiles.map((file) => `${file}\n${texts[file]}`).join('\n')).toString('hex')

/** Whether the very set is there already. Refusals: grouping.tables_overlap. */
export async function refuseIfOtherSet(ctx: Context, validFrom: string, content: string): Promise<boolean> {
  const there = await store.setFrom(ctx, validFrom)
  refuseUnless(!there || there.sm3 === content, 'grouping.tables_overlap', { params: { day: validFrom } })
  return there !== undefined
}

async function readable(texts: TableTexts): Promise<TableSource> {
  try {
    return (await loadTables(texts)).source
  } catch (error) {
    if (!(error instanceof TableFault)) throw error
    refuse('grouping.tables_unreadable', { params: { what: error.message } })
  }
}

export const listTableSets = verb(
  {
    name: 'grouping.list_table_sets',
    may: ['doctor', 'manager', 'auditor', 'administrator', 'system'],
    input: z.object({}),
    answer: TableSets,
    summary: 'The grouping tables that were imported, and from which day each set holds.',
  },
  async (ctx) => ({
    sets: (await store.sets(ctx)).map((row) => ({
      ...{ id: row.id, name: row.name, validFrom: row.valid_from, sm3: row.sm3, loadedAt: row.loaded_at.toISOString() },
      ...{ mdcs: row.mdcs, adrgs: row.adrgs, drgs: row.drgs },
    })),
  }),
)

export const today = (ctx: Context): string => dayOf(ctx.now)

import { type Context, refuse, type Statement, sendTogether } from '#kernel'
import { resourceTypes } from '../../structure/table.ts'
import { type CustomParameter, installParameters, isStandard } from '../../values/parameters.ts'

/** What this process knows of the parameters beyond the standard's, as of one version of the catalogue. */
interface Known {
  readonly version: string
  /** Types of which old rows still lack keys: there only what the standard asks is searched, by the slower way. */
  readonly unsettled: ReadonlySet<string>
}

let known: Known | undefined

/** Reads the version within a statement of others: every writing transaction asks for it before it writes. */
export const versionStatement: Statement = {
  name: 'search catalogue',
  text: 'select version from record.search_catalogue',
}

interface Row extends Omit<CustomParameter, 'pending'> {
  readonly ready: boolean
}

async function load(ctx: Context, version: string): Promise<void> {
  const [rows = [], waiting = []] = await sendTogether(ctx, [
    {
      text: `select number, type, code, kind, expression, paths, targets, ready
               from record.search_parameter where reason is null order by number`,
    },
    { text: `select table_name from record.reindex where finished_at is null` },
  ])
  installParameters((rows as unknown as Row[]).map(({ ready, ...row }) => ({ ...row, pending: !ready })))
  const tables = new Set((waiting as { table_name: string }[]).map((row) => row.table_name))
  known = { version, unsettled: new Set(resourceTypes.filter((type) => tables.has(type.toLowerCase()))) }
}

/** Takes note of the version that a transaction has read. */
export async function noteVersion(ctx: Context, version: unknown): Promise<void> {
  // What is loaded is never older than the version that was read.
  if (typeof version === 'string' && known?.version !== version) await load(ctx, version)
}

/** Makes sure that this process knows the catalogue as it is now. Needs a transaction. */
export async function refreshCatalogue(ctx: Context): Promise<void> {
  const [rows] = await sendTogether(ctx, [versionStatement])
  await noteVersion(ctx, rows?.[0]?.version)
}

/** Brings the parameters up to now and gives the version of their catalogue. */
export async function searchCatalogue(ctx: Context): Promise<string> {
  return ctx.transaction(async (ctx) => {
    await refreshCatalogue(ctx)
    return known?.version ?? ''
  })
}

/** Before a query is read: asks only when it may be about something beyond the standard, or old rows are being indexed. */
export async function refreshFor(ctx: Context, type: string, text: string): Promise<void> {
  if (!known || known.unsettled.size > 0 || namesIn(type, text).some(([type, name]) => !isStandard(type, name)))
    await refreshCatalogue(ctx)
}

export function isUnsettled(type: string): boolean {
  return known?.unsettled.has(type) ?? false
}

const control = /^_(?:count|total|summary|elements|format|pretty|cursor|id|lastUpdated)$/

/** The parameters that a query names, each with its type, as far as that can be told. */
function namesIn(type: string, text: string): [type: string, name: string][] {
  return [...new URLSearchParams(text)].flatMap(([name, value]): [string, string][] => {
    const [plain = ''] = name.split(/[:.]/)
    if (plain === '_sort') return value.split(',').map((one) => [type, one.replace(/^-/, '')])
    if (plain === '_include' || plain === '_revinclude') {
      const [on = '', by = ''] = value.split(':')
      return by === '*' ? [] : [[on, by]]
    }
    if (plain === '_has') {
      const [, on = '', by = ''] = name.split(':')
      return [[on, by]]
    }
    return control.test(plain) ? [] : [[type, plain]]
  })
}

/** Refusals: record.parameter_indexing, when old rows are not indexed by it yet. */
export async function refuseWhilePending(ctx: Context, parameter: { number: number; code: string }): Promise<never> {
  const [rows] = await sendTogether(ctx, [
    {
      text: `select r.done, r.total from record.search_parameter p join record.reindex r on r.table_name = lower(p.type)
              where p.number = $1`,
      values: [parameter.number],
    },
  ])
  const { done = 0, total = 0 } = (rows?.[0] ?? {}) as { done?: number; total?: number }
  return refuse('record.parameter_indexing', { field: parameter.code, params: { name: parameter.code, done, total } })
}

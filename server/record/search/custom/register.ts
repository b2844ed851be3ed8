import { type Context, enqueue, Refusal, sendTogether } from '#kernel'
import { compileFhirPath } from '../../fhirpath/compile.ts'
import structure from '../../generated/structure.json' with { type: 'json' }
import type { NewVersion } from '../../store.ts'
import { isResourceType, resourceTypes } from '../../structure/table.ts'
import { isStandard } from '../../values/parameters.ts'
import { alternatives, plainPaths, type TypeLines } from '../../values/plain-paths.ts'
import { notOffered } from '../not-offered.ts'
import { reindexJob, requestReindex } from './reindex.ts'

interface SearchParameter {
  readonly status?: string
  readonly base?: readonly string[]
  readonly code?: string
  readonly type?: string
  readonly expression?: string
  readonly target?: readonly string[]
}

/** What a SearchParameter resource means for one type. */
interface Registration {
  readonly type: string
  readonly code: string
  readonly kind: string
  readonly expression: string
  readonly paths: readonly string[] | null
  readonly targets: readonly string[] | null
  /** Why it cannot be searched by. */
  readonly reason: 'kind' | 'code' | 'standard' | 'taken' | 'expression' | null
}

const kinds = ['token', 'reference', 'string', 'date', 'quantity', 'number', 'uri']
const types = structure.types as TypeLines

/**
 * Active SearchParameter resources are parameters of the search: registered in the transaction that writes them, so that
 * whatever is written afterwards is indexed by them; what was there before is indexed by a job.
 */
export const customParameters = {
  concerns: (type: string) => type === 'SearchParameter',
  run: async (ctx: Context, versions: readonly NewVersion[]) => {
    const touched = new Set<string>()
    for (const { id, deleted, content } of versions) {
      const resource = deleted ? {} : (JSON.parse(content) as SearchParameter)
      for (const type of await register(ctx, id, registrationsOf(resource))) touched.add(type)
    }
    if (touched.size === 0) return
    await requestReindex(ctx, [...touched])
    await enqueue(ctx, reindexJob, {}, { key: reindexJob.name })
  },
}

function registrationsOf(resource: SearchParameter): Registration[] {
  const { status, base = [], code = '', type: kind = '', expression = '' } = resource
  if (status !== 'active') return []
  const everywhere = base.some((one) => one === 'Resource' || one === 'DomainResource')
  const on = everywhere ? resourceTypes : [...new Set(base)].filter(isResourceType)
  const targets = resource.target?.filter(isResourceType) ?? null
  return on.map((type) => {
    const reason = unusable(type, kind, code) ?? (compiles(expression) ? null : 'expression')
    const paths = reason === null ? pathsOf(type, kind, expression) : null
    return { type, code, kind, expression, paths, targets, reason }
  })
}

function unusable(type: string, kind: string, code: string): Registration['reason'] {
  if (!kinds.includes(kind)) return 'kind'
  if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(code)) return 'code'
  return isStandard(type, code) || notOffered(type, code) ? 'standard' : null
}

function compiles(expression: string): boolean {
  if (expression === '' || expression.length > 4000) return false
  try {
    compileFhirPath(expression)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** Plain paths, when every alternative that is about the type is one. */
function pathsOf(type: string, kind: string, expression: string): string[] | null {
  const found = plainPaths(types, type, kind, expression)
  const plain = alternatives(expression).every((part, at) => {
    const other = /^\(?([A-Z]\w+)\./.exec(part)?.[1]
    const ofOther = other !== undefined && isResourceType(other) && other !== type
    return ofOther || (found[at]?.length ?? 0) > 0
  })
  return plain ? found.flat() : null
}

interface Row extends Registration {
  readonly number: number
}

/** Makes the rows of a resource what it says now. Gives the types whose stored rows have to be indexed anew. */
async function register(ctx: Context, id: string, wanted: readonly Registration[]): Promise<string[]> {
  const [rows = []] = await sendTogether(ctx, [
    {
      text: `select number, type, code, kind, expression, paths, targets, reason
               from record.search_parameter where resource_id = $1 for update`,
      values: [id],
    },
  ])
  const there = rows as unknown as Row[]
  const keeps = (row: Row) => wanted.some((one) => isSame(row, one))
  const gone = there.filter((row) => !keeps(row))
  const fresh = wanted.filter((one) => !there.some((row) => isSame(row, one)))
  if (gone.length === 0 && fresh.length === 0) return []
  await sendTogether(ctx, [
    {
      text: 'delete from record.search_parameter where number = any($1::int[])',
      values: [gone.map((row) => row.number)],
    },
    ...fresh.map(insertOf(id)),
    { text: 'update record.search_catalogue set version = gen_random_uuid()' },
  ])
  return [...gone, ...fresh].filter((one) => one.reason === null).map((one) => one.type)
}

function isSame(row: Registration, one: Registration): boolean {
  const of = ({ type, code, kind, expression, paths, targets, reason }: Registration) =>
    JSON.stringify([type, code, kind, expression, paths, targets, reason === 'taken' ? null : reason])
  // One whose code was taken is tried again whenever it is written.
  return row.reason !== 'taken' && of(row) === of(one)
}

const insertOf = (id: string) => (one: Registration) => ({
  text: `
    insert into record.search_parameter (resource_id, type, code, kind, expression, paths, targets, reason)
    select $1, $2, $3, $4, $5, $6::text[], $7::text[],
           case when $8::text is null and exists (
             select from record.search_parameter p where p.type = $2 and p.code = $3 and p.reason is null) then 'taken' else $8 end`,
  values: [id, one.type, one.code.slice(0, 200), one.kind, one.expression, one.paths, one.targets, one.reason],
})

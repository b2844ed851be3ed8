import { type Context, type Statement, sendTogether, type sql, tables } from '#kernel'

type Query<T> = ReturnType<typeof sql<T>>

// Each connection keeps what it has prepared; shapes beyond these are planned every time.
const namesMax = 300
const names = new Map<string, string>()

/** A query as a statement that each connection prepares once for its shape. */
export function statementOf(ctx: Context, query: Query<unknown>): Statement {
  const { sql: text, parameters } = query.compile(tables(ctx))
  let name = names.get(text)
  if (name === undefined && names.size < namesMax) {
    name = `query ${names.size}`
    names.set(text, name)
  }
  return { ...(name === undefined ? {} : { name }), text, values: parameters }
}

// Of transactions whose searches are explained.
const recorded = new WeakMap<object, Statement[]>()

/** Runs some work and gives the queries that it ran. */
export async function recordQueries(ctx: Context, work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const statements: Statement[] = []
  recorded.set(ctx.unit, statements)
  try {
    await work()
    return statements
  } finally {
    recorded.delete(ctx.unit)
  }
}

export async function runQuery<T>(ctx: Context, query: Query<T>): Promise<T[]> {
  const statement = statementOf(ctx, query)
  recorded.get(ctx.unit)?.push(statement)
  const [rows] = await sendTogether(ctx, [statement])
  return rows as T[]
}

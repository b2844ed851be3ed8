import pg from 'pg'

// Our bigint columns hold fen, counts and sequence numbers, all below 2^53: they are read as numbers.
const parsers: Record<number, (text: string) => unknown> = {
  20: (text) => {
    const value = Number(text)
    if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} is not a safe integer`)
    return value
  },
  1082: (text) => text, // a date is a calendar day and has no instant: 'YYYY-MM-DD'
}

/** A pool of connections. Dates without time stay text; bigint is a number. */
export function openPool(url: string, connectionsMax = 20): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  })
  // An idle connection that breaks is replaced by the pool; without a listener Node would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The address of another database of the same server. */
export function urlOfDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

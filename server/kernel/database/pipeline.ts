import type pg from 'pg'

/** One statement of several that are sent together. */
export interface Statement {
  /** Prepared once a connection under this name; its text is always the same. */
  readonly name?: string
  readonly text: string
  readonly values?: readonly unknown[]
  /** What `copy … from stdin (format binary)` reads. */
  readonly copy?: Buffer
}

export type Rows = Record<string, unknown>[]

/**
 * Sends statements in one go and gives the rows of each: one round trip, however many they are. When one fails the ones
 * after it are not run, and the error is the one it failed with.
 */
export function sendOver(client: pg.PoolClient, statements: readonly Statement[]): Promise<Rows[]> {
  if (statements.length === 0) return Promise.resolve([])
  return new Promise((resolve, reject) => {
    const types = client as unknown as FieldTypes
    client.query(new Pipeline(statements, types, resolve, reject) as unknown as pg.Submittable)
  })
}

type Parse = (text: string) => unknown
interface FieldTypes {
  getTypeParser(oid: number, format: 'text'): Parse
}
interface Connection {
  readonly stream: { cork(): void; uncork(): void; write(bytes: Buffer): void }
  parse(statement: { name: string; text: string }): void
  bind(bound: { statement: string; values: unknown[] }): void
  describe(what: { type: 'P'; name: string }): void
  execute(what: object): void
  endCopyFrom(): void
  close(what: { type: 'S'; name: string }): void
  sync(): void
}

interface Field {
  readonly name: string
  readonly parse: Parse
}
/**
 * What a connection has prepared, or may have: a pipeline failed under way. What a prepared statement answers never changes
 * (PostgreSQL fails it rather), so it is asked for its columns once.
 */
interface Prepared {
  sure: boolean
  fields: readonly Field[] | undefined
}
const prepared = new WeakMap<Connection, Map<string, Prepared>>()

/** The wire protocol under node-pg: what its own Query class does for one statement. */
class Pipeline {
  readonly #statements: readonly Statement[]
  readonly #types: FieldTypes
  readonly #resolve: (rows: Rows[]) => void
  readonly #reject: (error: Error) => void
  readonly #results: Rows[] = []
  readonly #sent: string[] = []
  /** For each statement its columns, as far as they are known. */
  readonly #fields: (readonly Field[] | undefined)[] = []
  #rows: Rows = []
  #failed: Error | undefined

  constructor(
    statements: readonly Statement[],
    types: FieldTypes,
    resolve: (rows: Rows[]) => void,
    reject: (error: Error) => void,
  ) {
    this.#statements = statements
    this.#types = types
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: Connection): void {
    const known = prepared.get(connection) ?? new Map<string, Prepared>()
    prepared.set(connection, known)
    connection.stream.cork()
    try {
      for (const statement of this.#statements) this.#send(connection, statement, known)
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
  }

  #send(connection: Connection, statement: Statement, known: Map<string, Prepared>): void {
    const name = named(statement)
    const state = known.get(name)
    if (name === '' || (!state?.sure && !this.#sent.includes(name))) {
      if (state) connection.close({ type: 'S', name })
      connection.parse({ name, text: statement.text })
      if (name !== '') {
        known.set(name, { sure: false, fields: undefined })
        this.#sent.push(name)
      }
    }
    connection.bind({ statement: name, values: (statement.values ?? []).map(wireValue) })
    const fields = state?.sure ? state.fields : undefined
    this.#fields.push(fields)
    if (!statement.copy && !fields) connection.describe({ type: 'P', name: '' })
    connection.execute({})
    if (!statement.copy) return
    const head = Buffer.alloc(5)
    head.write('d')
    head.writeInt32BE(statement.copy.length + 4, 1)
    connection.stream.write(head)
    connection.stream.write(statement.copy)
    connection.endCopyFrom()
  }

  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#fields[this.#results.length] = message.fields.map(({ name, dataTypeID }) => ({
      name,
      parse: this.#types.getTypeParser(dataTypeID, 'text'),
    }))
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {}
    const fields = this.#fields[this.#results.length] ?? []
    try {
      for (let at = 0; at < fields.length; at++) {
        const { name, parse } = fields[at]!
        const text = message.fields[at] ?? null
        row[name] = text === null ? null : parse(text)
      }
    } catch (error) {
      this.#failed ??= error as Error
    }
    this.#rows.push(row)
  }

  handleCommandComplete(message?: { text?: string }): void {
    const asked = this.#statements[this.#results.length]?.text
    // A transaction that has failed answers a commit with a rollback, and no error.
    if (asked === 'commit' && message?.text === 'ROLLBACK') this.#failed ??= new Error('Nothing was committed')
    this.#results.push(this.#rows)
    this.#rows = []
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete()
  }

  handleCopyInResponse(): void {}

  handlePortalSuspended(): void {}

  handleError(error: Error): void {
    // The trace of the socket helps nobody.
    Error.captureStackTrace(error)
    this.#reject(error)
  }

  handleReadyForQuery(connection: Connection): void {
    this.#learn(connection)
    if (this.#failed) this.#reject(this.#failed)
    else this.#resolve(this.#results)
  }

  #learn(connection: Connection): void {
    const known = prepared.get(connection)
    this.#statements.forEach((statement, at) => {
      const state = known?.get(named(statement))
      if (!state || at >= this.#results.length) return
      state.sure = true
      state.fields ??= this.#fields[at] ?? noFields
    })
  }
}

const noFields: readonly Field[] = []

// node-pg keeps names of its own.
const named = ({ name }: Statement) => (name ? `together ${name}` : '')

/** Values as text: arrays as PostgreSQL writes them, instants in ISO 8601. */
function wireValue(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return arrayText(value)
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? value : String(value)
}

function arrayText(values: readonly unknown[]): string {
  const parts = values.map((value) => {
    if (value === null || value === undefined) return 'NULL'
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    const text = value instanceof Date ? value.toISOString() : String(value)
    return `"${/[\\"]/.test(text) ? text.replace(/[\\"]/g, '\\$&') : text}"`
  })
  return `{${parts.join()}}`
}

import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import mysql from 'mysql2/promise'
import type { ViewsOptions } from './options.ts'
import { type Look, type Place, type Snapshot, type Source, tableOf } from './source.ts'
import type { Row } from './value.ts'

const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``
const encodings = { utf8mb4: 'utf8', utf8: 'utf8', gbk: 'gbk', latin1: 'latin1' } as const

/** Everything is read as the text protocol's bytes, so that no driver guesses at zones, numbers or characters. */
export function openMysql(options: ViewsOptions): Source {
  const { host, port, database, user, password, timeoutMs, charset, bytesAre, timeZone } = options
  const encoding = bytesAre ?? encodings[charset]
  const pool = mysql.createPool({
    host,
    port,
    database,
    user,
    password,
    ...(options.tls === false ? {} : { ssl: { ca: readFileSync(options.tls.ca, 'utf8') } }),
    charset,
    connectTimeout: timeoutMs,
    connectionLimit: options.views.length,
    supportBigNumbers: true,
    typeCast: (field) => {
      const bytes = field.buffer()
      return bytes === null ? null : iconv.decode(bytes, encoding)
    },
  })
  const seen = new WeakSet<object>()
  return {
    read: async (work) => {
      const connection = await pool.getConnection()
      try {
        const run = async (sql: string) => (await connection.query<never[]>({ sql, timeout: timeoutMs }))[0] as Row[]
        if (!seen.has(connection.connection)) {
          seen.add(connection.connection)
          await run(`set time_zone = '${timeZone}'`)
        }
        await run('start transaction with consistent snapshot, read only')
        const answer = await work(snapshotOf(run, charset, encoding))
        await run('commit')
        connection.release()
        return answer
      } catch (error) {
        connection.destroy()
        throw error
      }
    },
    listen: () => undefined, // MySQL has nothing to listen to
    // A connection that was destroyed cannot say goodbye.
    close: () => pool.end().catch(() => undefined),
  }
}

type Run = (sql: string) => Promise<Row[]>

/**
 * A value as SQL. Nothing is escaped: numbers and times are checked, a text is written as the hexadecimal digits of its bytes. In a
 * GBK connection an escaping backslash can become the second half of a character.
 */
function literal(value: string, kind: 'number' | 'time' | 'text', charset: string, encoding: string): string {
  if (kind === 'number' && /^-?\d+(\.\d+)?$/.test(value)) return value
  if (kind === 'time' && /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2}(\.\d+)?)?$/.test(value)) return `'${value}'`
  if (kind === 'text') return `_${charset} x'${iconv.encode(value, encoding).toString('hex')}'`
  throw new Error(`the cursor is no ${kind}`)
}

function snapshotOf(run: Run, charset: string, encoding: string): Snapshot {
  return {
    rows: (look) => run(lookSql(look, charset, encoding)),
    related: ({ view, by, orderBy, key }) =>
      run(
        `select * from ${tableOf(view)} where ${quoted(by)} = ${literal(key, 'text', charset, encoding)} order by ${quoted(orderBy)} limit 2001`,
      ),
    newest: async (look) => {
      const [cursor, tie] = [quoted(look.cursor), quoted(look.tie)]
      const rows = await run(
        `select ${cursor} as cursor_, ${tie} as tie_ from ${tableOf(look.view)} where ${cursor} is not null order by ${cursor} desc, ${tie} desc limit 1`,
      )
      return rows[0] && ({ cursor: rows[0].cursor_!, tie: rows[0].tie_! } satisfies Place)
    },
  }
}

function lookSql(look: Look, charset: string, encoding: string): string {
  const [cursor, tie] = [quoted(look.cursor), quoted(look.tie)]
  const { after } = look
  const at = after && literal(after.cursor, look.cursorKind, charset, encoding)
  const behind = !after
    ? ''
    : after.tie === undefined
      ? `and ${cursor} >= ${at}`
      : `and (${cursor} > ${at} or (${cursor} = ${at} and ${tie} > ${literal(after.tie, look.tieKind, charset, encoding)}))`
  return `select * from ${tableOf(look.view)} where ${cursor} is not null ${behind} order by ${cursor}, ${tie} limit ${look.rowsMax}`
}

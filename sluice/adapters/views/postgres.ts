import { readFileSync } from 'node:fs'
import pg from 'pg'
import type { ViewsOptions } from './options.ts'
import { type Look, type Place, type Snapshot, type Source, tableOf } from './source.ts'
import type { Row } from './value.ts'

const quoted = (name: string) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`)

/** Everything is read as the server's own text; times in UTC, ISO style. The connection cannot write. */
export function openPostgres(options: ViewsOptions): Source {
  const { host, port, database, user, password, timeoutMs, timeZone } = options
  // POSIX zones count the other way round.
  const zone = `<${timeZone.replace(':', '')}>${timeZone.startsWith('+') ? '-' : '+'}${timeZone.slice(1)}`
  const settings = [
    `TimeZone=${zone}`,
    'DateStyle=ISO',
    'default_transaction_read_only=on',
    `statement_timeout=${timeoutMs}`,
    `lock_timeout=${timeoutMs}`,
  ]
  const connection: pg.ClientConfig = {
    host,
    port,
    database,
    user,
    password,
    ssl: options.tls === false ? false : { ca: readFileSync(options.tls.ca, 'utf8') },
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs + 1_000,
    application_name: 'anji-sluice',
    options: settings.map((one) => `-c ${one}`).join(' '),
    types: { getTypeParser: () => (text: string) => text } as never,
  }
  const pool = new pg.Pool({ ...connection, max: options.views.length })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const ear = listener(connection)
  return {
    read: async (work) => {
      const client = await pool.connect()
      try {
        await client.query('begin isolation level repeatable read read only')
        const answer = await work(snapshotOf(client))
        await client.query('commit')
        client.release()
        return answer
      } catch (error) {
        client.release(true)
        throw error
      }
    },
    listen: ear.listen,
    close: async () => {
      ear.close()
      await pool.end()
    },
  }
}

function snapshotOf(client: pg.PoolClient): Snapshot {
  const rows = async (sql: string, values: unknown[]) => (await client.query<Row>(sql, values)).rows
  return {
    rows: (look) => {
      const values: unknown[] = []
      const put = (value: unknown) => `$${values.push(value)}`
      return rows(lookSql(look, put), values)
    },
    related: ({ view, by, orderBy, key }) =>
      rows(`select * from ${tableOf(view)} where ${quoted(by)} = $1 order by ${quoted(orderBy)} limit 2001`, [key]),
    newest: async (look) => {
      const [cursor, tie] = [quoted(look.cursor), quoted(look.tie)]
      const sql = `select ${cursor}::text as cursor, ${tie}::text as tie from ${tableOf(look.view)}
        where ${cursor} is not null order by ${cursor} desc, ${tie} desc limit 1`
      return (await rows(sql, []))[0] as Place | undefined
    },
  }
}

// The parameters take the columns' own types, so that the hospital's indexes serve.
function lookSql(look: Look, put: (value: unknown) => string): string {
  const [cursor, tie] = [quoted(look.cursor), quoted(look.tie)]
  const { after } = look
  const behind = !after
    ? ''
    : after.tie === undefined
      ? `and ${cursor} >= ${put(after.cursor)}`
      : `and (${cursor}, ${tie}) > (${put(after.cursor)}, ${put(after.tie)})`
  return `select * from ${tableOf(look.view)} where ${cursor} is not null ${behind} order by ${cursor}, ${tie} limit ${look.rowsMax}`
}

const listenAgainMs = 2_000

function listener(connection: pg.ClientConfig): { listen: Source['listen']; close(): void } {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const listen: Source['listen'] = (channels, call) => {
    const again = () => {
      client = undefined
      if (!closed) timer ??= setTimeout(open, listenAgainMs).unref()
    }
    // A listening connection waits for as long as nothing is told.
    const open = () => {
      timer = undefined
      const opened = new pg.Client({ ...connection, query_timeout: undefined } as pg.ClientConfig)
      client = opened
      opened.on('error', () => undefined)
      opened.on('end', again)
      opened.on('notification', call)
      opened
        .connect()
        .then(async () => {
          for (const channel of channels) await opened.query(`listen ${quoted(channel)}`)
          call() // what was told while nobody listened
        })
        .catch(() => {
          opened.end().catch(() => undefined)
          again()
        })
    }
    if (channels.length > 0) open()
  }
  return {
    listen,
    close: () => {
      closed = true
      clearTimeout(timer)
      client?.end().catch(() => undefined)
    },
  }
}

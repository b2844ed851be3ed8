import type { Context } from '../context.ts'
import { log } from '../log.ts'

interface Row {
  readonly at: Date
  readonly code: string
  readonly role: string
  readonly route: string
}

let buffer: Row[] = []

/** Notes a refusal by code, role and route (never by person); written in batches, off the request's path. */
export function noteRefusal(row: Row): void {
  if (buffer.length < 10_000) buffer.push(row)
}

export async function writeRefusals(root: Context): Promise<void> {
  if (buffer.length === 0) return
  const rows = buffer
  buffer = []
  await root.transaction((ctx) =>
    ctx.client.query(
      `insert into kernel.refusal_log (at, code, role, route)
       select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[])`,
      [
        rows.map((row) => row.at),
        rows.map((row) => row.code),
        rows.map((row) => row.role),
        rows.map((row) => row.route),
      ],
    ),
  )
}

export function startRefusalLog(root: Context): { stop(): Promise<void> } {
  const write = () =>
    writeRefusals(root).catch((error: Error) => log.warn({ error: error.message }, 'refusal log failed'))
  const timer = setInterval(write, 1000)
  return {
    stop: async () => {
      clearInterval(timer)
      await write()
    },
  }
}

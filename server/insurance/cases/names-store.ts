import { type Context, sql } from '#kernel'
import { db } from './tables.ts'

export async function institutionsNamed(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from institutions.pub_institution where id = any(${[...ids]}::uuid[])`.execute(db(ctx))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

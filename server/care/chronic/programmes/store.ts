/** The programmes that a region has loaded, beside those that come with the system. */
import type { ProgrammeContent } from '#contracts/chronic-programme'
import { type Context, tables } from '#kernel'
import { standard } from './standard.ts'

interface ProgrammeTable {
  code: string
  version: string
  valid_from: string
  valid_to: string | null
  content: ProgrammeContent
  loaded_by: string
  loaded_at: Date
}
const db = (ctx: Context) => tables<{ 'chronic.programme': ProgrammeTable }>(ctx)

export async function versionsOf(ctx: Context, code: string): Promise<readonly ProgrammeContent[]> {
  const rows = await db(ctx).selectFrom('chronic.programme').select('content').where('code', '=', code).execute()
  return [...standard().programmes.filter((one) => one.code === code), ...rows.map(({ content }) => content)]
}

export async function allVersions(ctx: Context): Promise<readonly ProgrammeContent[]> {
  const rows = await db(ctx).selectFrom('chronic.programme').select('content').orderBy('code').execute()
  return [...standard().programmes, ...rows.map(({ content }) => content)]
}

export async function insertProgramme(ctx: Context, content: ProgrammeContent): Promise<void> {
  await db(ctx)
    .insertInto('chronic.programme')
    .values({
      code: content.code,
      version: content.version,
      valid_from: content.validFrom,
      valid_to: content.validTo ?? null,
      content: JSON.stringify(content) as never,
      loaded_by: ctx.actor.id,
      loaded_at: ctx.now,
    })
    .execute()
}

import type { QuestionKind } from '#contracts/sluice'
import { type Context, sql, tables } from '#kernel'

export interface Question {
  readonly id: string
  readonly sluiceId: string
  readonly kind: QuestionKind
  readonly body: string
  readonly deadlineAt: Date
}

export async function put(ctx: Context, { id, sluiceId, kind, body, deadlineAt }: Question): Promise<void> {
  await sql`insert into sluices.question (id, sluice_id, kind, body, deadline_at)
            values (${id}, ${sluiceId}, ${kind}, ${body}, ${deadlineAt})`.execute(tables(ctx))
}

/** Takes those that nobody has taken and whose time is not over. */
export async function takeAll(ctx: Context): Promise<Question[]> {
  const { rows } = await sql<Question>`
    update sluices.question set taken = true where id in (
      select id from sluices.question where not taken and deadline_at > ${ctx.now} for update skip locked)
    returning id, sluice_id as "sluiceId", kind, body, deadline_at as "deadlineAt"`.execute(tables(ctx))
  return rows
}

export async function keepAnswer(ctx: Context, id: string, answer: string): Promise<void> {
  await sql`update sluices.question set answer = ${answer} where id = ${id}`.execute(tables(ctx))
}

export async function answerOf(
  ctx: Context,
  id: string,
): Promise<{ answer: string | null; taken: boolean } | undefined> {
  const { rows } = await sql<{ answer: string | null; taken: boolean }>`
    select answer, taken from sluices.question where id = ${id}`.execute(tables(ctx))
  return rows[0]
}

export async function forget(ctx: Context, id: string): Promise<void> {
  await sql`delete from sluices.question where id = ${id}`.execute(tables(ctx))
}

/** Whoever asked is gone. */
export async function forgetOld(ctx: Context): Promise<void> {
  await sql`delete from sluices.question where deadline_at < ${ctx.now}::timestamptz - interval '1 minute'`.execute(
    tables(ctx),
  )
}
